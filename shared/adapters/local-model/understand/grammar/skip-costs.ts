import { isContentWord } from '../../lexicon/content-word.ts';
import { DETERMINERS, FILLERS, FUNCTION_WORDS } from '../../lexicon/function-words.ts';
import { KIND_WORDS } from '../../lexicon/kinds.ts';
import { OPENINGS, POLITENESS } from '../../lexicon/openings.ts';
import { STATES } from '../../lexicon/states.ts';
import { VERBS } from '../../lexicon/verbs.ts';
import type { Sentence } from '../tokens.ts';

/**
 * What it costs not to read a token, beside the 0.1 to 1 that a reading costs: a word that says something should be read, a
 * small one need not be.
 */
const COSTS = {
  polite: 0.02,
  small: 0.15,
  mark: 0.15,
  questionWord: 0.9,
  generic: 0.3,
  kind: 1.2,
  verb: 0.8,
  pronoun: 0.7,
  number: 1.2,
  content: 2.5,
  negation: 1.5,
} as const;

export function skipCosts(sentence: Sentence): number[] {
  const { tokens } = sentence;
  const polite = politeTokens(sentence);
  return tokens.map(({ folded, text, isWord }, index) => {
    if (!isWord) return COSTS.mark;
    if (polite.has(index)) return COSTS.polite;
    if (FUNCTION_WORDS.Not.values.has(folded)) return COSTS.negation;
    if (QUESTION_WORDS.has(folded)) return COSTS.questionWord;
    if (PRONOUN.test(folded)) return COSTS.pronoun;
    if (DETERMINERS.values.has(folded) || FILLERS.values.has(folded)) return COSTS.small;
    if (/^\d+$/.test(text)) return COSTS.number;
    if (VERBS.values.has(folded) && !isContentWord(text)) return COSTS.verb;
    if (KIND_WORDS.values.has(folded) || STATES.values.has(folded)) return COSTS.kind;
    return isContentWord(text) ? COSTS.content : COSTS.generic;
  });
}

const PRONOUN = /^(?:she|he|him|them)$/;

const QUESTION_WORDS = new Set(
  [...OPENINGS.values].flatMap(([phrase, opening]) =>
    !phrase.includes(' ') && !['whether', 'find', 'list', 'what about'].includes(opening) ? [phrase] : [],
  ),
);

export function isQuestionWord({ tokens }: Sentence, index: number): boolean {
  return QUESTION_WORDS.has(tokens[index]?.folded ?? '');
}

/** Where greetings, "could you tell me" and the like stand, at the beginning and at the end of a question. */
export function politeTokens({ tokens }: Sentence): Set<number> {
  const politeEnd = (start: number): number => {
    let key = '';
    let polite = start;
    for (let end = start + 1; end <= tokens.length && end - start <= POLITENESS.longest; end += 1) {
      key = key === '' ? (tokens[start]?.folded ?? '') : `${key} ${tokens[end - 1]?.folded ?? ''}`;
      if (POLITENESS.values.has(key)) polite = end;
    }
    return tokens[start]?.isWord === false ? start + 1 : polite;
  };
  const polite = new Set<number>();
  const add = (from: number, to: number) => {
    for (let index = from; index < to; index += 1) polite.add(index);
  };
  let start = 0;
  for (let end = politeEnd(0); end > start; end = politeEnd(start)) {
    add(start, end);
    start = end;
  }
  for (let last = start; last < tokens.length; last += 1) {
    let at = last;
    while (at < tokens.length && politeEnd(at) > at) at = politeEnd(at);
    if (at === tokens.length) {
      add(last, at);
      break;
    }
  }
  return polite;
}

/**
 * Where a clause may begin: at the first word that says something, behind an "and" or a mark, and wherever a question word asks something.
 */
export function clauseStarts(sentence: Sentence, openings: readonly number[]): Set<number> {
  const { tokens } = sentence;
  const polite = politeTokens(sentence);
  const starts = new Set(openings);
  let isOpen = true;
  for (const [index, { folded, isWord }] of tokens.entries()) {
    if (isOpen) starts.add(index);
    const isJoint = !isWord || FUNCTION_WORDS.And.values.has(folded);
    isOpen =
      isJoint ||
      (isOpen &&
        !QUESTION_WORDS.has(folded) &&
        (polite.has(index) || DETERMINERS.values.has(folded) || FILLERS.values.has(folded)));
  }
  return starts;
}
