/** How far a text holds a word of a question: by its stem, by a longer or shorter form of it, or by another word for it. */
import { analyse, isStopWord } from '../../../content/words.ts';
import { baseOf, synonymsOf } from '../lexicon/synonyms.ts';

/** The terms of a text in the forms that are compared. */
export type TermSet = ReadonlySet<string>;

const BY_FORM = 0.85;
const BY_SYNONYM = 0.6;

/** Shorter beginnings are shared by words that have nothing to do with each other. */
const STEM_LENGTH = 5;

export function termSetOf(text: string): TermSet {
  return new Set(
    analyse(text)
      .filter((term) => !isStopWord(term))
      .map(baseOf),
  );
}

/** Between 0 and 1. */
export function matchOf(term: string, terms: TermSet): number {
  const base = baseOf(term);
  if (terms.has(base)) return 1;
  if (base.length >= STEM_LENGTH && hasForm(base, terms)) return BY_FORM;
  for (const other of synonymsOf(base)) if (terms.has(other)) return BY_SYNONYM;
  return 0;
}

/** "teacher" for "teach", "Tarifrechners" for "Tarifrechner": one begins with the other, or both with all but their endings. */
function hasForm(base: string, terms: TermSet): boolean {
  const stem = base.slice(0, Math.max(STEM_LENGTH, base.length - 2));
  for (const term of terms) {
    if (term.length >= STEM_LENGTH && Math.abs(term.length - base.length) <= 4 && term.startsWith(stem)) return true;
    if (term.length >= STEM_LENGTH && base.startsWith(term) && base.length - term.length <= 4) return true;
  }
  return false;
}
