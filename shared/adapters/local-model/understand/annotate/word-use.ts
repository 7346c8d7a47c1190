/**
 * Many words are a noun in one place and a verb in another: "the hail claim", "did they claim". What stands before a word tells
 * which, as the first taggers of parts of speech did it, by the word before and by the verb that an auxiliary waits for.
 */
import { ADVERBS } from '../../lexicon/adverbs.ts';
import { AMBIGUOUS_FORMS, COMPOUND_NOUNS } from '../../lexicon/compound-nouns.ts';
import { isContentWord } from '../../lexicon/content-word.ts';
import { VERBS } from '../../lexicon/verbs.ts';
import type { Sentence, Token } from '../tokens.ts';

export type WordUse = 'verb' | 'noun' | 'either';

const set = (words: string) => new Set(words.split(' '));

const SUBJECTS = set("i we you he she they it who 'll 'd");
/** A base form comes after these, behind the subject where they stand in front of it. */
const AUXILIARIES = set(
  "do does did don't doesn't didn't will would can could shall should may might must won't can't cannot couldn't wouldn't shouldn't",
);
const HAVING = set("have has had having 've haven't hasn't hadn't");
const BEING = set("is are am was were be been being 's 're 'm isn't aren't wasn't weren't");
const DETERMINERS = set(
  'the a an my our your his her its their this these those any some every each no another both which whose what per first second third next last',
);
const PREPOSITIONS = set(
  'of for from in on at with by about into over under between during without regarding concerning',
);
const CLAUSE_BEGINNINGS = set('what when where who which why how whether if whose');
const NEGATIONS = set('not never');

/** Whether a single word is used as a verb or as a noun; `either` where nothing tells. */
export function useOf({ tokens }: Sentence, index: number): WordUse {
  const form = AMBIGUOUS_FORMS.get(tokens[index]?.folded ?? '');
  if (form === undefined) return 'either';
  const at = beforeOrder(tokens, beforeAdverbs(tokens, index));
  const before = tokens[at];
  if (!before?.isWord) return form === 'ing' || hasObject(tokens, index) ? 'either' : 'noun';
  const { folded } = before;
  if (folded === "'s" || folded === "'") return form === 'ing' ? 'either' : 'noun';
  if (folded === 'to') return form === 'base' ? 'verb' : 'noun';
  if (folded === 'that' || folded === 'which') {
    const isRelative = isContentWord(tokens[at - 1]?.text ?? '');
    return isRelative ? 'verb' : form === 'base' ? 'noun' : 'either';
  }
  if (SUBJECTS.has(folded)) return 'verb';
  if (AUXILIARIES.has(folded)) return form === 'base' ? 'verb' : 'noun';
  if (BEING.has(folded)) return form === 's' ? 'noun' : 'either';
  if (HAVING.has(folded) || PREPOSITIONS.has(folded)) return form === 'ing' ? 'either' : 'noun';
  if (DETERMINERS.has(folded)) return folded === 'what' && form === 's' ? 'either' : 'noun';
  if (!isContentWord(before.text) && !AMBIGUOUS_FORMS.has(folded)) return 'either';
  return form === 'ing' ? 'either' : behindNoun(tokens, index, form);
}

/** Behind a noun a base form is the verb that "did" waits for, unless another one comes; "leaves" is a verb without one. */
function behindNoun(tokens: readonly Token[], index: number, form: 'base' | 's'): WordUse {
  const clause = tokens.slice(clauseStart(tokens, index), index).map(({ folded }) => folded);
  const waits = clause.some((folded, place) => AUXILIARIES.has(folded) && clause[place - 1] !== 'to');
  const isOfBeing = clause.some((folded) => BEING.has(folded));
  if (form === 's') {
    if (waits || isOfBeing) return 'noun';
    return isContentWord(tokens[index + 1]?.text ?? '') ? 'either' : 'verb';
  }
  if (waits) return hasLaterVerb(tokens, index) || hasOwnVerb(tokens, index) ? 'noun' : 'verb';
  // "When the doors open"
  return /[^s]s$/.test(clause.at(-1) ?? '') && !isOfBeing ? 'either' : 'noun';
}

function hasLaterVerb(tokens: readonly Token[], index: number): boolean {
  for (let later = index + 1; later < tokens.length && tokens[later]?.isWord; later += 1) {
    const { folded } = tokens[later] as Token;
    if (/^(?:and|or|when|where|who|if|while|before|after)$/.test(folded)) return false;
    const before = tokens[later - 1]?.folded ?? '';
    const isBase = VERBS.values.has(folded) && !PREPOSITIONS.has(folded) && !/(?:s|ed|ing)$/.test(folded);
    if (isBase && !DETERMINERS.has(before) && !PREPOSITIONS.has(before) && before !== 'to') return true;
  }
  return false;
}

/** "Who did I send the floor plan to": behind who did it the verb has come already. */
function hasOwnVerb(tokens: readonly Token[], index: number): boolean {
  return tokens.slice(clauseStart(tokens, index) + 1, index).some(({ folded }, place, own) => {
    const before = own[place - 1]?.folded ?? '';
    return /^(?:i|we|you|he|she|they)$/.test(before) && VERBS.values.has(folded) && !ADVERBS.has(folded);
  });
}

function clauseStart(tokens: readonly Token[], index: number): number {
  let start = index;
  while (start > 0 && tokens[start - 1]?.isWord && tokens[start - 1]?.folded !== 'and') {
    start -= 1;
    if (CLAUSE_BEGINNINGS.has(tokens[start]?.folded ?? '')) break;
  }
  return start;
}

function beforeAdverbs(tokens: readonly Token[], index: number): number {
  let at = index - 1;
  while (at >= 0 && isBetween(tokens[at] as Token)) at -= 1;
  return at;
}

/** "When did I last email her": behind who did it "last" and "first" say which time, and behind "the" which thing. */
function beforeOrder(tokens: readonly Token[], at: number): number {
  const folded = tokens[at]?.folded;
  if (folded !== 'last' && folded !== 'first') return at;
  const before = tokens[at - 1];
  const waits = tokens.slice(clauseStart(tokens, at), at).some((token) => AUXILIARIES.has(token.folded));
  return before?.isWord && waits && !DETERMINERS.has(before.folded) && !PREPOSITIONS.has(before.folded) ? at - 1 : at;
}

function isBetween({ folded }: Token): boolean {
  return (ADVERBS.has(folded) && !PREPOSITIONS.has(folded)) || NEGATIONS.has(folded);
}

/** "I was told", "who were we emailed by", "has Tom been asked": what stands before it says that it was done to them. */
export function isPassive({ tokens }: Sentence, index: number): boolean {
  if (!PARTICIPLE.test(tokens[index]?.folded ?? '')) return false;
  const before = beforeAdverbs(tokens, index);
  // "When was I last emailed"
  const at = ORDER.test(tokens[before]?.folded ?? '') ? before - 1 : before;
  const { folded = '', text = '' } = tokens[at] ?? {};
  if (BEING.has(folded) || GETTING.test(folded)) return true;
  const isSomebody = SUBJECTS.has(folded) || (/^\p{Lu}/u.test(text) && at > 0);
  return isSomebody && BEING.has(tokens[at - 1]?.folded ?? '');
}

const ORDER = /^(?:last|first)$/;
const PARTICIPLE = /(?:ed|sent|written|told)$/;
const GETTING = /^(?:got|get|gets|gotten)$/;

/** "Book the hotel", "share it with Tom" */
function hasObject(tokens: readonly Token[], index: number): boolean {
  return /^(?:the|a|an|my|our|your|me|us|him|her|them|it|this|that|by)$/.test(tokens[index + 1]?.folded ?? '');
}

/** "Sound check", "shopping list", "open day": a word of asking that is a noun here, beside another. */
export function isPartOfCompound(sentence: Sentence, index: number): boolean {
  const { tokens } = sentence;
  const isNoun = (token: Token | undefined) =>
    token?.isWord === true &&
    (isContentWord(token.text) || COMPOUND_NOUNS.has(token.folded)) &&
    !ADVERBS.has(token.folded);
  return (
    COMPOUND_NOUNS.has(tokens[index]?.folded ?? '') &&
    useOf(sentence, index) !== 'verb' &&
    (isNoun(tokens[index - 1]) || isNoun(tokens[index + 1]))
  );
}
