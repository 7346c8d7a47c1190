import { ADVERBS } from '../../lexicon/adverbs.ts';
import { isContentWord } from '../../lexicon/content-word.ts';
import { FIELDS } from '../../lexicon/fields.ts';
import { DETERMINERS, FILLERS, FUNCTION_WORDS } from '../../lexicon/function-words.ts';
import { ENGLISH_NOUNS, GERMAN } from '../../lexicon/homographs.ts';
import { KIND_WORDS } from '../../lexicon/kinds.ts';
import { ONLY_AT_BEGINNING, OPENINGS } from '../../lexicon/openings.ts';
import { STATES } from '../../lexicon/states.ts';
import { VERBS } from '../../lexicon/verbs.ts';
import { isPartOfCompound } from '../annotate/word-use.ts';
import type { Sentence } from '../tokens.ts';
import { politeTokens } from './framing.ts';

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
  field: 0.6,
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
  const joints = jointTokens(sentence);
  return tokens.map(({ folded, text, isWord }, index) => {
    if (!isWord) return COSTS.mark;
    if (polite.has(index)) return COSTS.polite;
    if (FUNCTION_WORDS.Not.values.has(folded)) return COSTS.negation;
    if (QUESTION_WORDS.has(folded)) return COSTS.questionWord;
    if (PRONOUN.test(folded)) return COSTS.pronoun;
    if (joints.has(index)) return COSTS.small;
    if (isPartOfCompound(sentence, index) || isEnglishNoun(sentence, index)) return COSTS.content;
    if (ADVERBS.has(folded) || folded.startsWith("'")) return COSTS.small;
    if (DETERMINERS.values.has(folded) || FILLERS.values.has(folded)) return COSTS.small;
    if (/^\d+$/.test(text)) return COSTS.number;
    if (VERBS.values.has(folded) && !isContentWord(text)) return COSTS.verb;
    if (KIND_WORDS.values.has(folded) || STATES.values.has(folded)) return COSTS.kind;
    if (isContentWord(text)) return COSTS.content;
    return FIELDS.some(({ pattern }) => folded.match(pattern)?.[0] === folded) ? COSTS.field : COSTS.generic;
  });
}

const PRONOUN = /^(?:she|he|him|them)$/;

/** Single words that ask wherever they stand. Others of that spelling, as "was" and "come", ask in their language at the beginning alone. */
const QUESTION_WORDS = new Set(
  [...OPENINGS.values].flatMap(([phrase, opening]) =>
    !phrase.includes(' ') &&
    !['whether', 'find', 'list', 'what about', 'tell'].includes(opening) &&
    !ONLY_AT_BEGINNING.has(phrase)
      ? [phrase]
      : [],
  ),
);

export function isQuestionWord({ tokens }: Sentence, index: number): boolean {
  return QUESTION_WORDS.has(tokens[index]?.folded ?? '');
}

/**
 * Where a clause may begin: at the first word that says something, behind an "and" or a mark, and wherever a question word asks something.
 */
export function clauseStarts(sentence: Sentence, openings: readonly number[]): Set<number> {
  const { tokens } = sentence;
  const polite = politeTokens(sentence);
  const starts = new Set(openings);
  const joints = jointTokens(sentence);
  let isOpen = true;
  for (const [index, { folded, isWord }] of tokens.entries()) {
    if (isOpen) starts.add(index);
    const isAsking = QUESTION_WORDS.has(folded) || ONLY_AT_BEGINNING.has(folded);
    // French "ou" asks where at the beginning, and joins elsewhere.
    const isJoint: boolean = !isWord || (joints.has(index) && !(isAsking && isOpen));
    isOpen = isJoint || (isOpen && (polite.has(index) || (!isAsking && isTransparent(folded))));
  }
  return starts;
}

/** "Regarding the loft, when …": such words stand before what is said, and say nothing. */
function isTransparent(folded: string): boolean {
  return (
    DETERMINERS.values.has(folded) ||
    FILLERS.values.has(folded) ||
    ADVERBS.has(folded) ||
    FUNCTION_WORDS.About.values.has(folded)
  );
}

/** "And", "as well as" */
function jointTokens({ tokens }: Sentence): Set<number> {
  const { values, longest } = FUNCTION_WORDS.And;
  const joints = new Set<number>();
  for (const start of tokens.keys()) {
    for (let length = 1; length <= longest && start + length <= tokens.length; length += 1) {
      const key = tokens
        .slice(start, start + length)
        .map(({ folded }) => folded)
        .join(' ');
      if (values.has(key)) for (let at = start; at < start + length; at += 1) joints.add(at);
    }
  }
  return joints;
}

/** "Bin collection", "hat shop": words that build sentences in another language, where nothing else is of it. */
function isEnglishNoun({ tokens }: Sentence, index: number): boolean {
  return ENGLISH_NOUNS.has(tokens[index]?.folded ?? '') && tokens.every(({ folded }) => !GERMAN.test(folded));
}
