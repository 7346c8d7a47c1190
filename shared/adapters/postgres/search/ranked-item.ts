import { type RawBuilder, sql } from 'kysely';
import type { ArmRanks } from '../../../domain/hit.ts';
import type { Service } from '../../../domain/service.ts';

/** An item as the statements of the search find it, in their order. */
export interface RankedItem {
  service: Service;
  itemId: string;
  occurredAt: Date;
  /** The matching chunks' texts, best first, at most PASSAGES. */
  passages: string[];
  /** By relevance: the fused score, and the place in each arm. */
  score?: number;
  ranks?: ArmRanks;
  /** How many items there are in all; left out where they were not counted. */
  total?: number;
}

/** Items in their order, and the words of the query that stand nowhere in the person's. */
export interface Ranking {
  items: RankedItem[];
  unknown: string[];
}

/** A row of a statement that always gives one: where nothing was found, one without an item. */
export type RankingRow = { unknown: string[] } & (RankedItem | { itemId: null });

export function rankingOf(rows: readonly RankingRow[]): Ranking {
  return { unknown: rows[0]?.unknown ?? [], items: rows.flatMap((row) => (row.itemId === null ? [] : [row])) };
}

/** Passages of one hit: enough to answer from, and short enough to show. */
export const PASSAGES = 3;

/** The texts of the first PASSAGES different ones of `item.chunks`, by the primary key of search_units. */
export function passagesOf(userId: string): RawBuilder<string[]> {
  return sql<string[]>`array(
    select passage.content
    from (
      select chunk, min(place) as place from unnest(item.chunks) with ordinality as matching (chunk, place)
      group by chunk order by place limit ${sql.lit(PASSAGES)}
    ) as best cross join lateral (
      select u.content from search_units as u
      where u.user_id = ${userId}::uuid and u.item_id = item.item_id and u.chunk = best.chunk
      limit 1
    ) as passage
    order by place
  )`;
}
