import { type RawBuilder, sql } from 'kysely';
import type { SearchMode } from '../../../search/search-index.ts';

/** In which order a mode gives items that have the columns score, occurred_at, size_bytes and item_id. */
export function orderOf(mode: SearchMode): RawBuilder<unknown> {
  switch (mode) {
    case 'relevance':
      return sql`score desc, occurred_at desc, item_id desc`;
    case 'newest':
    case 'exhaustive':
      return sql`occurred_at desc, item_id desc`;
    case 'soonest':
      return sql`occurred_at, item_id`;
    case 'largest':
      return sql`size_bytes desc, occurred_at desc, item_id desc`;
    default:
      return mode satisfies never;
  }
}
