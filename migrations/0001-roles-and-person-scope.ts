/**
 * Two roles and the scope of a person. `app` is what every function connects as: not an owner, no BYPASSRLS. `app_system`
 * cannot log in: it owns the few named functions that look across people (migration 0008).
 */
export default /* sql */ `
create extension if not exists vector;

do $$
begin
  if not exists (select from pg_roles where rolname = 'app') then
    create role app login nosuperuser nobypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'app_system') then
    create role app_system nologin nosuperuser nobypassrls;
  end if;
  -- On RDS a role may log in by IAM token once it has been granted this role.
  if exists (select from pg_roles where rolname = 'rds_iam') then
    grant rds_iam to app;
  end if;
end
$$;
alter role app set statement_timeout = '30s';
alter role app set idle_in_transaction_session_timeout = '30s';

create schema app;
grant usage on schema app to app, app_system;
grant usage on schema public to app, app_system;

-- A function, because RDS Proxy pins a session on SET and on set_config but not on a stored function. It lasts until the
-- end of the transaction.
create function app.act_as(person uuid) returns void language plpgsql as $$
begin
  perform set_config('app.user_id', person::text, true);
end
$$;
revoke all on function app.act_as(uuid) from public;
grant execute on function app.act_as(uuid) to app;

-- Puts a table under the scope of one person: no setting, no rows. Used by migrations only.
create function app.protect(target regclass, person_column name default 'user_id') returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy person on %s to app using (%I = nullif(current_setting(''app.user_id'', true), '''')::uuid)'
    ' with check (%I = nullif(current_setting(''app.user_id'', true), '''')::uuid)',
    target, person_column, person_column);
  execute format('grant select, insert, update, delete on %s to app', target);
end
$$;
revoke all on function app.protect(regclass, name) from public;
`;
