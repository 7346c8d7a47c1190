import { sql, type Transaction } from 'kysely';
import type { Correction } from '../../../search/search-index.ts';
import { nearTerms, slipsAllowed, termsMeantBy } from '../../../search/spelling.ts';
import type { Tables } from '../tables.ts';
import { countLiving, type LifeOf } from './living-terms.ts';

/** Of a query of 600 words, as many are looked into. */
const MAX_UNKNOWN = 4;

/**
 * What unknown terms may have been meant as: terms of the person's living items that begin with the same letter, or, for a slip there,
 * with the second one. By the part of the postings' primary key that begins so, some thousand entries a letter.
 *
 * @param unknown terms that stand in none of the person's items
 * @returns those that something was found for
 */
export async function correctionsOf(
  transaction: Transaction<Tables>,
  life: LifeOf,
  unknown: readonly string[],
): Promise<Correction[]> {
  const slipped = unknown.filter((term) => slipsAllowed(term) > 0).slice(0, MAX_UNKNOWN);
  if (slipped.length === 0) return [];
  const letters = [...new Set(slipped.flatMap((term) => [...term].slice(0, 2)))];
  const { rows } = await sql<{ term: string }>`
    select distinct found.term
    from unnest(${letters}::text[]) as wanted (letter) cross join lateral (
      select p.term from postings as p
      where p.user_id = ${life.userId}::uuid
        and p.term >= wanted.letter collate "C" and p.term < (wanted.letter || chr(1114111)) collate "C"
        and length(p.term) between ${Math.min(...slipped.map(({ length }) => length)) - 2}::integer
          and ${Math.max(...slipped.map(({ length }) => length)) + 2}::integer
      offset 0
    ) as found`.execute(transaction);
  const terms = rows.map(({ term }) => term);
  const near = [...new Set(slipped.flatMap((word) => nearTerms(word, terms)))];
  const living = await countLiving(transaction, life, near);
  return slipped.flatMap((word) => {
    const readAs = termsMeantBy(word, living);
    return readAs.length > 0 ? [{ word, readAs }] : [];
  });
}
