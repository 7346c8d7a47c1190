import type { AskContext, Extractor, Finding } from './finding.ts';
import { quote } from './quote.ts';
import type { Reading } from './reading.ts';
import { type RelevantSentence, relevanceOf } from './relevance.ts';
import { matchOf } from './term-match.ts';

/** Of a text that is told from its beginning. */
const MAX_LINES = 10;

/** A quotation is filled up to this length with what follows it. */
const QUOTE_LENGTH = 200;

/** The sentence that is nearest to what was asked, with what follows it. */
export const findPassage: Extractor = (reading, context) => passageWith(reading, context, () => 0);

/**
 * As `findPassage`, among the sentences that hold the kind of thing that is wanted.
 * @param worth how plainly a sentence holds it, 0 and above; undefined for one that does not
 */
export function passageWith(
  reading: Reading,
  context: AskContext,
  worth: (sentence: RelevantSentence, index: number) => number | undefined,
): Finding | undefined {
  const sentences = relevanceOf(reading, context);
  const candidates = sentences.flatMap((sentence, index) => {
    const plainness = worth(sentence, index);
    if (plainness === undefined) return [];
    return [{ index, quality: 6 * sentence.relevance + 2 * sentence.own + plainness - index / 200 }];
  });
  const best = candidates.sort((a, b) => b.quality - a.quality)[0];
  const isTold = best && (sentences[best.index]?.own ?? 0) > 0;
  const beginning = isTold ? undefined : tellBeginning(reading, context);
  if (beginning) return beginning;
  const value = best && from(sentences, best.index);
  if (!best || !value) return undefined;
  return {
    reading,
    sentence: `${reading.title || 'Untitled'}: ${quote(value)}`,
    value,
    quality: Math.min(10, best.quality),
  };
}

/** The sentence, and as many of those behind it as fit. */
function from(sentences: readonly RelevantSentence[], index: number): string {
  let text = sentences[index]?.text ?? '';
  for (let next = index + 1; next < sentences.length; next += 1) {
    const more = sentences[next]?.text ?? '';
    if (text.length + more.length + 1 > QUOTE_LENGTH) break;
    text = `${text}${/[.!?:,;]$/.test(text) ? ' ' : '; '}${more}`;
  }
  return text;
}

/** Where the title alone says that it is what was asked for ("Packing list"), its text is the answer. */
function tellBeginning(reading: Reading, { subject }: AskContext): Finding | undefined {
  const { title } = reading.terms();
  const held = subject.terms.filter((term) => matchOf(term, title) > 0).length;
  const named = subject.topics.filter(({ pattern }) => reading.foldedTitle.search(pattern) >= 0).length;
  const share = (held + named) / Math.max(1, subject.terms.length + subject.topics.length);
  const value = reading.lines
    .map(({ text }) => text)
    .slice(0, MAX_LINES)
    .join('; ');
  if (share === 0 || value === '') return undefined;
  return { reading, sentence: `${reading.title}: ${quote(value)}`, value, quality: 3 + 5 * share };
}
