/**
 * What pushes of Google need: the watches that ask for them, and on each cursor what was pushed. The sweep picks in turn between
 * people, those active today first.
 */
export default /* sql */ `
alter table sync_cursors
  -- Never written by any release: watches have a table of their own.
  drop column channel_id,
  drop column channel_resource_id,
  drop column channel_expires_at,
  -- Of a mailbox: the newest history id that a push has told of, until a pass has reached it.
  add column pushed_history_id numeric(20),
  -- How often it was looked for in vain.
  add column looks integer not null default 0,
  -- Of a mailbox: Pub/Sub's ids of the last pushes, which may be delivered again.
  add column recent_pushes text[] not null default '{}',
  -- When a watch is to be made or renewed, and why the last attempt failed.
  add column watch_due_at timestamptz not null default 'epoch',
  add column watch_error text;
create index sync_cursors_watch_due on sync_cursors (watch_due_at) where cursor is not null and service <> 'contacts';

-- A channel of Calendar or Drive, or the watch of a mailbox. While one is renewed a collection has two. A row outlives its
-- cursor until the channel is stopped.
create table watches (
  -- Also the channel's id at Google, and its key in the directory.
  id uuid primary key,
  user_id uuid not null,
  account_id uuid not null,
  service text not null check (service in ('gmail', 'calendar', 'drive')),
  collection text not null,
  -- SHA-256 of the secret that each push of the channel carries. A mailbox has none: its pushes are signed.
  token_hash bytea,
  -- Google's id of what is watched. Null for a mailbox, and until Google has answered.
  resource_id text,
  -- Null until Google has answered.
  expires_at timestamptz,
  -- The number of the last push: one that is not higher comes again.
  last_message bigint not null default 0,
  -- Set once a newer one is in its place: it is to be stopped.
  superseded_at timestamptz,
  created_at timestamptz not null,
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade
);
create index watches_collection on watches (account_id, service, collection);
create index watches_user on watches (user_id);
select app.protect('watches');

grant app_system to current_user;
grant create on schema app to app_system;

-- Picks the collections that are due, and moves each one's due time on: two sweeps never pick the same. Of the 5,000 that wait
-- longest, each person's first ten come before anybody's eleventh, and among those who is active goes first.
create function app.claim_due_collections(at timestamptz, retry_at timestamptz, batch integer, active_since timestamptz)
returns table (user_id uuid, account_id uuid, service text, collection text, first_pass boolean)
language sql security definer set search_path = public, pg_temp as $$
  with waiting as (
    select c.account_id, c.service, c.collection, c.user_id, c.due_at, coalesce(u.last_active_at >= active_since, false) as active
    from sync_cursors c
    join users u on u.id = c.user_id
    join accounts a on a.id = c.account_id
    where c.due_at <= at
      and (c.lease_until is null or c.lease_until <= at)
      and (u.autosync_enabled or c.wanted > c.done)
      and a.state = 'connected'
    order by c.due_at
    limit 5000
  ), ranked as (
    select *, row_number() over (partition by waiting.user_id order by waiting.due_at) as turn from waiting
  ), due as (
    select c.account_id, c.service, c.collection, r.turn, r.active, r.due_at
    from sync_cursors c
    join ranked r on (c.account_id, c.service, c.collection) = (r.account_id, r.service, r.collection)
    -- Again, of the row as it is once it is locked.
    where c.due_at <= at and (c.lease_until is null or c.lease_until <= at)
    order by (r.turn - 1) / 10, r.active desc, r.turn, r.due_at
    limit batch
    for update of c skip locked
  ), claimed as (
    update sync_cursors c
    set due_at = retry_at, wanted = greatest(c.wanted, c.done + 1)
    from due
    where (c.account_id, c.service, c.collection) = (due.account_id, due.service, due.collection)
    returning c.user_id, c.account_id, c.service, c.collection, c.cursor is null as first_pass, due.turn, due.active, due.due_at
  )
  select claimed.user_id, claimed.account_id, claimed.service, claimed.collection, claimed.first_pass
  from claimed
  order by (claimed.turn - 1) / 10, claimed.active desc, claimed.turn, claimed.due_at
$$;

-- Picks collections whose watch is to be made or renewed, and wants a pass of each, at whose end that is done. Nobody is
-- watched who was not active since then. What is wanted already will have its pass anyway, so two never pick the same.
create function app.claim_due_watches(at timestamptz, retry_at timestamptz, batch integer, active_since timestamptz, watched text[])
returns table (user_id uuid, account_id uuid, service text, collection text)
language sql security definer set search_path = public, pg_temp as $$
  with due as (
    select c.account_id, c.service, c.collection
    from sync_cursors c
    join users u on u.id = c.user_id
    join accounts a on a.id = c.account_id
    where c.watch_due_at <= at
      and c.cursor is not null
      and c.service <> 'contacts'
      and c.service = any (watched)
      and c.wanted = c.done
      and u.autosync_enabled
      and coalesce(u.last_active_at >= active_since, true)
      and a.state = 'connected'
    order by c.watch_due_at
    limit batch
    for update of c skip locked
  )
  update sync_cursors c
  set wanted = c.done + 1, due_at = retry_at
  from due
  where (c.account_id, c.service, c.collection) = (due.account_id, due.service, due.collection)
  returning c.user_id, c.account_id, c.service, c.collection
$$;

do $$
declare
  signature text;
begin
  foreach signature in array array[
    'app.claim_due_collections(timestamptz, timestamptz, integer, timestamptz)',
    'app.claim_due_watches(timestamptz, timestamptz, integer, timestamptz, text[])'
  ] loop
    execute format('alter function %s owner to app_system', signature);
    execute format('revoke all on function %s from public', signature);
    execute format('grant execute on function %s to app', signature);
  end loop;
end
$$;
revoke create on schema app from app_system;
revoke app_system from current_user;
`;
