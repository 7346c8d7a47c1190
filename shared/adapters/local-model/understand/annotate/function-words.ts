import { FUNCTION_WORDS } from '../../lexicon/function-words.ts';
import { type Annotator, findPhrases, span } from './annotator.ts';

/** Prepositions, "and", "not", "'s": each in all the parts that it can play. */
export const annotateFunctionWords: Annotator = (sentence) =>
  Object.entries(FUNCTION_WORDS).flatMap(([category, words]) =>
    findPhrases(sentence, words, (_, at) => span(category as keyof typeof FUNCTION_WORDS, at, at, -0.05)),
  );
