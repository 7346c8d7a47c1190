import { civilTimeOf } from '../../../domain/civil-time.ts';
import type { Clarification, Intent } from '../../../domain/intent.ts';
import type { ClassificationContext } from '../../../query/intent-classifier.ts';
import { COMMANDS, NO_COMMANDS } from '../lexicon/commands.ts';
import { dateOf } from './annotate/times/intervals.ts';
import { type Description, describe } from './description.ts';
import { followUp } from './follow-up.ts';
import { politeTokens } from './grammar/framing.ts';
import { readQuestion } from './grammar/read-question.ts';
import type { Clause } from './meaning.ts';
import { hasSubject } from './searches.ts';
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
  const [best] = readQuestion(sentence, { now, timeZone, today: dateOf(civilTimeOf(now, timeZone)) });
  const descriptions = (best?.clauses ?? [])
    .slice(0, MAX_ASKS)
    .map((clause, index, clauses) => describe(clause, sentence, startOf(clauses[index + 1])));
  const intent = followUp(descriptions, context) ?? toIntent(descriptions, context);
  if (isCommand(sentence)) return { ...intent, clarification: NO_ACTIONS };
  if (intent.clarification) return intent;
  const unclear = unclearReference(descriptions, context);
  if (unclear) return { ...intent, confidence: UNCLEAR, clarification: unclear };
  return intent.confidence < LEAST_CONFIDENCE ? { ...intent, clarification: NOTHING } : intent;
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
