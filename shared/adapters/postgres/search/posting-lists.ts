import { type RawBuilder, sql } from 'kysely';

/**
 * Common table expressions: `lists` (place, entries) has the postings of terms, a row a segment, by their place from 1; `unknown` (terms)
 * those that stand nowhere.
 *
 * By the primary key of postings (user, term). The lateral subquery is fenced (offset 0), so that it is an index lookup on a database
 * without statistics too: PGlite never gathers any.
 */
export function postingLists(userId: string, terms: readonly string[]): RawBuilder<unknown> {
  return sql`
    lists as materialized (
      select place, found.entries
      from unnest(${[...terms]}::text[]) with ordinality as wanted (term, place) cross join lateral (
        select p.entries from postings as p where p.user_id = ${userId}::uuid and p.term = wanted.term
        offset 0
      ) as found
    ), unknown as materialized (
      select coalesce(array_agg(term), '{}') as terms
      from unnest(${[...terms]}::text[]) with ordinality as wanted (term, place)
      where not exists (select from lists where lists.place = wanted.place)
    )`;
}
