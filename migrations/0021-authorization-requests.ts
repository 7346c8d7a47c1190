/**
 * The sign-ins at Google that were begun and are not finished yet, and the proof that nothing of a person is left. Both are reached
 * before, or after, there is a person to act as, so through functions alone.
 */
export default /* sql */ `
create table authorization_requests (
  -- SHA-256 of the state: who reads this table can't answer for Google.
  state_hash bytea primary key,
  -- Who began it signed in; null where somebody signs in by it.
  user_id uuid references users on delete cascade,
  -- The account that is to be connected again, where one was named.
  account_id uuid,
  -- PKCE (RFC 7636): whoever began it holds the verifier, which is stored nowhere.
  code_challenge text not null,
  -- Where the browser goes afterwards; null for a plain browser, which is told at once.
  redirect_uri text,
  expires_at timestamptz not null,
  -- When Google sent the browser back: a state is good for one return.
  returned_at timestamptz,
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade
);
create index authorization_requests_expiry on authorization_requests (expires_at);
create index authorization_requests_user on authorization_requests (user_id);

grant app_system to current_user;
grant create on schema app to app_system;
grant select, insert, update, delete on authorization_requests to app_system;

-- Of the person in whose scope the transaction runs, if there is one. Those that have expired go meanwhile.
create function app.begin_authorization(
  new_state_hash bytea, new_account_id uuid, new_code_challenge text, new_redirect_uri text, at timestamptz, new_expires_at timestamptz
) returns void language sql security definer set search_path = public, pg_temp as $$
  delete from authorization_requests where expires_at <= at;
  insert into authorization_requests (state_hash, user_id, account_id, code_challenge, redirect_uri, expires_at)
  values (
    new_state_hash, nullif(current_setting('app.user_id', true), '')::uuid, new_account_id, new_code_challenge, new_redirect_uri, new_expires_at
  )
$$;

-- Google has sent the browser back: once, and in time.
create function app.return_authorization(old_state_hash bytea, at timestamptz)
returns table (redirect_uri text) language sql security definer set search_path = public, pg_temp as $$
  update authorization_requests a set returned_at = at
  where a.state_hash = old_state_hash and a.returned_at is null and a.expires_at > at
  returning a.redirect_uri
$$;

-- Whoever began it finishes it, and it is gone.
create function app.finish_authorization(old_state_hash bytea, old_code_challenge text, at timestamptz)
returns table (user_id uuid, account_id uuid) language sql security definer set search_path = public, pg_temp as $$
  delete from authorization_requests a
  where a.state_hash = old_state_hash and a.code_challenge = old_code_challenge and a.returned_at is not null and a.expires_at > at
  returning a.user_id, a.account_id
$$;

-- How many rows each table has of the person in whose scope the transaction runs, as far as the caller may read it: from the
-- catalog, so that a table that is added is counted without being named here. Null where the caller may not.
create function app.count_readable_rows() returns table (table_name text, row_count bigint)
language plpgsql stable set search_path = public, pg_temp as $$
declare
  found record;
begin
  for found in
    select c.relname, a.attname, has_column_privilege(c.oid, a.attnum, 'select') as is_readable
    from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attname = case c.relname when 'users' then 'id' else 'user_id' end
    order by c.relname
  loop
    table_name := found.relname;
    row_count := null;
    if found.is_readable then
      execute format('select count(*) from %I where %I = nullif(current_setting(''app.user_id'', true), '''')::uuid', found.relname, found.attname)
      into row_count;
    end if;
    return next;
  end loop;
end
$$;
revoke all on function app.count_readable_rows() from public;
grant execute on function app.count_readable_rows() to app, app_system;

-- The same, of the tables that only the system's functions may read.
create function app.count_system_rows() returns table (table_name text, row_count bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.table_name, c.row_count from app.count_readable_rows() c
  where not has_table_privilege('app', format('public.%I', c.table_name), 'select')
$$;

do $$
declare
  signature text;
begin
  foreach signature in array array[
    'app.begin_authorization(bytea, uuid, text, text, timestamptz, timestamptz)',
    'app.return_authorization(bytea, timestamptz)',
    'app.finish_authorization(bytea, text, timestamptz)',
    'app.count_system_rows()'
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
