/**
 * The sweep tells of pending attachments what it tells of first passes: nobody waits for them. The column keeps its name, by which the
 * release before reads it.
 */
export default /* sql */ `
grant app_system to current_user;
grant create on schema app to app_system;

create or replace function app.claim_due_collections(at timestamptz, retry_at timestamptz, batch integer, active_since timestamptz)
returns table (user_id uuid, account_id uuid, service text, collection text, first_pass boolean)
language sql security definer set search_path = public, pg_temp as $$
  with head as (
    select c.account_id, c.service, c.collection
    from sync_cursors c
    where c.due_at <= at
      and (c.lease_until is null or c.lease_until <= at)
    order by c.due_at
    limit 5000
  ), active_head as (
    select c.account_id, c.service, c.collection
    from sync_cursors c
    where c.active
      and c.due_at <= at
      and (c.lease_until is null or c.lease_until <= at)
    order by c.due_at
    limit 5000
  ), left_alone as (
    select c.account_id, c.service, c.collection
    from (select * from head union select * from active_head) h
    join sync_cursors c on (c.account_id, c.service, c.collection) = (h.account_id, h.service, h.collection)
    join users u on u.id = c.user_id
    join accounts a on a.id = c.account_id
    where c.due_at <= at
      and (c.lease_until is null or c.lease_until <= at)
      and not (a.state = 'connected' and (u.autosync_enabled or c.wanted > c.done))
    for update of c skip locked
  ), put_off as (
    update sync_cursors c
    set due_at = at + interval '1 day'
    from left_alone l
    where (c.account_id, c.service, c.collection) = (l.account_id, l.service, l.collection)
  ), waiting as (
    (
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
    ) union (
      select c.account_id, c.service, c.collection, c.user_id, c.due_at, coalesce(u.last_active_at >= active_since, false) as active
      from sync_cursors c
      join users u on u.id = c.user_id
      join accounts a on a.id = c.account_id
      where c.active
        and c.due_at <= at
        and (c.lease_until is null or c.lease_until <= at)
        and (u.autosync_enabled or c.wanted > c.done)
        and a.state = 'connected'
      order by c.due_at
      limit 5000
    )
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
    set due_at = retry_at, wanted = greatest(c.wanted, c.done + 1), active = due.active
    from due
    where (c.account_id, c.service, c.collection) = (due.account_id, due.service, due.collection)
    returning c.user_id, c.account_id, c.service, c.collection, c.cursor is null or c.backlog as first_pass, due.turn, due.active, due.due_at
  )
  select claimed.user_id, claimed.account_id, claimed.service, claimed.collection, claimed.first_pass
  from claimed
  order by (claimed.turn - 1) / 10, claimed.active desc, claimed.turn, claimed.due_at
$$;

revoke create on schema app from app_system;
revoke app_system from current_user;
`;
