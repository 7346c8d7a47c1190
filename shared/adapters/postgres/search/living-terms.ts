import { type RawBuilder, sql, type Transaction } from 'kysely';
import { HIDDEN_FLAGS } from '../../../search/search-unit.ts';
import type { KnownTerm } from '../../../search/spelling.ts';
import type { Tables } from '../tables.ts';
import { posting } from './packed-posting.ts';

/**
 * Bytes of a row's entries, up to which they are looked at: 24 and 8 a document make 128 documents. What is larger may lie in TOAST, and
 * of so many documents an eighth at most is gone before they are merged away, so it is not fetched.
 */
const DOUBTFUL_BYTES = 24 + 8 * 128;

/** Which documents a word must stand in to be known: those of items that may be found. */
export interface LifeOf {
  userId: string;
  /** Spam and trash count too. */
  includeHidden: boolean;
}

/**
 * Whether a row `wanted` (term) stands in some document that may be found: a word of deleted items is in postings until its segment
 * is merged. Null for one that is nowhere. By the primary key of postings and search_units_document (documents are
 * worked out before, as an operator that is not leakproof keeps an index from being used under row security); ends at the first such document.
 */
function lives({ userId, includeHidden }: LifeOf): RawBuilder<boolean | null> {
  const isFindable = includeHidden ? sql`true` : sql`u.flags & ${HIDDEN_FLAGS}::integer = 0`;
  const ofTerm = sql`p.user_id = ${userId}::uuid and p.term = wanted.term`;
  return sql<
    boolean | null
  >`case (select bool_and(pg_column_size(p.entries) <= ${DOUBTFUL_BYTES}::integer) from postings p where ${ofTerm})
    when false then true
    when true then (
      select true from (
        select ${posting.document(sql`unnest(p.entries)`)} as document from postings p where ${ofTerm} offset 0
      ) as held cross join lateral (
        select from search_units u where u.user_id = ${userId}::uuid and u.document = held.document and ${isFindable}
        limit 1
      ) as unit
      limit 1
    ) is true
    end`;
}

/** Those of the terms that stand in few documents, none of which may be found. */
export async function findDead(
  transaction: Transaction<Tables>,
  life: LifeOf,
  terms: readonly string[],
): Promise<string[]> {
  if (terms.length === 0) return [];
  const { rows } = await sql<{ term: string }>`
    select term from unnest(${[...terms]}::text[]) as wanted (term) where ${lives(life)} = false`.execute(transaction);
  return rows.map(({ term }) => term);
}

/** Those of the terms that live, and in how many documents they stand, deleted ones among them. */
export async function countLiving(
  transaction: Transaction<Tables>,
  life: LifeOf,
  terms: readonly string[],
): Promise<KnownTerm[]> {
  if (terms.length === 0) return [];
  const { rows } = await sql<KnownTerm>`
    select term, (
      select sum(cardinality(p.entries))::integer from postings p where p.user_id = ${life.userId}::uuid and p.term = wanted.term
    ) as documents
    from unnest(${[...terms]}::text[]) as wanted (term) where ${lives(life)}`.execute(transaction);
  return rows;
}
