import { slipsBetween } from '../content/slips.ts';

/** A term that a corpus holds, and in how many of its documents. */
export interface KnownTerm {
  term: string;
  documents: number;
}

/** Of fewer letters, too many words are one slip apart: "cat", "car", "can". */
const SHORTEST = 4;
/** In words of so many letters a second slip is likely, and still leaves little doubt. */
const TWO_SLIPS = 8;
/** Words that are looked for in the place of one. */
const MOST = 3;

const LETTERS_ONLY = /^[\p{L}\p{M}]+$/u;

/**
 * How many slips of the pen a term may hold: 1 for 4 to 7 letters, 2 for longer ones; 0 for shorter ones and for what is no
 * word of letters alone: of a code or a number, another one is another thing.
 */
export function slipsAllowed(term: string): 0 | 1 | 2 {
  if (term.length < SHORTEST || !LETTERS_ONLY.test(term)) return 0;
  return term.length < TWO_SLIPS ? 1 : 2;
}

/** Those of the terms that one may be a slip of: all that termsMeantBy chooses from. */
export function nearTerms(term: string, candidates: readonly string[]): string[] {
  const allowed = slipsAllowed(term);
  if (allowed === 0) return [];
  return candidates.filter(
    (candidate) => LETTERS_ONLY.test(candidate) && slipsBetween(term, candidate, allowed) <= allowed,
  );
}

/**
 * Which terms of a corpus somebody meant who wrote one that it does not hold: those with the fewest slips, and of those the
 * ones in most documents, three at most; [] for none. The term itself is never among them.
 * @param candidates folded like the term, in any order; takes time linear in their number
 */
export function termsMeantBy(term: string, candidates: Iterable<KnownTerm>): string[] {
  const allowed = slipsAllowed(term);
  if (allowed === 0) return [];
  let fewest: number = allowed;
  let meant: KnownTerm[] = [];
  for (const candidate of candidates) {
    const slips = LETTERS_ONLY.test(candidate.term) ? slipsBetween(term, candidate.term, fewest) : 0;
    if (slips === 0 || slips > fewest) continue;
    if (slips < fewest) meant = [];
    meant.push(candidate);
    fewest = slips;
  }
  return meant
    .toSorted((one, other) => other.documents - one.documents || (one.term < other.term ? -1 : 1))
    .slice(0, MOST)
    .map((known) => known.term);
}

/** Whether somebody who wrote a word may have meant another one, or one that begins like it: "sarra" is nearly how "sarah" begins. */
export function isSlipOf(written: string, meant: string): boolean {
  if (meant.startsWith(written)) return true;
  const allowed = slipsAllowed(written);
  if (allowed === 0 || !LETTERS_ONLY.test(meant)) return false;
  if (slipsBetween(written, meant, allowed) <= allowed) return true;
  if (written[0] !== meant[0]) return false;
  const lengths = Array.from({ length: 2 * allowed + 1 }, (_, index) => written.length - allowed + index);
  return lengths
    .filter((length) => length < meant.length && slipsAllowed(meant.slice(0, length)) > 0)
    .some((length) => slipsBetween(written, meant.slice(0, length), allowed) <= allowed);
}
