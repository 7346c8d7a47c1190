import { fold } from '../../../content/fold.ts';
import { isStopWord } from '../../../content/words.ts';
import type { Ask } from '../../../domain/intent.ts';
import { FIELD_NOUNS, QUESTION_OPENINGS } from './lexicon.ts';

/** Where one request ends and the next begins: "when is my flight and what is the booking reference?" */
const CLAUSES =
  /[?;.!]\s+|,?\s+(?:and|as well as|plus)\s+(?=(?:also\s+)?(?:what|when|who|where|how|which|is|are|do|did|the|my|list|show|find)\b)/i;

/** What a question wants to know, one entry a clause; a question without any known shape asks for a passage. */
export function asksOf(question: string): Ask[] {
  const clauses = question.split(CLAUSES).filter((clause) => clause.trim() !== '');
  const asks = clauses.map((clause, position) => askOf(clause, position === 0));
  return asks.filter(
    (ask, position) => asks.findIndex((other) => other.type === ask.type && other.of === ask.of) === position,
  );
}

function askOf(clause: string, isFirst: boolean): Ask {
  const opening = QUESTION_OPENINGS.find(([pattern]) => pattern.test(clause));
  const field = FIELD_NOUNS.map(([pattern, type]) => ({ type, match: pattern.exec(clause) })).find(
    ({ match }) => match !== null,
  );
  // "When is the deadline", "how much is the rent": the question word says more than the noun.
  if (opening && !(opening[1] === 'list' && field && !isFirst)) {
    return { type: opening[1], of: topicOf(clause.replace(opening[0], ' ')) };
  }
  if (field?.match) return { type: field.type, of: topicOf(clause) || field.match[0].toLowerCase() };
  return { type: 'passage', of: topicOf(clause) };
}

/** Verbs that a question is asked with; what it is about is the rest. */
const ASKING =
  /^(?:come|comes|coming|attend(?:s|ing)?|going|say|says|find|show|list|search|happen(?:s|ing)?|start(?:s|ing)?|take|takes|place)$/i;

/** The words that a clause is about, in its order: all but those that only build the sentence. */
export function topicOf(clause: string): string {
  return (clause.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’@._-]*/gu) ?? [])
    .map((word) => word.replace(/['’]s$/, '').replace(/[._-]+$/, ''))
    .filter((word) => word !== '' && !isStopWord(fold(word)) && !ASKING.test(word))
    .join(' ');
}
