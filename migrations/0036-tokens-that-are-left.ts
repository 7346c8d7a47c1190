/**
 * Tokens of disconnected accounts whose grant could not be revoked: an account that stays as the last one of its person is not being
 * removed any more, so these are looked for by themselves.
 */
export default /* sql */ `
-- An expiry stands where tokens do.
create index accounts_left_tokens on accounts (updated_at) where state = 'disconnected' and token_expires_at is not null;

grant app_system to current_user;
grant create on schema app to app_system;

-- Of the tokens themselves it still sees nothing.
grant select (updated_at, token_expires_at) on accounts to app_system;

-- Accounts that were disconnected by then and have tokens, the longest ago first; those that are being removed are due by app.due_removals.
create function app.due_tokens(disconnected_by timestamptz, batch integer)
returns table (user_id uuid, account_id uuid) language sql stable security definer set search_path = public, pg_temp as $$
  select a.user_id, a.id from accounts a
  where a.state = 'disconnected' and a.token_expires_at is not null and a.removal_due_at is null and a.updated_at <= disconnected_by
  order by a.updated_at
  limit batch
$$;
alter function app.due_tokens(timestamptz, integer) owner to app_system;
revoke all on function app.due_tokens(timestamptz, integer) from public;
grant execute on function app.due_tokens(timestamptz, integer) to app;

revoke create on schema app from app_system;
revoke app_system from current_user;
`;
