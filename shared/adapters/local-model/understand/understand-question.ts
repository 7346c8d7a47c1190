import type { Ask, Clarification, Intent, IntentStep } from '../../../domain/intent.ts';
import { SERVICES } from '../../../domain/service.ts';
import type { ClassificationContext } from '../../../query/intent-classifier.ts';
import { foldInPlace } from '../fold-in-place.ts';
import { COMMANDS, POLITENESS } from '../lexicon/question-words.ts';
import { servicesIn } from '../lexicon/services.ts';
import { askWords } from './ask-words.ts';
import { type Clause, clausesOf } from './clauses.ts';
import { type PersonSpan, peopleSpans } from './people-spans.ts';
import { searchSteps } from './search-steps.ts';
import { type TimeSpan, timeSpans } from './time-spans.ts';

/** How often an intent of such a shape is right: a known type of question about something; words only; nothing at all. */
const CONFIDENCE = { known: 0.9, words: 0.5, nothing: 0.1 } as const;

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
 * What a question means. Spans first (times, people), then clauses by question words and the names of things, then the
 * searches that could answer them. Rules only: the same question means the same every time.
 */
export function understandQuestion(question: string, { now, timeZone, previous: turn }: ClassificationContext): Intent {
  const previous = turn?.intent;
  const folded = foldInPlace(question);
  const past =
    /\b(?:did|was|were|sent|wrote|got|received|last|yesterday|ago|had)\b/.test(folded) ||
    servicesIn(folded)[0] === 'gmail';
  const times = timeSpans(question, { now, timeZone, past });
  const people = peopleSpans(question);
  const masked = times.reduce(
    (text, { index, end }) => text.slice(0, index) + ' '.repeat(end - index) + text.slice(end),
    question,
  );
  const clauses = clausesOf(question, masked).slice(0, MAX_ASKS);
  const words = clauses.map(({ ask }) => askWords(ask));
  const topics = [...new Set(words.flatMap(({ all }) => all))];
  const followUp = words.every(({ own }) => own.length === 0) && people.length === 0 && previous !== undefined;
  if (followUp && topics.length === 0 && clauses.every(({ isKnown }) => !isKnown) && times[0])
    return moved(previous, times[0]);
  const inherited = followUp ? previous.entities.topics : [];
  const steps = searchSteps({ clauses, times, people, inherited, now });
  const confidence = confidenceOf({ clauses, topics: [...topics, ...inherited], people, times, folded });
  const intent: Intent = {
    services: servicesOf(steps),
    operations: [...new Set(steps.map(({ operation }) => operation))],
    entities: {
      people: people.map(({ name }) => name),
      topics: [...new Set([...topics, ...inherited])],
      times: times.map(({ text, start, stop }) => ({ text, start: start.toISOString(), end: stop.toISOString() })),
    },
    asks: distinct(clauses.map(({ ask }) => ask)),
    steps,
    confidence,
  };
  if (COMMANDS.test(folded.slice(POLITENESS.exec(folded)?.[0].length ?? 0)))
    return { ...intent, clarification: NO_ACTIONS };
  return confidence === CONFIDENCE.nothing ? { ...intent, clarification: NOTHING } : intent;
}

/** "and next week?": the same question about another time. */
function moved(previous: Intent, { text, start, stop }: TimeSpan): Intent {
  const [after, before] = [start.toISOString(), stop.toISOString()];
  const steps = previous.steps.map((step) =>
    step.operation === 'workspace.search' ? { ...step, params: { ...step.params, after, before } } : step,
  );
  const { clarification: _, ...intent } = previous;
  return { ...intent, entities: { ...previous.entities, times: [{ text, start: after, end: before }] }, steps };
}

function confidenceOf({
  clauses,
  topics,
  people,
  times,
  folded,
}: {
  clauses: readonly Clause[];
  topics: readonly string[];
  people: readonly PersonSpan[];
  times: readonly TimeSpan[];
  folded: string;
}): number {
  const hasMatter = topics.length + people.length + times.length > 0 || servicesIn(folded).length > 0;
  if (!hasMatter) return CONFIDENCE.nothing;
  return clauses.some(({ isKnown }) => isKnown) ? CONFIDENCE.known : CONFIDENCE.words;
}

function servicesOf(steps: readonly IntentStep[]): Intent['services'] {
  const named = new Set(steps.flatMap(({ params }) => (Array.isArray(params.services) ? params.services : [])));
  return SERVICES.filter((service) => named.has(service));
}

function distinct(asks: readonly Ask[]): Ask[] {
  return asks.filter((ask, index) => asks.findIndex(({ type, of }) => type === ask.type && of === ask.of) === index);
}
