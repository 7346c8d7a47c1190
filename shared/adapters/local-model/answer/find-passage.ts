import { analyse, isStopWord } from '../../../content/words.ts';
import { GENERIC_TERMS } from '../lexicon/generic-words.ts';
import type { AskContext, Extractor, Finding } from './finding.ts';
import type { Reading } from './reading.ts';
import { quote, sentencesOf } from './sentences.ts';
import { subjectWords } from './subject-words.ts';

/** Of a text that is told from its beginning. */
const MAX_LINES = 10;

/** A sentence shorter than this is told with the one behind it. */
const SHORT = 60;

/** The sentence that holds most of what is asked about. */
export const findPassage: Extractor = (reading, context) => {
  const sentences = sentencesOf(reading);
  const matches = sentences.map(({ folded }) => share(folded, context));
  const best = matches.indexOf(Math.max(0, ...matches));
  const first = sentences[Math.max(0, best)];
  if (!first || (matches[best] ?? 0) === 0) return beginning(reading, context);
  const next = first.text.length < SHORT ? sentences[best + 1]?.text : undefined;
  const value = [first.text, next].filter((text) => text !== undefined).join(' ');
  return {
    reading,
    sentence: `${reading.title || 'Untitled'}: ${quote(value)}`,
    value,
    quality: 2 + 6 * (matches[best] ?? 0),
  };
};

/** Where the title alone says that it is what was asked for ("Packing list"), its text is the answer. */
function beginning(reading: Reading, context: AskContext): Finding | undefined {
  const match = share(reading.foldedTitle, context);
  const value = reading.lines
    .map(({ text }) => text)
    .slice(0, MAX_LINES)
    .join('; ');
  if (match === 0 || value === '') return undefined;
  return { reading, sentence: `${reading.title}: ${quote(value)}`, value, quality: 3 + 5 * match };
}

/** The share of the subject's words, and of the other words of the ask, that a sentence holds. */
function share(folded: string, { ask, subject }: AskContext): number {
  const words = subjectWords(subject);
  const others = analyse(ask.of).filter((term) => !isStopWord(term) && !GENERIC_TERMS.has(term));
  const terms = new Set(analyse(folded));
  const held =
    words.filter((word) => folded.search(word) >= 0).length + others.filter((term) => terms.has(term)).length;
  return held / Math.max(1, words.length + others.length);
}
