import { civilTimeOf } from '../../../domain/civil-time.ts';
import type { Clarification, Intent } from '../../../domain/intent.ts';
import type { ClassificationContext } from '../../../query/intent-classifier.ts';
import { COMMANDS, NO_COMMANDS } from '../lexicon/commands.ts';
import { isContentWord } from '../lexicon/content-word.ts';
import { dateOf } from './annotate/times/intervals.ts';
import { askedType } from './answer-type.ts';
import { withCorrespondence } from './correspondence.ts';
import { type Description, describe } from './description.ts';
import { fallbackClause } from './fallback-clause.ts';
import { followUp } from './follow-up.ts';
import { politeTokens } from './grammar/framing.ts';
import { readQuestion, type WholeReading } from './grammar/read-question.ts';
import type { Clause } from './meaning.ts';
import { hasSubject } from './searches.ts';
import { withStanding } from './standing.ts';
import { toIntent } from './to-intent.ts';
import { type Sentence, tokenise } from './tokens.ts';

const MAX_ASKS = 6;

const NOTHING: Clarification = {
  question: 'What would you like to know from your mail, calendar or files?',
  options: ['What is on my calendar today?', 'Show my latest emails', 'Find a file'],
};

const NO_ACTIONS: Clarification = {
  question:
    'I can look things up in your mail, calendar and files, but I cannot change anything yet. What should I look up?',
  options: [],
};

/**
 * What a question means. Its stretches are annotated with all that they could be, a grammar combines them into readings of the
 * whole, and the likeliest becomes the intent, with the searches that could answer it. No content of the workspace is seen, and
 * the same question means the same every time.
 */
export function understandQuestion(question: string, context: ClassificationContext): Intent {
  const sentence = tokenise(question);
  const { now, timeZone } = context;
  const readings = readQuestion(sentence, { now, timeZone, today: dateOf(civilTimeOf(now, timeZone)) });
  const [best] = readings;
  const read = descriptionsOf(best?.clauses ?? [], sentence);
  const doubts = {
    unread: unreadWords(best?.clauses ?? [], sentence),
    isRivalled: isRivalled(readings, sentence),
  };
  const understood = followUp(read, context) ?? toIntent(read, context, undefined, undefined, doubts);
  const fallback = understood.confidence < LEAST_CONFIDENCE ? fallbackClause(sentence) : undefined;
  const descriptions = fallback ? descriptionsOf([fallback], sentence) : read;
  const intent = fallback ? toIntent(descriptions, context) : understood;
  if (isCommand(sentence)) return { ...intent, clarification: NO_ACTIONS };
  if (intent.clarification) return intent;
  const unclear = unclearReference(descriptions, context);
  if (unclear) return { ...intent, confidence: UNCLEAR, clarification: unclear };
  return intent.confidence < LEAST_CONFIDENCE ? { ...intent, clarification: NOTHING } : intent;
}

function descriptionsOf(clauses: readonly Clause[], sentence: Sentence): Description[] {
  return clauses.slice(0, MAX_ASKS).map((clause, index, all) => {
    const description = describe(clause, sentence, startOf(all[index + 1]));
    return withStanding(withCorrespondence(description, clause, sentence), clause, sentence);
  });
}

/** How many words that say something are part of nothing that was read. */
function unreadWords(clauses: readonly Clause[], sentence: Sentence): number {
  const places = clauses.flatMap(({ opening, atoms }) => [...(opening ? [opening] : []), ...atoms].map(({ at }) => at));
  const polite = politeTokens(sentence);
  return sentence.tokens.filter(
    ({ text, isWord }, index) =>
      isWord &&
      isContentWord(text) &&
      !polite.has(index) &&
      !places.some(([start, end]) => start <= index && index < end),
  ).length;
}

/** Readings that weigh about as much. */
const RIVALS = 4;
const MARGIN = 0.12;

/** Whether a reading that weighs about as much as the best asks for other types of answers. */
function isRivalled([best, ...others]: readonly WholeReading[], sentence: Sentence): boolean {
  if (!best) return false;
  const typesOf = ({ clauses }: WholeReading) =>
    descriptionsOf(clauses, sentence)
      .map((description) => askedType(description).type)
      .join();
  const types = typesOf(best);
  return others.slice(0, RIVALS).some((other) => best.weight - other.weight < MARGIN && typesOf(other) !== types);
}

/** Below it nothing was said that could be looked for. */
const LEAST_CONFIDENCE = 0.3;
/** How often an intent is right whose "she" or "the second one" is nobody and nothing. */
const UNCLEAR = 0.2;

/** "What did she answer?", "the second one", with nothing before that they could mean. */
function unclearReference(
  descriptions: readonly Description[],
  { previous }: ClassificationContext,
): Clarification | undefined {
  const isAlone = descriptions.every((description) => !hasSubject(description));
  const pronoun = descriptions
    .flatMap(({ people }) => people)
    .find(({ person }) => person.is === 'pronoun' && person.name !== 'they');
  const isNamedBefore =
    descriptions.some(({ people }) => people.some(({ person }) => person.is === 'name' || person.is === 'address')) ||
    (previous !== undefined &&
      (previous.intent.entities.people.length > 0 ||
        previous.items.some(({ personAddress }) => personAddress !== null)));
  if (pronoun && isAlone && !isNamedBefore) {
    return { question: `Whom do you mean by “${pronoun.person.name}”? Please say the name.`, options: [] };
  }
  const ordinal = descriptions.find(
    (description) => description.ordinal !== undefined && description.kinds.length === 0,
  );
  const pointsAtNothing = ordinal !== undefined && !(previous && previous.items.length > 0);
  return pointsAtNothing && isAlone
    ? { question: 'Which one do you mean? Please say what it is about.', options: [] }
    : undefined;
}

function startOf(clause: Clause | undefined): number | undefined {
  return clause && Math.min(...[clause.opening, ...clause.atoms].flatMap((part) => (part ? [part.at[0]] : [])));
}

function isCommand(sentence: Sentence): boolean {
  const polite = politeTokens(sentence);
  const first = sentence.tokens.findIndex(({ isWord }, index) => isWord && !polite.has(index));
  const rest = sentence.folded.slice(sentence.offsets[first] ?? 0);
  return COMMANDS.test(rest) && !NO_COMMANDS.test(rest);
}
