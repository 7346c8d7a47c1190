import { ADVERBS } from '../../lexicon/adverbs.ts';
import { isContentWord } from '../../lexicon/content-word.ts';
import { KIND_WORDS } from '../../lexicon/kinds.ts';
import { isKnownWord } from '../../lexicon/known-words.ts';
import { ANYONE, KIN, ME, NO_NAMES, PRONOUNS, ROLES, TITLES } from '../../lexicon/people-words.ts';
import { STATES } from '../../lexicon/states.ts';
import { VERBS } from '../../lexicon/verbs.ts';
import type { PersonMention, Place } from '../meaning.ts';
import type { Sentence, Token } from '../tokens.ts';
import { type Annotator, findPhrases, span } from './annotator.ts';

/** "Did tom reply": what follows is who did it. */
const AUXILIARY = /^(?:did|does|do|has|had|have|will|hat|haben)$/;

/** First names, middle and last ones. */
const MAX_NAME = 4;

/** People, by names in any spelling, addresses, domains, pronouns and the parts that they play. What is none is told by the grammar. */
export const annotatePeople: Annotator = (sentence) => [
  ...sentence.tokens.flatMap((token, start) => {
    const at: Place = [start, start + 1];
    if (/^[^@\s]+@[^@\s]+$/.test(token.folded))
      return [span('Person', at, mention(token.text, 'address', true, at), -0.05)];
    if (/^@?[a-z\d-]+(?:\.[a-z\d-]+)+$/.test(token.folded) && /[a-z]$/.test(token.folded))
      return [span('Person', at, mention(token.text.replace(/^@/, ''), 'organisation', true, at), -0.1)];
    return [];
  }),
  ...capitalised(sentence),
  ...sentence.tokens.flatMap((token, start) => {
    // In a chat names are written small; only what stands before or behind them makes them names.
    if (!isPossibleName(token) || isUpper(token) || isKnownWord(token.folded)) return [];
    const at: Place = [start, start + 1];
    const isSubject = AUXILIARY.test(sentence.tokens[start - 1]?.folded ?? '');
    return [span('Person', at, mention(token.text, 'name', isSubject, at), isSubject ? -0.25 : -0.7)];
  }),
  ...sentence.tokens.flatMap((token, start) => {
    if (!ROLES.has(token.folded) || (isUpper(token) && !KIN.has(token.folded))) return [];
    const hasDeterminer = /^(?:my|our|the|a|an|mein|meine|meinem|meiner|mon|ma|mi|mio|mia|il)$/.test(
      sentence.tokens[start - 1]?.folded ?? '',
    );
    const at: Place = [hasDeterminer ? start - 1 : start, start + 1];
    return [span('Person', at, mention(token.text, 'role', false, [start, start + 1]), -0.3)];
  }),
  ...findPhrases(sentence, ME, (_, at) => span('Person', at, mention('me', 'me', true, at), -0.1)),
  ...findPhrases(sentence, PRONOUNS, (pronoun, at) => span('Person', at, mention(pronoun, 'pronoun', true, at), -0.2)),
  ...findPhrases(sentence, ANYONE, (_, at) => span('Anyone', at, at, -0.1)),
];

function mention(name: string, is: PersonMention['is'], isPlain: boolean, at: Place): PersonMention {
  return { is, name, isPlain, at };
}

function capitalised({ tokens, question }: Sentence) {
  // Shouting and Title Case say nothing about names.
  const words = tokens.filter(({ text }) => /^\p{L}/u.test(text));
  const isTelling = words.some(({ text }, index) => index > 0 && /^\p{Ll}/u.test(text));
  return tokens.flatMap((first, start) => {
    const isKin = KIN.has(first.folded) && isNameAt(tokens, start + 1);
    if (!isUpper(first) || (!isPossibleName(first) && !TITLES.has(first.folded) && !isKin)) return [];
    const before = tokens[start - 1];
    if (before && isUpper(before) && isPossibleName(before)) return [];
    let end = start + 1;
    while (end < tokens.length && end - start < MAX_NAME) {
      const next = tokens[end] as Token;
      const isTitlesDot = next.text === '.' && TITLES.has(tokens[end - 1]?.folded ?? '');
      // "British Gas": behind a name a company's trade is a part of it.
      if (!isTitlesDot && (!isUpper(next) || !(isPossibleName(next) || ROLES.has(next.folded)))) break;
      end += 1;
    }
    const at: Place = [start, end];
    const name = question.slice(first.index, (tokens[end - 1] as Token).end);
    const isOpening = start === 0;
    return [
      span(
        'Person',
        at,
        mention(name, 'name', isTelling && !isOpening, at),
        isTelling ? (isOpening ? -0.6 : -0.3) : -0.9,
      ),
    ];
  });
}

function isNameAt(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  return token !== undefined && isUpper(token) && isPossibleName(token);
}

function isUpper({ text }: Token): boolean {
  return /^\p{Lu}/u.test(text);
}

function isPossibleName({ text, folded, isWord }: Token): boolean {
  return (
    isWord &&
    /^\p{L}[\p{L}\p{M}'’.-]+$/u.test(text) &&
    !NO_NAMES.has(folded) &&
    !ADVERBS.has(folded) &&
    isContentWord(text) &&
    !KIND_WORDS.values.has(folded) &&
    !STATES.values.has(folded) &&
    (isUpper({ text } as Token) || !VERBS.values.has(folded)) &&
    !ROLES.has(folded)
  );
}
