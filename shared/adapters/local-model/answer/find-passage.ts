import { analyse, isStopWord } from '../../../content/words.ts';
import { GENERIC_TERMS } from '../lexicon/generic-words.ts';
import type { AskContext, Extractor } from './finding.ts';
import { quote, sentencesOf } from './sentences.ts';
import { subjectWords } from './subject-words.ts';

/** A sentence shorter than this is told with the one behind it. */
const SHORT = 60;

/** The sentence that holds most of what is asked about. */
export const findPassage: Extractor = (reading, context) => {
  const sentences = sentencesOf(reading);
  const matches = sentences.map(({ folded }) => share(folded, context));
  const best = matches.indexOf(Math.max(0, ...matches));
  const first = sentences[Math.max(0, best)];
  // A title that says it all stands for its text's beginning.
  if (!first || (matches[best] ?? 0) === 0) return undefined;
  const next = first.text.length < SHORT ? sentences[best + 1]?.text : undefined;
  const value = [first.text, next].filter((text) => text !== undefined).join(' ');
  return {
    reading,
    sentence: `${reading.title || 'Untitled'}: ${quote(value)}`,
    value,
    quality: 2 + 6 * (matches[best] ?? 0),
  };
};

/** The share of the subject's words, and of the other words of the ask, that a sentence holds. */
function share(folded: string, { ask, subject }: AskContext): number {
  const words = subjectWords(subject);
  const others = analyse(ask.of).filter((term) => !isStopWord(term) && !GENERIC_TERMS.has(term));
  const terms = new Set(analyse(folded));
  const held =
    words.filter((word) => folded.search(word) >= 0).length + others.filter((term) => terms.has(term)).length;
  return held / Math.max(1, words.length + others.length);
}
