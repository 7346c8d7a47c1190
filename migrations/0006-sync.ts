/** Where each collection's sync stands, who is working on it, and its summary a service. */
export default /* sql */ `
create table sync_cursors (
  account_id uuid not null,
  user_id uuid not null,
  service text not null check (service in ('gmail', 'calendar', 'drive')),
  -- '' for a mailbox or My Drive, else a calendar id or a shared drive id.
  collection text not null,
  title text not null,
  -- The point from which changes are asked for: history id, sync token or page token. Null until the first pass is whole.
  cursor text,
  -- The anchor taken before the listing that is under way, and how far the listing has come.
  anchor text,
  page_token text,
  -- A push or a request raises wanted; the holder of the lease repeats until done = wanted.
  wanted bigint not null,
  done bigint not null,
  lease_until timestamptz,
  -- Raised by each new lease; every write names it, so a worker that lost its lease writes nothing.
  fence bigint not null,
  items_seen integer not null,
  items_expected integer,
  channel_id text,
  channel_resource_id text,
  channel_expires_at timestamptz,
  due_at timestamptz not null,
  last_attempt_at timestamptz,
  last_success_at timestamptz,
  error_code text,
  error_message text,
  primary key (account_id, service, collection),
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade
);
create index sync_cursors_due on sync_cursors (due_at);
create index sync_cursors_user on sync_cursors (user_id);
select app.protect('sync_cursors');

create view sync_status with (security_invoker = true) as
select
  user_id,
  account_id,
  service,
  min(last_success_at) as last_sync_at,
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
grant select on sync_status to app;
`;
