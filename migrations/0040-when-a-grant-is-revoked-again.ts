/**
 * When the schedule next has Google asked to revoke what is granted for an account that was left: the request that began may have died, or
 * Google may not have answered.
 */
export default /* sql */ `
-- Means something of disconnected accounts with tokens alone. Null where the release before has left one: then at once.
alter table accounts add column revoke_due_at timestamptz;

grant app_system to current_user;
grant create on schema app to app_system;

grant select (revoke_due_at) on accounts to app_system;

-- Disconnected accounts with tokens, whose grant is to be revoked by now, the longest due first. They are few, by the index accounts_left_tokens.
create function app.due_revocations(at timestamptz, batch integer)
returns table (user_id uuid, account_id uuid) language sql stable security definer set search_path = public, pg_temp as $$
  select a.user_id, a.id from accounts a
  where a.state = 'disconnected' and a.token_expires_at is not null and coalesce(a.revoke_due_at, a.updated_at) <= at
  order by coalesce(a.revoke_due_at, a.updated_at)
  limit batch
$$;
alter function app.due_revocations(timestamptz, integer) owner to app_system;
revoke all on function app.due_revocations(timestamptz, integer) from public;
grant execute on function app.due_revocations(timestamptz, integer) to app;

revoke create on schema app from app_system;
revoke app_system from current_user;
`;
