import { type RawBuilder, sql } from 'kysely';
import { MAX_CANDIDATES } from '../../../search/candidates.ts';
import type { QueryVector } from '../../../search/query-embedder.ts';
import type { Arm } from '../../../search/search-index.ts';
import { hasFilters, passes, type ResolvedRequest } from './filters.ts';
import { seriesOf } from './series.ts';
import { nearestTexts, type TextScope } from './vector-arm.ts';
import type { DocumentScope } from './words-arm.ts';

/**
 * What ranks items: what passes a guessed filter is ranked by words and by vectors apart, as one may find what the other does not. Numbers, as
 * they sort faster than names.
 */
export const LISTS = { words: 1, vector: 2, filteredWords: 3, filteredVector: 4 } as const;

/** The lists that an arm consists of. */
export const LISTS_OF: Readonly<Record<Arm, readonly number[]>> = {
  words: [LISTS.words],
  vector: [LISTS.vector],
  filtered: [LISTS.filteredWords, LISTS.filteredVector],
};

/** What the list by vectors of what passes a guessed filter counts. */
const FILTERED = 1.5;

/** Likewise by words, beside the list of all that hold them: together as much. With 1.5 more that does not pass was lost than found. */
const FILTERED_WORDS = 0.5;

/** How far a list is followed. */
export interface Reach {
  /** As many texts, and those as good as the last; null for all, of vectors all that are compared. */
  texts: number | null;
}

/** What a list looks through, and how far. */
export interface Scope {
  request: ResolvedRequest;
  reach: Reach;
  /** A common table expression with what passes the filters; undefined where services alone bind. */
  expression?: RawBuilder<unknown>;
  documents: DocumentScope;
  texts: TextScope;
}

/** What passes the filters is looked up once, for words and for vectors. */
export function scopeOf(userId: string, name: string, request: ResolvedRequest, reach: Reach): Scope {
  const { services, includeHidden } = request;
  const { texts } = reach;
  if (!hasFilters(request)) {
    // Hidden ones and those of deleted items are among them, and go when units are looked up.
    const documents = texts === null ? { services, includeHidden } : { services, includeHidden, wanted: 2 * texts };
    return { request, reach, documents, texts: { services } };
  }
  const cte = sql.raw(name);
  const documents = { includeHidden, among: sql`(select documents from ${cte})` };
  return {
    request,
    reach,
    expression: sql`${cte} as materialized (
      select coalesce(array_agg(distinct u.document), '{}') as documents, coalesce(array_agg(distinct u.content_key), '{}') as texts
      from search_units as u where u.user_id = ${userId}::uuid and ${passes(userId, request)}
    )`,
    documents: texts === null ? documents : { ...documents, wanted: texts },
    texts: { among: sql`(select texts from ${cte})` },
  };
}

/** By score, and with ties, so that dates decide among equals, and a series comes whole. */
export function unitsByWords(
  userId: string,
  list: number,
  documents: RawBuilder<unknown>,
  { request, reach }: Scope,
): RawBuilder<unknown> {
  const weight = list === LISTS.filteredWords ? FILTERED_WORDS : 1;
  const cut = reach.texts === null ? sql`` : sql`fetch first (${reach.texts}::integer) rows with ties`;
  return sql`(
    select ${sql.lit(list)} as list, ${weight}::float8 as weight, ordered.score, unit.*
    from (${documents} order by score desc) as ordered cross join lateral (
      ${unitsOf(userId, request, sql`u.document = ordered.document`)}
    ) as unit
    order by ordered.score desc
    ${cut}
  )`;
}

/** None where the query has no vector. */
export function unitsByVectors(
  userId: string,
  list: number,
  vectors: readonly QueryVector[],
  { request, reach, texts }: Scope,
): RawBuilder<unknown>[] {
  if (vectors.length === 0) return [];
  const weight = list === LISTS.filteredVector ? FILTERED : 1;
  return [
    sql`
      select ${sql.lit(list)} as list, ${weight}::float8 * near.weight as weight, near.similarity as score, unit.*
      from (${nearestTexts(userId, vectors, reach.texts ?? MAX_CANDIDATES, texts)}) as near cross join lateral (
        ${unitsOf(userId, request, sql`u.content_key = near.content_key`)}
      ) as unit`,
  ];
}

function unitsOf(userId: string, request: ResolvedRequest, isOne: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select u.service, u.item_id, u.chunk, u.occurred_at, ${seriesOf(request)} as series
    from search_units as u
    where u.user_id = ${userId}::uuid and ${isOne} and ${passes(userId, request)}
    offset 0`;
}
