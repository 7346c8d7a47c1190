import type { Ask } from '../../../domain/intent.ts';
import { foldInPlace } from '../fold-in-place.ts';
import { isContentWord } from '../lexicon/content-word.ts';
import { fieldIn, headOf } from '../lexicon/fields.ts';
import { DETERMINERS, FILLERS } from '../lexicon/function-words.ts';
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
  const words = (text.match(WORD) ?? []).map((word) => word.replace(/['’]s$|[._-]+$/, ''));
  return words.filter((word) => word.length > 1 && isContentWord(word) && !isGrammatical(foldInPlace(word)));
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
