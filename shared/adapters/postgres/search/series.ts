import { type RawBuilder, sql } from 'kysely';
import { someFilter } from '../../../search/nested-filters.ts';
import type { SearchRequest } from '../../../search/search-index.ts';
import { UNIT_FLAGS } from '../../../search/search-unit.ts';

/**
 * What the occurrences of a series have in common, of a row `u` of search_units: they differ in nothing but the date, so they are one
 * document. Null for what is no occurrence, and where each counts by itself.
 */
export function seriesOf({ asOf, filters }: SearchRequest): RawBuilder<string | null> {
  const isDated = someFilter(filters, ({ after, before }) => after !== undefined || before !== undefined);
  const isCollapsed = asOf !== undefined && !isDated;
  return isCollapsed
    ? sql`case when u.flags & ${UNIT_FLAGS.recurring}::integer <> 0 then u.document end`
    : sql`null::bigint`;
}

/** 1 for the occurrence of each series that is nearest to the request's instant, on either side of it, and for all else. */
export function nearness({ asOf }: SearchRequest): RawBuilder<number> {
  const at = sql`${asOf ?? null}::timestamptz`;
  return sql`case when series is null then 1 else row_number() over (
      partition by series, occurred_at >= ${at} order by abs(extract(epoch from occurred_at - ${at})), item_id
    ) end`;
}
