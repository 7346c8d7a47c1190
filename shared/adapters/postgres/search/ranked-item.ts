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

/** Passages of one hit: enough to answer from, and short enough to show. */
export const PASSAGES = 3;

const PASSAGE_COLUMNS = ['passage1', 'passage2', 'passage3'] as const satisfies { length: typeof PASSAGES };

/** A row of a statement that always gives one: where nothing was found, one without an item. */
export type RankingRow = { unknown: string[] } & Record<(typeof PASSAGE_COLUMNS)[number], string | null> &
  (Omit<RankedItem, 'passages'> | { itemId: null });

export function rankingOf(rows: readonly RankingRow[]): Ranking {
  const items = rows.flatMap((row) => {
    if (row.itemId === null) return [];
    const { unknown: _, passage1, passage2, passage3, ...item } = row;
    return [{ ...item, passages: [passage1, passage2, passage3].filter((passage) => passage !== null) }];
  });
  return { unknown: rows[0]?.unknown ?? [], items };
}

/** Of what `joinedPassages` joins. Columns, as an array of long texts is written and read letter by letter. */
export const passageColumns: RawBuilder<unknown> = sql.join(
  PASSAGE_COLUMNS.map((name, index) => sql`passages.texts[${sql.lit(index + 1)}] as ${sql.ref(name)}`),
);

/** Joins to `item` the texts of the first PASSAGES different ones of its chunks, by app.passages (migration 0020). */
export function joinedPassages(userId: string): RawBuilder<unknown> {
  return sql`left join lateral app.passages(${userId}::uuid, item.item_id, item.chunks, ${PASSAGES}::integer) as passages on true`;
}
