/**
 * The named functions that look across people: the directory, the sweep, forgetting. They run as `app_system`, which has
 * no other way in; `app` may call them and gets back ids only.
 */
export default /* sql */ `
-- To hand the functions over to it, and not for longer: the owner would come under its policies.
grant app_system to current_user;
grant create on schema app to app_system;

create policy system on users to app_system using (true);
create policy system on accounts for select to app_system using (true);
create policy system on sync_cursors to app_system using (true) with check (true);
grant select, delete on users to app_system;
-- Not the tokens.
grant select (id, state) on accounts to app_system;
grant select, update on sync_cursors to app_system;
grant select, insert, delete on directory to app_system;

create function app.find_in_directory(wanted_kind text, wanted_key text)
returns table (user_id uuid, account_id uuid, shard integer)
language sql stable security definer set search_path = public, pg_temp as $$
  select user_id, account_id, shard from directory where kind = wanted_kind and key = wanted_key
$$;

-- Adds an entry for the person in whose scope the transaction runs. An entry of somebody else is a unique violation,
-- never overwritten.
create function app.add_to_directory(new_kind text, new_key text, new_account_id uuid, new_shard integer, at timestamptz)
returns void language sql security definer set search_path = public, pg_temp as $$
  insert into directory (kind, key, user_id, account_id, shard, created_at)
  values (new_kind, new_key, nullif(current_setting('app.user_id', true), '')::uuid, new_account_id, new_shard, at)
$$;

-- Removes an entry of the person in whose scope the transaction runs; one of somebody else stays.
create function app.remove_from_directory(old_kind text, old_key text)
returns void language sql security definer set search_path = public, pg_temp as $$
  delete from directory
  where kind = old_kind and key = old_key and user_id = nullif(current_setting('app.user_id', true), '')::uuid
$$;

-- Picks the collections that are due and moves each one's due time on, so that two sweeps never pick the same.
-- A collection whose lease is held is left to its holder, and an account that must be reconnected is left alone.
create function app.claim_due_collections(at timestamptz, retry_at timestamptz, batch integer)
returns table (user_id uuid, account_id uuid, service text, collection text)
language sql security definer set search_path = public, pg_temp as $$
  with due as (
    select c.account_id, c.service, c.collection
    from sync_cursors c
    join users u on u.id = c.user_id
    join accounts a on a.id = c.account_id
    where c.due_at <= at
      and (c.lease_until is null or c.lease_until <= at)
      and (u.autosync_enabled or c.wanted > c.done)
      and a.state = 'connected'
    order by c.due_at
    limit batch
    for update of c skip locked
  )
  update sync_cursors c
  set due_at = retry_at, wanted = greatest(c.wanted, c.done + 1)
  from due
  where (c.account_id, c.service, c.collection) = (due.account_id, due.service, due.collection)
  returning c.user_id, c.account_id, c.service, c.collection
$$;

-- Removes the person in whose scope the transaction runs; every row of theirs goes with the row in users.
create function app.forget_person() returns void
language sql security definer set search_path = public, pg_temp as $$
  delete from users where id = nullif(current_setting('app.user_id', true), '')::uuid
$$;

do $$
declare
  signature text;
begin
  foreach signature in array array[
    'app.find_in_directory(text, text)',
    'app.add_to_directory(text, text, uuid, integer, timestamptz)',
    'app.remove_from_directory(text, text)',
    'app.claim_due_collections(timestamptz, timestamptz, integer)',
    'app.forget_person()'
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
