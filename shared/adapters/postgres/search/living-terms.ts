import { type RawBuilder, sql, type Transaction } from 'kysely';
import { HIDDEN_FLAGS } from '../../../search/search-unit.ts';
import type { KnownTerm } from '../../../search/spelling.ts';
import type { Tables } from '../tables.ts';

/** Which documents a word must stand in to be known: those of items that may be found. */
export interface LifeOf {
  userId: string;
  /** Spam and trash count too. */
  includeHidden: boolean;
}

/** The terms that stand in some document that may be found: app.living_terms (migration 0020), as app.bm25 asks it. */
function livingOf({ userId, includeHidden }: LifeOf, terms: readonly string[]): RawBuilder<string[]> {
  return sql<
    string[]
  >`app.living_terms(${userId}::uuid, ${[...terms]}::text[], ${includeHidden ? 0 : HIDDEN_FLAGS}::integer)`;
}

/** Those of the terms that stand in no document that may be found. */
export async function findDead(
  transaction: Transaction<Tables>,
  life: LifeOf,
  terms: readonly string[],
): Promise<string[]> {
  if (terms.length === 0) return [];
  const { rows } = await sql<{ living: string[] }>`select ${livingOf(life, terms)} as living`.execute(transaction);
  return terms.filter((term) => !rows[0]?.living.includes(term));
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
    from unnest(${livingOf(life, terms)}) as wanted (term)`.execute(transaction);
  return rows;
}
