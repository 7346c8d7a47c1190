import { sql, type Transaction } from 'kysely';
import type { SearchRequest } from '../../../search/search-index.ts';
import type { Tables } from '../tables.ts';
import { passes } from './filters.ts';
import type { RankedItem } from './ranked-item.ts';

/**
 * The items that pass the request's filters, by date, when there are no words to look for. Each has the passage of its first
 * chunk. Answered by the person's part of the primary key of search_units.
 */
export async function listByDate(
  transaction: Transaction<Tables>,
  userId: string,
  request: SearchRequest,
): Promise<RankedItem[]> {
  const direction = request.mode === 'soonest' ? sql`asc` : sql`desc`;
  const { rows } = await sql<RankedItem>`
    select u.service, u.item_id as "itemId", 0::float8 as score, u.occurred_at as "occurredAt", array[u.content] as passages
    from search_units as u
    where u.user_id = ${userId}::uuid and u.chunk = 0 and ${passes(userId, request)}
    order by u.occurred_at ${direction}, u.item_id ${direction}
    limit ${request.limit}`.execute(transaction);
  return rows;
}
