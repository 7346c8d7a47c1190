import { analyse, isStopWord } from '../../../content/words.ts';
import { GENERIC_TERMS } from './generic-words.ts';

/** Kinds of files: no subject, but files are found by them. */
const KINDS_OF_FILES = /^(?:pdfs?|spreadsheets?|slides|deck|presentations?)$/i;

/** They share a stem with a word of asking, and nothing else: "conversion" with "conversation", "organ" with "organise". */
const OF_ANOTHER_STEM = /^(?:conversions?|personal|personnel|organs?|organic|organist|organisms?)$/i;

/** Whether a word says which item is meant, and neither builds the sentence nor asks. */
export function isContentWord(word: string): boolean {
  if (OF_ANOTHER_STEM.test(word)) return true;
  const [term] = analyse(word);
  return term !== undefined && !isStopWord(term) && (!GENERIC_TERMS.has(term) || KINDS_OF_FILES.test(word));
}
