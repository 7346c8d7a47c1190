/**
 * Everyday words that stand for each other in questions and texts. A question for the "price" is answered by a text that names
 * the "fee". Groups overlap where a word has several meanings.
 */
import { analyse } from '../../../content/words.ts';
import { BASES } from './irregular-forms.ts';
import { THESAURUS } from './thesaurus/index.ts';

const BY_TERM = new Map<string, Set<string>>();
for (const group of THESAURUS) {
  const terms = group
    .trim()
    .split(/\s+/)
    .flatMap((word) => analyse(word))
    .map(baseOf);
  for (const term of terms) {
    const others = BY_TERM.get(term) ?? new Set<string>();
    for (const other of terms) if (other !== term) others.add(other);
    BY_TERM.set(term, others);
  }
}

const NONE: ReadonlySet<string> = new Set();

/** The form that all forms of an irregular word are compared in; any other term is its own. */
export function baseOf(term: string): string {
  return BASES.get(term) ?? term;
}

/** The terms, as `baseOf` gives them, that may stand for this one. */
export function synonymsOf(term: string): ReadonlySet<string> {
  return BY_TERM.get(baseOf(term)) ?? NONE;
}
