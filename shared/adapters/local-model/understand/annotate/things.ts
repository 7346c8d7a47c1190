import { isContentWord } from '../../lexicon/content-word.ts';
import { FIELDS } from '../../lexicon/fields.ts';
import { KIND_WORDS, type Kind } from '../../lexicon/kinds.ts';
import { STATES } from '../../lexicon/states.ts';
import { TOPICS } from '../../lexicon/topics.ts';
import { VERBS } from '../../lexicon/verbs.ts';
import type { Place } from '../meaning.ts';
import type { Sentence } from '../tokens.ts';
import { type Annotator, findPattern, findPhrases, span } from './annotator.ts';

/** Mail, meetings, PDFs. */
export const annotateKinds: Annotator = (sentence) =>
  findPhrases(sentence, KIND_WORDS, (kind, at) =>
    span('Kind', at, { kind, at }, isNamed(sentence, kind, at) ? -0.6 : -0.15),
  );

/** A folder or calendar that has a name is another thing than the calendar. */
function isNamed({ tokens }: Sentence, kind: Kind, [start]: Place): boolean {
  return (kind === 'folder' || kind === 'calendar') && isContentWord(tokens[start - 1]?.text ?? '');
}

/** "Booking reference", "price", "departure time". */
export const annotateFields: Annotator = (sentence) =>
  FIELDS.flatMap((field) =>
    findPattern(sentence, field.pattern, ([text], at) =>
      // "Where" labels an address in a text, and asks in a question.
      /^(?:where|dove)$/.test(text) ? undefined : span('Field', at, { field, at }, isTopic(text) ? -0.65 : -0.3),
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
  findPhrases(sentence, VERBS, (verb, at) => span('Verb', at, { verb, at }, weightOf(sentence, at)));

/** "Emails", "calls", "slides" are things rather than deeds; "did Tom email me" is not. */
function weightOf({ tokens }: Sentence, [start, end]: Place): number {
  const word = tokens
    .slice(start, end)
    .map(({ folded }) => folded)
    .join(' ');
  if (!KIND_WORDS.values.has(word)) return -0.3;
  return word.endsWith('s') ? -1.2 : -0.5;
}
