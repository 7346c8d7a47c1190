import type { AskContext, Extractor, Finding } from './finding.ts';
import { quote } from './quote.ts';
import type { Reading } from './reading.ts';
import { type RelevantSentence, relevanceOf, titleSupport } from './relevance.ts';
import { matchOf } from './term-match.ts';

/** Of a text that is told from its beginning. */
const MAX_LINES = 10;

/** A quotation is filled up to this length with what follows it; with the points of a list further. */
const QUOTE_LENGTH = 200;
const LIST_LENGTH = 480;
const POINT = /^(?:[-•*·–]|\d{1,2}[.)])\s/;

const ANNOUNCED = 0.55;
const PLAIN = 0.45;

/** The sentence that is nearest to what was asked, with what follows it; of a text whose title alone says it, the beginning. */
export const findPassage: Extractor = (reading, context) => {
  const sentences = relevanceOf(reading, context);
  const best = bestOf(sentences, () => 0);
  const own = best === undefined ? 0 : (sentences[best.index]?.own ?? 0);
  // What the title announces is told by the text as a whole, unless one of its sentences says it plainly.
  const isTold = own > (titleSupport(reading, context) > ANNOUNCED ? PLAIN : 0);
  return (isTold ? undefined : tellBeginning(reading, context)) ?? (best && tell(reading, sentences, best));
};

/**
 * As `findPassage`, among the sentences that hold the kind of thing that is wanted.
 * @param worth how plainly a sentence holds it, 0 and above; undefined for one that does not
 */
export function passageWith(
  reading: Reading,
  context: AskContext,
  worth: (sentence: RelevantSentence) => number | undefined,
): Finding | undefined {
  const sentences = relevanceOf(reading, context);
  const best = bestOf(sentences, worth);
  return best && tell(reading, sentences, best);
}

interface Ranked {
  index: number;
  quality: number;
}

function bestOf(
  sentences: readonly RelevantSentence[],
  worth: (sentence: RelevantSentence) => number | undefined,
): Ranked | undefined {
  const ranked = sentences.flatMap((sentence, index): Ranked[] => {
    const plainness = worth(sentence);
    if (plainness === undefined) return [];
    return [{ index, quality: 6 * sentence.relevance + 2 * sentence.own + plainness - index / 200 }];
  });
  return ranked.sort((a, b) => b.quality - a.quality)[0];
}

function tell(reading: Reading, sentences: readonly RelevantSentence[], { index, quality }: Ranked): Finding {
  const value = from(sentences, index);
  return { reading, sentence: `${titleOf(reading)}: ${quote(value)}`, value, quality: Math.min(10, quality) };
}

/** Of a mail, with who wrote it: the body may be signed by a first name, or not at all. */
function titleOf({ title, item, from }: Reading): string {
  const author = item.service === 'gmail' ? from?.name : undefined;
  return `${title || 'Untitled'}${author ? ` (${author})` : ''}`;
}

/** The sentence, and as many of those behind it as fit. */
function from(sentences: readonly RelevantSentence[], index: number): string {
  let text = sentences[index]?.text ?? '';
  for (let next = index + 1; next < sentences.length; next += 1) {
    const more = sentences[next]?.text ?? '';
    const most = POINT.test(more) || text.endsWith(':') ? LIST_LENGTH : QUOTE_LENGTH;
    if (text.length + more.length + 1 > most) break;
    text = `${text}${/[.!?:,;]$/.test(text) ? ' ' : '; '}${more}`;
  }
  return text;
}

/**
 * Where the title alone says that it is what was asked for ("Packing list"), its text is the answer; rather that of a mail or
 * file than an event's, which seldom tells what came of it.
 */
function tellBeginning(reading: Reading, { subject }: AskContext): Finding | undefined {
  const { title } = reading.terms();
  const held = subject.terms.filter((term) => matchOf(term, title) > 0).length;
  const named = subject.topics.filter(({ pattern }) => reading.foldedTitle.search(pattern) >= 0).length;
  const share = (held + named) / Math.max(1, subject.terms.length + subject.topics.length);
  const value = reading.lines
    .map(({ text }) => text)
    .slice(0, MAX_LINES)
    .join('; ')
    .slice(0, LIST_LENGTH);
  if (share === 0 || value === '') return undefined;
  return {
    reading,
    sentence: `${titleOf(reading)}: ${quote(value)}`,
    value,
    quality: reading.item.service === 'calendar' ? 2 + 3 * share : 3 + 5 * share,
  };
}
