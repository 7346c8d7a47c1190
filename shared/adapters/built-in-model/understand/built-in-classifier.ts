import type { Ask, Intent, IntentStep } from '../../../domain/intent.ts';
import { SERVICES, type Service } from '../../../domain/service.ts';
import type { ClassificationContext, IntentClassifier } from '../../../query/intent-classifier.ts';
import { asksOf, topicOf } from './asks.ts';
import { SERVICE_WORDS } from './lexicon.ts';
import { type NamedPerson, namedPeople } from './named-people.ts';
import { findPeriod, type Period } from './period.ts';

/** Scores as the caller's threshold knows them: a known shape of question; words to search for; nothing to go by. */
const CONFIDENCE = { known: 0.9, searchWords: 0.45, nothing: 0 } as const;

/** Whoever wants a list or a count wants all of it. */
const EXHAUSTIVE_LIMIT = 100;

/** The next one answers; a few more are there to be preferred by what they say. */
const COMING_EVENTS = 3;

const NEXT = /\b(?:next|upcoming|coming)\b/i;
const LATEST = /\b(?:last|latest|newest|most recent)\b/i;

/**
 * The built-in understanding of questions: marks spans (periods, people, services, what is asked for; the rest are topics),
 * and combines them into an intent. Rules only: no weights, no network, the same answer every time.
 */
export const builtInClassifier: IntentClassifier = {
  async classify(question, context, signal) {
    signal?.throwIfAborted();
    return understand(question, context);
  },
};

function understand(question: string, { now, timeZone }: ClassificationContext): Intent {
  const period = findPeriod(question, now, timeZone);
  const people = namedPeople(question);
  const asks = asksOf(question);
  const named = SERVICES.filter((service) => SERVICE_WORDS[service].test(question));
  const services = named.length === 0 ? [...SERVICES] : named;
  const topics = topicOf(without(question, [period?.text, ...people.map(({ text }) => text)]))
    .split(' ')
    .filter((word) => word !== '');
  const steps = stepsFor(question, { asks, named, services, topics, people, period, now });
  return {
    services,
    operations: [...new Set(steps.map(({ operation }) => operation))],
    entities: {
      people: people.map(({ name }) => name),
      topics,
      times: period ? [{ text: period.text, start: period.start.toISOString(), end: period.end.toISOString() }] : [],
    },
    asks,
    steps,
    confidence: confidenceOf(asks, topics, people, period),
  };
}

interface Spans {
  asks: readonly Ask[];
  /** The services that the question names; all of them are searched when it names none. */
  named: readonly Service[];
  services: readonly Service[];
  topics: readonly string[];
  people: readonly NamedPerson[];
  period: Period | undefined;
  now: Date;
}

/** One step a person, to find their addresses, and one search over every service that may hold the answer. */
function stepsFor(question: string, spans: Spans): IntentStep[] {
  const { asks, named, services, people, period, now } = spans;
  const resolve = people.map(({ name }, index) => ({
    id: `p${index + 1}`,
    operation: 'people.resolve',
    params: { name },
  }));
  const addresses = (relation: NamedPerson['relation']) => {
    const index = people.findIndex((person) => person.relation === relation);
    return index < 0 ? undefined : { $from: `p${index + 1}`, path: 'people[*].address' };
  };
  const from = addresses('from');
  const takesPart = addresses('with');
  // A period binds only where its meaning is plain: events take place in it, mail was received in it.
  const bound = period !== undefined && named.length > 0 ? period : undefined;
  const isNext = bound === undefined && NEXT.test(question) && named.includes('calendar');
  const mode = isNext ? 'soonest' : LATEST.test(question) && bound === undefined ? 'newest' : 'relevance';
  // Of a series, the ranking knows no order; who asks "when" means the occurrences to come.
  const asksNext = asks.some(({ type }) => type === 'time') && bound === undefined && services.includes('calendar');
  const isExhaustive = asks.some(({ type }) => type === 'list' || type === 'count') && named.length > 0;
  return [
    ...resolve,
    {
      id: 's1',
      operation: 'workspace.search',
      params: {
        text: searchText(spans, bound),
        services: [...services],
        ...(from ? { from } : {}),
        ...(takesPart ? { people: takesPart } : {}),
        ...(bound ? { after: bound.start.toISOString(), before: bound.end.toISOString() } : {}),
        ...(isNext ? { after: now.toISOString() } : {}),
        ...(/\bunread\b/i.test(question) ? { unread: true } : {}),
        ...(/\battach(?:ed|ments?)\b/i.test(question) && named.includes('gmail') ? { hasAttachment: true } : {}),
        mode,
        ...(isExhaustive ? { limit: EXHAUSTIVE_LIMIT } : {}),
      },
    },
    ...(asksNext && !isNext ? [comingEvents(searchText(spans, bound), now)] : []),
  ];
}

function comingEvents(text: string, now: Date): IntentStep {
  return {
    id: 's2',
    operation: 'workspace.search',
    params: { text, services: ['calendar'], after: now.toISOString(), mode: 'soonest', limit: COMING_EVENTS },
  };
}

/** Words that name a service, a state or an order are no words of the mail that is looked for. */
const COMMANDS =
  /^(?:e-?mails?|mails?|inbox|messages?|unread|calendar|meetings?|events?|appointments?|files?|documents?|docs?|drive|list|show|find|search|next|upcoming|latest|newest|last|recent|free|busy|attached|attachments?|shared?|sent|received|coming|say|said|wrote|write)$/i;

function searchText({ topics, period }: Spans, bound: Period | undefined): string {
  const words = topics.filter((word) => !COMMANDS.test(word));
  const unbound = period !== undefined && bound === undefined ? [period.text] : [];
  return [...words, ...unbound].join(' ');
}

function confidenceOf(
  asks: readonly Ask[],
  topics: readonly string[],
  people: readonly NamedPerson[],
  period: Period | undefined,
): number {
  if (asks.some(({ type }) => type !== 'passage') || people.length > 0) return CONFIDENCE.known;
  return topics.length > 0 || period ? CONFIDENCE.searchWords : CONFIDENCE.nothing;
}

function without(question: string, spans: readonly (string | undefined)[]): string {
  return spans.reduce<string>(
    (rest, span) => (span ? rest.replace(new RegExp(escaped(span), 'i'), ' ') : rest),
    question,
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
