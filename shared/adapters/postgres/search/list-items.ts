import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.ts';
import { passes, type ResolvedRequest } from './filters.ts';
import { orderOf } from './order.ts';
import type { RankedItem } from './ranked-item.ts';
import { nearestOfSeries, seriesOf } from './series.ts';

/**
 * The items that pass the request's filters, when there are no words to look for. Each has the passage of its first chunk.
 * By date, the index search_units_by_date is walked as far as it takes; by size, to count, and to leave out of a series what is not
 * nearest to the request's instant, all of the person's units are looked at by it.
 */
export async function listItems(
  transaction: Transaction<Tables>,
  userId: string,
  request: ResolvedRequest,
): Promise<RankedItem[]> {
  const { rows } = await listingOfItems(userId, request).execute(transaction);
  return rows;
}

/** The statement of `listItems`, for its plan to be looked at. */
export function listingOfItems(userId: string, request: ResolvedRequest): RawBuilder<RankedItem> {
  const total = request.mode === 'exhaustive' ? sql`, (count(*) over ())::integer as total` : sql``;
  const passing = sql`search_units as u where u.user_id = ${userId}::uuid and u.chunk = 0 and ${passes(userId, request)}`;
  // Nothing tells one item from another but its date.
  const isByRelevance = request.mode === 'relevance';
  const units = isByRelevance
    ? sql`${nearestOfSeries(request, sql`(select u.*, ${seriesOf(request)} as series from ${passing})`)} as u`
    : passing;
  return sql<RankedItem>`
    select u.service, u.item_id as "itemId", u.occurred_at as "occurredAt", array[u.content] as passages${total}
    from ${units}
    order by ${orderOf(isByRelevance ? 'newest' : request.mode)}
    limit ${request.limit}`;
}
