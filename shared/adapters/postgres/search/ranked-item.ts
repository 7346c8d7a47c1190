import { type RawBuilder, sql } from 'kysely';
import type { Service } from '../../../domain/service.ts';

/** An item as the statements of the search find it, in their order. */
export interface RankedItem {
  service: Service;
  itemId: string;
  occurredAt: Date;
  /** The matching chunks' texts, best first, at most PASSAGES. */
  passages: string[];
  /** How many items there are besides this one, itself included; null where they were not counted. */
  total: number | null;
}

/** Passages of one hit: enough to answer from, and short enough to show. */
export const PASSAGES = 3;

/** The texts of the documents of a row `item` (segment_id, documents), in their order, by the primary key of search_units. */
export function passagesOf(userId: string): RawBuilder<string[]> {
  return sql<string[]>`array(
    select passage.content
    from unnest(item.documents) with ordinality as matching (document, place) cross join lateral (
      select u.content from search_units as u
      where u.user_id = ${userId}::uuid and u.segment_id = item.segment_id and u.document = matching.document
      limit 1
    ) as passage
    order by place
  )`;
}
