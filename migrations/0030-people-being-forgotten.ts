/** People who are being forgotten: there may be more of them than one request has time for, and the schedule goes on. */
export default /* sql */ `
-- When the schedule goes on with forgetting the person; null for everybody else.
alter table users add column forget_due_at timestamptz;
create index users_forget on users (forget_due_at) where forget_due_at is not null;

grant app_system to current_user;
grant create on schema app to app_system;

-- Those whose forgetting is to be gone on with, the longest due first.
create function app.due_forgettings(at timestamptz, batch integer)
returns table (user_id uuid) language sql stable security definer set search_path = public, pg_temp as $$
  select u.id from users u where u.forget_due_at <= at order by u.forget_due_at limit batch
$$;
alter function app.due_forgettings(timestamptz, integer) owner to app_system;
revoke all on function app.due_forgettings(timestamptz, integer) from public;
grant execute on function app.due_forgettings(timestamptz, integer) to app;

revoke create on schema app from app_system;
revoke app_system from current_user;
`;
