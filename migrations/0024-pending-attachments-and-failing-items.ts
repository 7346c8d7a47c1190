/**
 * Attachments that are read after the mails, and items that fail alone.
 *
 * Workers of the release before read attachments with their mails: what they store is not pending, and what is pending they leave so.
 */
export default /* sql */ `
-- How many attachments of the mail are still to be fetched and read: those of attachments that say so.
alter table gmail_cache add column pending_attachments integer not null default 0;
create index gmail_cache_pending on gmail_cache (account_id, received_at desc) where pending_attachments > 0;

-- What waits of the collection is pending attachments, which nobody waits for.
alter table sync_cursors add column backlog boolean not null default false;

alter table gdrive_cache drop constraint gdrive_cache_content_unread_check, add constraint gdrive_cache_content_unread_check
  check (content_unread in ('too-large', 'too-slow', 'protected', 'damaged', 'unsupported', 'unavailable'));

-- Items that could not be loaded or stored, while others of their collection could. They go when they are stored or gone, and with
-- their collection.
create table failing_items (
  account_id uuid not null,
  user_id uuid not null,
  service text not null,
  collection text not null,
  -- Google's id.
  external_id text not null,
  tries integer not null,
  -- Fewer once it is known to be the item's fault.
  tries_allowed integer not null,
  tried_at timestamptz not null,
  -- What was seen, without content.
  reason text not null,
  -- When sync gave it up: from then on it does not hold up its collection.
  skipped_at timestamptz,
  primary key (account_id, service, collection, external_id),
  foreign key (account_id, service, collection) references sync_cursors on delete cascade,
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade
);
create index failing_items_user on failing_items (user_id);
select app.protect('failing_items');
`;
