/**
 * The status of a service says nothing that is true of no collection of it: how many items there will be is unknown as long as one
 * collection does not know it, and code and message of an error are of one collection, which is named. What only the person can mend
 * comes first.
 */
export default /* sql */ `
create or replace view sync_status with (security_invoker = true) as
select
  user_id,
  account_id,
  service,
  case when bool_and(last_success_at is not null) then min(last_success_at) end as last_sync_at,
  case
    when bool_or(error_code is not null) then 'error'
    when bool_or(cursor is null) then 'syncing'
    when bool_or(wanted > done) then 'syncing'
    else 'idle'
  end as status,
  sum(items_seen) as items_seen,
  case when bool_and(items_expected is not null) then sum(items_expected) end as items_expected,
  (array_agg(error_code order by passes, title, collection) filter (where error_code is not null))[1] as error_code,
  (array_agg(error_message order by passes, title, collection) filter (where error_code is not null))[1] as error_message,
  (array_agg(title order by passes, title, collection) filter (where error_code is not null))[1] as error_title,
  count(error_code) as error_count
from (
  select
    user_id, account_id, service, collection, title, cursor, wanted, done, last_success_at, items_seen, items_expected,
    error_code, error_message, error_code not in ('reconnect-required', 'permission-missing') as passes
  from sync_cursors
) as cursors
group by user_id, account_id, service;
`;
