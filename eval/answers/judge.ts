import type { Question } from './question.ts';
import { countWords, holds, tokensOf, withoutCitations } from './tokens.ts';

/** Longer answers are wrong, whatever they contain: somebody who lists everything also lists what is right. */
export const MAX_WORDS = 150;

/** What came of a question. */
export type Reply =
  | { kind: 'answer'; text: string; cited: readonly CitedSource[] }
  /** A question back; `text` with the options that it offers. */
  | { kind: 'clarification'; text: string }
  /** No answer; `text` says why. */
  | { kind: 'failure'; text: string };

export interface CitedSource {
  n: number;
  service: string;
  title: string;
}

export interface Judgement {
  /** `asked`: it asked back where an answer was due. */
  verdict: 'right' | 'wrong' | 'asked';
  /** What a right answer would have had, or not had; empty when it is right. */
  faults: string[];
}

/**
 * Judges a reply. An answer is right when it holds all of `must_contain` and nothing of `must_not_contain`, as whole tokens
 * and without case, has at most 150 words, and cites one of `relevant`, if there are any. Asking back is right where the
 * question is marked ambiguous, and only there; an answer to such a question is judged as any other.
 */
export function judge(question: Question, reply: Reply): Judgement {
  switch (reply.kind) {
    case 'failure':
      return { verdict: 'wrong', faults: ['there is no answer'] };
    case 'clarification':
      return question.ambiguous
        ? { verdict: 'right', faults: [] }
        : { verdict: 'asked', faults: ['asks back where the question is clear'] };
    case 'answer': {
      const faults = faultsOf(question, reply);
      return { verdict: faults.length === 0 ? 'right' : 'wrong', faults };
    }
    default:
      return reply satisfies never;
  }
}

function faultsOf(question: Question, { text, cited }: Extract<Reply, { kind: 'answer' }>): string[] {
  const words = withoutCitations(text);
  const tokens = tokensOf(words);
  const inAnswer = (phrase: string) => holds(tokens, phrase);
  const missing = question.must_contain.filter((expected) => ![expected].flat().some(inAnswer));
  const excess = question.must_not_contain.flat().filter(inAnswer);
  const length = countWords(words);
  const relevant = new Set(question.relevant.map(comparable));
  const citesRelevant = relevant.size === 0 || cited.some(({ title }) => relevant.has(comparable(title)));
  return [
    ...missing.map((expected) => `lacks ${[expected].flat().map(quoted).join(' or ')}`),
    ...excess.map((phrase) => `holds ${quoted(phrase)}`),
    ...(length > MAX_WORDS ? [`has ${length} words; ${MAX_WORDS} are allowed`] : []),
    ...(citesRelevant ? [] : [`cites none of ${question.relevant.map(quoted).join(', ')}`]),
  ];
}

const quoted = (text: string) => `"${text}"`;

/** Titles are compared without case, and with any space for one. */
const comparable = (title: string) => title.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
