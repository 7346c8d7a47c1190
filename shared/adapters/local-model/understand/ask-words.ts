import type { Ask } from '../../../domain/intent.ts';
import { foldInPlace } from '../fold-in-place.ts';
import { ADVERBS } from '../lexicon/adverbs.ts';
import { COMPOUND_NOUNS } from '../lexicon/compound-nouns.ts';
import { isContentWord } from '../lexicon/content-word.ts';
import { fieldIn, headOf } from '../lexicon/fields.ts';
import { DETERMINERS, FILLERS } from '../lexicon/function-words.ts';
import { ENGLISH_NOUNS, GERMAN } from '../lexicon/homographs.ts';
import { KIND_WORDS, KINDS } from '../lexicon/kinds.ts';
import { ANYONE } from '../lexicon/people-words.ts';
import { SELECTIONS } from '../lexicon/selections.ts';
import { ASKED_ROLES, TOPICS } from '../lexicon/topics.ts';

export interface AskWords {
  /** Its content words, in its order. */
  all: readonly string[];
  /** Those that say what it is about, and not which kind of answer is wanted. */
  own: readonly string[];
  /** Words of mails that hold such an answer. */
  more: readonly string[];
}

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’@._&-]*/gu;

/**
 * The words of an ask.
 * @param without what a filter says already
 */
export function askWords({ type, of }: Pick<Ask, 'type' | 'of'>, without: readonly string[] = []): AskWords {
  const folded = foldInPlace(of);
  const field = fieldIn(headOf(folded), type) ?? fieldIn(folded, type);
  const topics = TOPICS.filter(({ pattern }) => folded.search(pattern) >= 0);
  const patterns = [
    ...(field && !field.isTopic ? [field.pattern] : []),
    ...(type === 'time' ? ASKED_ROLES.map(([role]) => role) : []),
  ];
  const subject = patterns.reduce((text, pattern) => blank(text, pattern), of);
  return {
    all: contentWords(without.reduce((text, name) => text.replace(name, ' '), of)),
    own: contentWords(without.reduce((text, name) => text.replace(name, ' '), subject)),
    more: [...topics, ...(field ? [field] : [])].flatMap(({ searchWords }) => searchWords?.split(' ') ?? []),
  };
}

function contentWords(text: string): string[] {
  const words = [...text.matchAll(WORD)].map(({ index, 0: word }) => ({
    text: word.replace(/['’]s$|[._-]+$/, ''),
    from: index,
    to: index + word.length,
  }));
  const isGerman = words.some(({ text: word }) => GERMAN.test(foldInPlace(word)));
  const isContent = words.map(({ text: word }) => {
    const folded = foldInPlace(word);
    const isNoun = ENGLISH_NOUNS.has(folded) && !isGerman;
    return word.length > 1 && isContentWord(word) && !ADVERBS.has(folded) && (isNoun || !isGrammatical(folded));
  });
  return words.flatMap(({ text: word, from }, index) => {
    const isBeside = (other: number) =>
      (isContent[other] === true || COMPOUND_NOUNS.has(foldInPlace(words[other]?.text ?? ''))) &&
      /^\s$/.test(
        other < index ? text.slice(words[other]?.to, from) : text.slice(words[index]?.to, words[other]?.from),
      );
    const isPart = COMPOUND_NOUNS.has(foldInPlace(word)) && (isBeside(index - 1) || isBeside(index + 1));
    return isContent[index] || isPart ? [word] : [];
  });
}

/** Kinds of mails and events, superlatives and small words, in whatever language. */
function isGrammatical(folded: string): boolean {
  const kind = KIND_WORDS.values.get(folded);
  return (
    (kind !== undefined && KINDS[kind] !== 'drive') ||
    SELECTIONS.values.has(folded) ||
    ANYONE.values.has(folded) ||
    DETERMINERS.values.has(folded) ||
    FILLERS.values.has(folded)
  );
}

function blank(text: string, pattern: RegExp): string {
  return [...foldInPlace(text).matchAll(pattern)].reduce(
    (rest, { index, 0: { length } }) => rest.slice(0, index) + ' '.repeat(length) + rest.slice(index + length),
    text,
  );
}
