/**
 * What more a search can ask for (the end of an event, sizes, labels, recipients, folders, types), the words by which a
 * person is found, the names of labels, and the time for which a collection is known to be whole.
 *
 * The copy is derived from Google, and what is added here can't be worked out in SQL. So the copy is emptied: the next
 * sync finds nothing of what Google lists, and reads it all. Conversations keep their answers; their sources lead to
 * nothing until they are asked for anew.
 */
export default /* sql */ `
truncate postings, search_units, search_segments, gmail_cache, gcal_cache, gdrive_cache, people;

alter table search_units
  -- An event's end (all-day: midnight UTC after its last day); null for what has no duration.
  add column ends_at timestamptz,
  -- Of a mail or file, where Google tells it.
  add column size_bytes bigint,
  -- 'label:…', 'to:…', 'folder:…', 'type:…', 'calendar:…', 'thread:…': compared for equality.
  add column facets text[] not null default '{}';

-- A search without words walks along it, as far as its window and limit go.
create index search_units_by_date on search_units (user_id, occurred_at, item_id) where chunk = 0;

-- In the order in which units are embedded, so that a batch does not look at all that wait.
drop index search_units_without_vector;
create index search_units_without_vector on search_units (user_id, account_id, service, document)
  where embedding is null;

alter table people
  add column nicknames text[] not null default '{}',
  -- The folded words of names, nicknames and the address before the @, each with a space in front.
  add column words text not null default '';

-- The labels of a mailbox: mails carry ids, people say names.
create table mail_labels (
  account_id uuid not null,
  user_id uuid not null,
  label_id text not null,
  name text not null,
  primary key (account_id, label_id),
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade
);
create index mail_labels_user on mail_labels (user_id);
select app.protect('mail_labels');

-- When the pass under way took its anchor: once it is whole, nothing up to then is missing.
alter table sync_cursors add column anchor_at timestamptz;

-- last_sync_at is null as long as a collection of the service has never been whole.
create or replace view sync_status with (security_invoker = true) as
select
  user_id,
  account_id,
  service,
  case when bool_and(last_success_at is not null) then min(last_success_at) end as last_sync_at,
  case
    when bool_or(error_code is not null) then 'error'
    when bool_or(cursor is null) then 'syncing'
    when bool_or(wanted > done) then 'syncing'
    else 'idle'
  end as status,
  sum(items_seen) as items_seen,
  sum(items_expected) as items_expected,
  min(error_code) as error_code,
  min(error_message) as error_message
from sync_cursors
group by user_id, account_id, service;
`;
