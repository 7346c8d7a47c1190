/**
 * Accounts whose copy is being removed: it may be more than one request has time for. And each sign-in that begins takes away a few of
 * those that have expired, not all of them.
 */
export default /* sql */ `
-- When the schedule goes on with the removal of a disconnected account's copy; null for any other account.
alter table accounts add column removal_due_at timestamptz;
create index accounts_removal on accounts (removal_due_at) where removal_due_at is not null;

-- A segment without documents has no postings: whoever has deleted those by their key says so by the count, and nothing is looked for.
drop trigger postings_of_segment on search_segments;
create trigger postings_of_segment before delete on search_segments
  for each row when (old.document_count > 0) execute function app.delete_postings();

grant app_system to current_user;
grant create on schema app to app_system;

grant select (id, user_id, removal_due_at) on accounts to app_system;

-- Those whose removal is to be gone on with, the longest due first.
create function app.due_removals(at timestamptz, batch integer)
returns table (user_id uuid, account_id uuid) language sql stable security definer set search_path = public, pg_temp as $$
  select a.user_id, a.id from accounts a where a.removal_due_at <= at order by a.removal_due_at limit batch
$$;
alter function app.due_removals(timestamptz, integer) owner to app_system;
revoke all on function app.due_removals(timestamptz, integer) from public;
grant execute on function app.due_removals(timestamptz, integer) to app;

-- As in 0021, but a hundred expired ones at most: nobody waits for all that others have left behind.
create or replace function app.begin_authorization(
  new_state_hash bytea, new_account_id uuid, new_code_challenge text, new_redirect_uri text, at timestamptz, new_expires_at timestamptz
) returns void language sql security definer set search_path = public, pg_temp as $$
  delete from authorization_requests where state_hash in (
    select state_hash from authorization_requests where expires_at <= at order by expires_at limit 100 for update skip locked
  );
  insert into authorization_requests (state_hash, user_id, account_id, code_challenge, redirect_uri, expires_at)
  values (
    new_state_hash, nullif(current_setting('app.user_id', true), '')::uuid, new_account_id, new_code_challenge, new_redirect_uri, new_expires_at
  )
$$;

revoke create on schema app from app_system;
revoke app_system from current_user;
`;
