import { isContentWord } from '../../lexicon/content-word.ts';
import { FIELDS } from '../../lexicon/fields.ts';
import { KIND_WORDS, type Kind } from '../../lexicon/kinds.ts';
import { STATES } from '../../lexicon/states.ts';
import { TOPICS } from '../../lexicon/topics.ts';
import { VERBS } from '../../lexicon/verbs.ts';
import type { Place } from '../meaning.ts';
import type { Sentence } from '../tokens.ts';
import { type Annotator, type AnySpan, findPattern, findPhrases, span } from './annotator.ts';
import { isPassive, useOf } from './word-use.ts';

/** Mail, meetings, PDFs. */
export const annotateKinds: Annotator = (sentence) =>
  findPhrases(sentence, KIND_WORDS, (kind, at) => {
    if (
      isDeed(sentence, at) ||
      isEnglish(sentence, at) ||
      isModifier(sentence, kind, at) ||
      isJourney(sentence, kind, at)
    )
      return undefined;
    const isPart = isNamed(sentence, kind, at) || isInField(sentence, at);
    return span('Kind', at, { kind, at }, isPart ? -0.6 : -0.15);
  });

/** "Meeting id": what is asked for has a longer name. */
function isInField(sentence: Sentence, [start, end]: Place): boolean {
  return FIELDS.some(({ pattern }) =>
    findPattern(sentence, pattern, (_, at) => span('At', at, at, 0)).some(
      (field) => field.start <= start && field.end >= end && field.end - field.start > end - start,
    ),
  );
}

/** English words that name a meeting in French where they have their accents. */
function isEnglish({ tokens }: Sentence, [start, end]: Place): boolean {
  return end - start === 1 && /^reunions?$/i.test(tokens[start]?.text ?? '');
}

/** "Drive me home", "who called": a single word that is used as a verb is no thing. */
function isDeed(sentence: Sentence, [start, end]: Place): boolean {
  return end - start === 1 && useOf(sentence, start) === 'verb';
}

/** Kinds that are as often a part of the name of something else: "the mail server", "the file cabinet", "the call centre". */
const MODIFIERS: ReadonlySet<Kind> = new Set(['mail', 'file', 'call', 'image', 'video', 'reply']);

function isModifier({ tokens }: Sentence, kind: Kind, [start, end]: Place): boolean {
  if (
    !MODIFIERS.has(kind) ||
    end - start > 1 ||
    !/^(?:the|a|an|my|our|your|this|that|new|old)$/.test(tokens[start - 1]?.folded ?? '')
  )
    return false;
  const next = tokens[end];
  const isNoun =
    next?.isWord === true &&
    /^\p{Ll}/u.test(next.text) &&
    isContentWord(next.text) &&
    !STATES.values.has(next.folded) &&
    !VERBS.values.has(next.folded);
  // "The email tom sent"
  return isNoun && !VERBS.values.has(tokens[end + 1]?.folded ?? '');
}

/** A drive is one of files where it is mine, Google's or shared, or something is in it. */
function isJourney({ tokens }: Sentence, kind: Kind, [start, end]: Place): boolean {
  if (kind !== 'drive' || end - start > 1) return false;
  return !/^(?:my|our|google|shared|team|in|on|from|within)$/.test(
    tokens[start - 1]?.folded === 'the' ? (tokens[start - 2]?.folded ?? '') : (tokens[start - 1]?.folded ?? ''),
  );
}

/** A folder or calendar that has a name is another thing than the calendar. */
function isNamed({ tokens }: Sentence, kind: Kind, [start]: Place): boolean {
  return (kind === 'folder' || kind === 'calendar') && isContentWord(tokens[start - 1]?.text ?? '');
}

/** "Booking reference", "price", "departure time". */
export const annotateFields: Annotator = (sentence) =>
  FIELDS.flatMap((field) =>
    findPattern(sentence, field.pattern, ([text], at) =>
      // "Where" labels an address in a text, and asks in a question.
      /^(?:where|dove)$/.test(text) || isDeed(sentence, at)
        ? undefined
        : span('Field', at, { field, at }, isTopic(text) ? -0.65 : -0.3),
    ),
  );

/** "Flight" is more often what something is asked of than short for its number. */
function isTopic(text: string): boolean {
  return TOPICS.some(({ pattern }) => text.replace(pattern, '') === '');
}

/** "Unread", "with attachments", "free". */
export const annotateStates: Annotator = (sentence) =>
  findPhrases(sentence, STATES, (state, at) => span('State', at, { state, at }, -0.2));

/** What people and things do. */
export const annotateVerbs: Annotator = (sentence) =>
  longest(
    findPhrases(sentence, VERBS, (verb, at) => {
      const use = at[1] - at[0] === 1 ? useOf(sentence, at[0]) : 'either';
      if (use === 'noun' || isOrder(sentence, at)) return undefined;
      return span(
        'Verb',
        at,
        { verb, isPassive: isPassive(sentence, at[0]), at },
        use === 'verb' ? -0.2 : at[1] - at[0] > 1 ? -0.15 : weightOf(sentence, at),
      );
    }),
  );

/** "When did I last write": what stands before another verb says which time. */
function isOrder({ tokens }: Sentence, [start, end]: Place): boolean {
  return tokens[start]?.folded === 'last' && end - start === 1 && VERBS.values.has(tokens[end]?.folded ?? '');
}

/** "Runs out" is another deed than "runs". */
function longest(spans: readonly AnySpan[]): AnySpan[] {
  return spans.filter(({ start, end }) => !spans.some((other) => other.start === start && other.end > end));
}

/** "Emails", "calls", "slides" are things rather than deeds; "did Tom email me" is not. */
function weightOf({ tokens }: Sentence, [start, end]: Place): number {
  const word = tokens
    .slice(start, end)
    .map(({ folded }) => folded)
    .join(' ');
  if (!KIND_WORDS.values.has(word)) return -0.3;
  return word.endsWith('s') ? -1.2 : -0.5;
}
