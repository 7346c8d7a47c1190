import { KNOWING_WORDS, QUESTION_BEGINNINGS, WORDS_AROUND_KNOWING } from '../../lexicon/framing-words.ts';
import { POLITE_ENDINGS, POLITENESS } from '../../lexicon/openings.ts';
import type { Phrases } from '../../lexicon/phrases.ts';
import type { Sentence, Token } from '../tokens.ts';

/**
 * What stands around a question and asks nothing: greetings, "could you tell me", "I can't remember", at its beginning, and
 * "please" or "do you know" at its end.
 */
export function politeTokens({ tokens }: Sentence): Set<number> {
  const polite = new Set<number>();
  const add = (from: number, to: number) => {
    for (let index = from; index < to; index += 1) polite.add(index);
  };
  const start = frameEnd(tokens, repeated(tokens, 0, POLITENESS));
  add(0, start);
  for (let last = start; last < tokens.length; last += 1) {
    if (repeated(tokens, last, POLITE_ENDINGS) === tokens.length) {
      add(last, tokens.length);
      break;
    }
  }
  return polite;
}

/** Where a run of these phrases and of marks ends that begins here. */
function repeated(tokens: readonly Token[], start: number, known: Phrases<true>): number {
  let at = start;
  while (at < tokens.length) {
    const end = tokens[at]?.isWord === false ? at + 1 : phraseEnd(tokens, at, known);
    if (end === at) break;
    at = end;
  }
  return at;
}

function phraseEnd(tokens: readonly Token[], start: number, { values, longest }: Phrases<true>): number {
  let key = '';
  let found = start;
  for (let end = start + 1; end <= tokens.length && end - start <= longest; end += 1) {
    key = key === '' ? (tokens[start]?.folded ?? '') : `${key} ${tokens[end - 1]?.folded ?? ''}`;
    if (values.has(key)) found = end;
  }
  return found;
}

/** "It would be great to know | when …": small words and words of knowing, up to the word that asks. */
function frameEnd(tokens: readonly Token[], start: number): number {
  let knows = start > 0 && KNOWING_WORDS.has(tokens[start - 1]?.folded ?? '');
  for (let at = skipQuestionIn(tokens, start); at < tokens.length; at += 1) {
    const { folded, isWord } = tokens[at] as Token;
    // "… at what time"
    if (knows && QUESTION_BEGINNINGS.has(folded)) return at - (PREPOSITION.test(tokens[at - 1]?.folded ?? '') ? 1 : 0);
    if (KNOWING_WORDS.has(folded)) knows = true;
    else if (isWord && !WORDS_AROUND_KNOWING.has(folded)) return start;
  }
  return start;
}

/** "What I'd like to know is when …" */
function skipQuestionIn(tokens: readonly Token[], start: number): number {
  const isWhat = tokens[start]?.folded === 'what' && /^(?:i|we)$/.test(tokens[start + 1]?.folded ?? '');
  return isWhat ? start + 1 : start;
}

const PREPOSITION = /^(?:at|by|from|to|with|for|in|on|a|um|ab|bis|mit|von|de|con|da|until|since)$/;
