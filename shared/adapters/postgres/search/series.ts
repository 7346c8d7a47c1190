import { type RawBuilder, sql } from 'kysely';
import { someFilter } from '../../../search/nested-filters.ts';
import type { SearchRequest } from '../../../search/search-index.ts';
import { UNIT_FLAGS } from '../../../search/search-unit.ts';

/**
 * What the occurrences of a series have in common, of a row `u` of search_units: they differ in nothing but the date, so they are one
 * document. Null for what is no occurrence, and where each counts by itself.
 */
export function seriesOf(request: SearchRequest): RawBuilder<string | null> {
  return isCollapsed(request)
    ? sql`case when u.flags & ${UNIT_FLAGS.recurring}::integer <> 0 then u.document end`
    : sql`null::bigint`;
}

/** Of rows (series, occurred_at, item_id, …) in each series the nearest to the request's instant, on either side of it. */
export function nearestOfSeries(request: SearchRequest, rows: RawBuilder<unknown>): RawBuilder<unknown> {
  if (!isCollapsed(request)) return rows;
  const at = sql`${request.asOf}::timestamptz`;
  return sql`(
    select * from (
      select *, case when series is null then 1 else row_number() over (
        partition by series, occurred_at >= ${at} order by abs(extract(epoch from occurred_at - ${at})), item_id
      ) end as nearness
      from ${rows} as occurrences
    ) as occurrence
    where nearness = 1
  )`;
}

/** Whether of a series only the occurrences nearest to the request's instant count. */
export function isCollapsed({ asOf, filters }: SearchRequest): boolean {
  const isDated = someFilter(filters, ({ after, before }) => after !== undefined || before !== undefined);
  return asOf !== undefined && !isDated;
}
