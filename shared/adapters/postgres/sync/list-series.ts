import type { Transaction } from 'kysely';
import type { Item } from '../../../domain/hit.ts';
import type { Lease, StoredSeries } from '../../../sync/sync-store.ts';
import { loadItems } from '../search/items.ts';
import type { Tables } from '../tables.ts';

/** Series of one answer: a daily series has 730 instances, of which ids and etags are read. */
const LIMIT = 50;

type EventItem = Extract<Item, { service: 'calendar' }>;

/** The series of a calendar with their exceptions and instances; found by the index gcal_cache_series. */
export async function listStoredSeries(
  transaction: Transaction<Tables>,
  { job }: Lease,
  after: string | null,
): Promise<StoredSeries[]> {
  const masters = await transaction
    .selectFrom('gcal_cache')
    .select(['id', 'event_id'])
    .where('account_id', '=', job.accountId)
    .where('calendar_id', '=', job.collection)
    .where('kind', '=', 'master')
    .where('event_id', '>', after ?? '')
    .orderBy('event_id')
    .limit(LIMIT)
    .execute();
  if (masters.length === 0) return [];
  const members = await transaction
    .selectFrom('gcal_cache')
    .select(['id', 'event_id', 'kind', 'etag', 'recurring_event_id'])
    .where('account_id', '=', job.accountId)
    .where('calendar_id', '=', job.collection)
    .where(
      'recurring_event_id',
      'in',
      masters.map(({ event_id }) => event_id),
    )
    .execute();
  const full = new Map<string, EventItem>();
  const wanted = [...masters, ...members.filter(({ kind }) => kind === 'exception')];
  for (const item of await loadItems(
    transaction,
    wanted.map(({ id }) => ({ service: 'calendar', id })),
  )) {
    if (item.service === 'calendar') full.set(item.id, item);
  }
  const membersOf = Map.groupBy(members, (member) => member.recurring_event_id);
  return masters.flatMap(({ id, event_id }) => {
    const master = full.get(id);
    const own = membersOf.get(event_id) ?? [];
    if (!master) return [];
    return {
      master,
      exceptions: own.flatMap((member) => full.get(member.id) ?? []),
      instances: new Map(
        own
          .filter(({ kind }) => kind === 'instance')
          .map((member) => [member.event_id, { id: member.id, etag: member.etag }]),
      ),
    };
  });
}

/**
 * Instances without a master: the series was deleted, or turned into a single event. Cancelled exceptions likewise: they only
 * say which instance a series lacks. An exception that takes place may well be without: of a series to one of whose dates alone the person
 * was invited.
 */
export async function listOrphanedMembers(transaction: Transaction<Tables>, { job }: Lease): Promise<string[]> {
  const rows = await transaction
    .selectFrom('gcal_cache as member')
    .select('member.id')
    .where('member.account_id', '=', job.accountId)
    .where('member.calendar_id', '=', job.collection)
    .where((is) =>
      is.or([
        is('member.kind', '=', 'instance'),
        is.and([is('member.kind', '=', 'exception'), is('member.status', '=', 'cancelled')]),
      ]),
    )
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('gcal_cache as master')
            .select('master.id')
            .whereRef('master.account_id', '=', 'member.account_id')
            .whereRef('master.calendar_id', '=', 'member.calendar_id')
            .whereRef('master.event_id', '=', 'member.recurring_event_id')
            .where('master.kind', '=', 'master'),
        ),
      ),
    )
    .limit(LIMIT)
    .execute();
  return rows.map(({ id }) => id);
}
