/**
 * How near each sentence of an item is to what was asked: it may say the words itself, or stand below the heading or beside the
 * sentence that does. Extractors weigh the values that they find by where these stand.
 */
import type { AskContext } from './finding.ts';
import type { Reading, Sentence } from './reading.ts';
import { matchOf } from './term-match.ts';

/** What the words of a neighbour, of the title, and of the rest of the item count. */
const NEARBY = 0.75;
const IN_TITLE = 0.7;
const ELSEWHERE = 0.35;

export interface RelevantSentence extends Sentence {
  /** 0 to 1: the share of the question's words that it holds, or that stand around it. */
  relevance: number;
  /** The share that it holds itself. */
  own: number;
}

/** The sentences of an item, in its order. */
export function relevanceOf(reading: Reading, { subject, weights }: AskContext): RelevantSentence[] {
  const sentences = reading.sentences();
  const { title, text } = reading.terms();
  const terms = subject.terms.map((term) => {
    const base = Math.max(IN_TITLE * matchOf(term, title), ELSEWHERE * matchOf(term, text));
    return { weight: weights.get(term) ?? 1, base, held: sentences.map((sentence) => matchOf(term, sentence.terms())) };
  });
  const topics = subject.topics.map(({ pattern }) => {
    const inTitle = reading.foldedTitle.search(pattern) >= 0;
    const base = inTitle ? IN_TITLE : reading.folded.search(pattern) >= 0 ? ELSEWHERE : 0;
    return { weight: 0.7, base, held: sentences.map(({ folded }) => (folded.search(pattern) >= 0 ? 1 : 0)) };
  });
  const words = [...terms, ...topics];
  const total = words.reduce((sum, { weight }) => sum + weight, 0);
  return sentences.map((sentence, index) => {
    let relevance = 0;
    let own = 0;
    for (const { weight, base, held } of words) {
      const itself = held[index] ?? 0;
      const beside = NEARBY * Math.max(held[index - 1] ?? 0, held[index + 1] ?? 0, 0.8 * (held[index - 2] ?? 0));
      relevance += weight * Math.max(itself, beside, base);
      own += weight * itself;
    }
    return { ...sentence, relevance: total === 0 ? 0 : relevance / total, own: total === 0 ? 0 : own / total };
  });
}
