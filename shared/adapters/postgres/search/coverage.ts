import { sql, type Transaction } from 'kysely';
import type { Service } from '../../../domain/service.ts';
import { READING_SCOPES } from '../../../identity/google-scopes.ts';
import type { ServiceCoverage } from '../../../search/search-index.ts';
import type { Tables } from '../tables.ts';

/**
 * How much of each service the copy holds, over all accounts of the person; events without the masters of series, which are
 * found by their occurrences. The counts are index-only scans of the person's part of gmail_cache_newest, gcal_cache_timed and
 * gdrive_cache_newest where the visibility map allows; the status comes from sync_cursors_user, where only
 * what is connected has collections; they are made a moment after an account was connected that lets any service be read.
 */
export async function readCoverage(
  transaction: Transaction<Tables>,
  userId: string,
  services: readonly Service[],
): Promise<ServiceCoverage[]> {
  const { rows } = await sql<ServiceCoverage>`
    select wanted.service,
      (case wanted.service
        when 'gmail' then (select count(*) from gmail_cache where user_id = ${userId}::uuid)
        when 'calendar' then (
          select count(*) from gcal_cache
          where user_id = ${userId}::uuid and kind <> 'master' and status <> 'cancelled')
        when 'drive' then (select count(*) from gdrive_cache where user_id = ${userId}::uuid)
      end)::integer as total,
      status.expected,
      status.synced_at as "syncedAt",
      coalesce(status.status, case when exists (
        select from accounts
        where user_id = ${userId}::uuid and state = 'connected'
          and (scopes = '{}' or scopes && ${[...READING_SCOPES]}::text[])
          and not exists (select from sync_cursors where sync_cursors.account_id = accounts.id)
      ) then 'syncing' else 'not-connected' end) as status
    from unnest(${[...services]}::text[]) with ordinality as wanted (service, place)
    left join (
      select service,
        case when bool_and(items_expected is not null) then sum(items_expected)::integer end as expected,
        case when bool_and(last_sync_at is not null) then min(last_sync_at) end as synced_at,
        case
          when bool_or(accounts.state = 'reconnect-required') then 'reconnect-required'
          when bool_or(status = 'error') then 'error'
          when bool_or(status = 'syncing') then 'syncing'
          else 'idle'
        end as status
      from sync_status join accounts on accounts.id = account_id
      where sync_status.user_id = ${userId}::uuid group by service
    ) as status using (service)
    order by wanted.place`.execute(transaction);
  return rows;
}
