import { type RawBuilder, sql } from 'kysely';
import type { Arm } from '../../../search/search-index.ts';
import { hasFilters, passes, type ResolvedRequest } from './filters.ts';

/**
 * What ranks items: what passes a guessed filter is ranked by words and by vectors apart, as one may find what the other does not. The
 * numbers are those of app.rank_items (migration 0020).
 */
const LISTS_OF: Readonly<Record<Arm, readonly number[]>> = { words: [1], vector: [2], filtered: [3, 4] };

/**
 * What a list counts, by its number from 1: by words and by vectors, and likewise of what passes a guessed filter. There, vectors count 1.5, and words
 * half, beside the list of all that hold them: together as much. With 1.5 more that does not pass was lost than found.
 */
export const LIST_WEIGHTS: readonly number[] = [1, 1, 0.5, 1.5];

/** The lists that a request wants: those of guesses where it has one. */
export function listsOf({ arms, prefer }: ResolvedRequest): number[] {
  const wanted = arms ?? (['words', 'vector', 'filtered'] as const);
  return wanted.flatMap((arm) => (arm === 'filtered' && prefer === undefined ? [] : LISTS_OF[arm]));
}

/** How far lists are followed: as many texts, and those as good as the last; null for all, of vectors all that are compared. */
export type Reach = number | null;

/** Documents that are scored for so many texts. Where no filter binds, hidden ones and those of deleted items are among them, and go when units are looked up. */
export function documentsFor(reach: Reach, isFiltered: boolean): Reach {
  return reach === null || isFiltered ? reach : 2 * reach;
}

/** What a list looks through: arguments of app.rank_items, and the common table expression that they are taken from, if any. */
export interface Scope {
  expression?: RawBuilder<unknown>;
  arguments: RawBuilder<unknown>;
}

/**
 * What passes the filters, looked up once for words and for vectors; null for all where services and hidden flags alone bind, or where
 * there is no request.
 */
export function scopeOf(
  userId: string,
  name: 'bound' | 'preferred',
  request: ResolvedRequest | undefined,
  reach: Reach,
): Scope {
  const isFiltered = request !== undefined && hasFilters(request);
  const argument = (of: 'units' | 'documents' | 'texts') =>
    sql`${sql.raw(`${name}_${of}`)} => ${isFiltered ? sql`(select ${sql.ref(of)} from ${sql.raw(name)})` : sql`null`}`;
  const best = sql`${sql.raw(`${name}_best`)} => ${documentsFor(reach, isFiltered)}::integer`;
  return {
    ...(isFiltered ? { expression: passing(userId, name, request) } : {}),
    arguments: sql.join([argument('units'), argument('documents'), argument('texts'), best]),
  };
}

function passing(userId: string, name: string, request: ResolvedRequest): RawBuilder<unknown> {
  return sql`${sql.raw(name)} as materialized (
    select coalesce(array_agg(u.ctid), '{}') as units, coalesce(array_agg(u.document), '{}') as documents,
      coalesce(array_agg(distinct u.content_key), '{}') as texts
    from search_units as u where u.user_id = ${userId}::uuid and ${passes(userId, request)}
  )`;
}
