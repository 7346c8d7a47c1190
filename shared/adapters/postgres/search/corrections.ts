import type { Transaction } from 'kysely';
import type { Correction } from '../../../search/search-index.ts';
import { nearTerms, slipsAllowed, termsMeantBy } from '../../../search/spelling.ts';
import type { Tables } from '../tables.ts';
import { countLiving, type LifeOf } from './living-terms.ts';
import { findSimilar } from './similar-terms.ts';

/** Of a query of 600 words, as many are looked into. */
const MAX_UNKNOWN = 4;

/**
 * What unknown terms may have been meant as: terms of the person's living items, found by how they begin (similar-terms.ts). Only of
 * those that are near is it asked in how many documents they stand.
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
  const similar = await findSimilar(transaction, life.userId, slipped);
  const near = slipped.map((word, place) => nearTerms(word, similar[place] ?? []));
  const living = await countLiving(transaction, life, [...new Set(near.flat())]);
  const known = new Map(living.map((term) => [term.term, term]));
  return slipped.flatMap((word, place) => {
    const readAs = termsMeantBy(
      word,
      (near[place] ?? []).flatMap((term) => known.get(term) ?? []),
    );
    return readAs.length > 0 ? [{ word, readAs }] : [];
  });
}
