import { analyse } from '../../../content/words.ts';
import { foldInPlace } from '../fold-in-place.ts';
import { LIGHT_TERMS } from './light-words.ts';
import { THESAURUS } from './thesaurus/index.ts';

const WRITTEN = new Set(THESAURUS.flatMap((group) => foldInPlace(group).trim().split(/\s+/)));

/** Whether an everyday word is known by a dictionary of this folder: then it is neither a slip of another one nor a name that was written small. */
export function isKnownWord(folded: string): boolean {
  return basesOf(folded).some((base) => WRITTEN.has(base)) || analyse(folded).some((term) => LIGHT_TERMS.has(term));
}

/** The word, and what it may be an inflection of in English. */
function basesOf(word: string): string[] {
  const [, stem, ending] = /^(.{3,}?)(s|es|d|ed|ing|er|ers)$/.exec(word) ?? [];
  return stem === undefined
    ? [word]
    : [word, stem, `${stem}e`, ...(ending === 's' ? [] : [stem.replace(/(.)\1$/, '$1')])];
}
