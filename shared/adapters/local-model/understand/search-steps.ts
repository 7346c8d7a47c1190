import type { AnswerType, IntentStep } from '../../../domain/intent.ts';
import { SERVICES, type Service } from '../../../domain/service.ts';
import { foldInPlace } from '../fold-in-place.ts';
import { servicesIn } from '../lexicon/services.ts';
import { askWords } from './ask-words.ts';
import type { Clause } from './clauses.ts';
import type { PersonSpan } from './people-spans.ts';
import type { TimeSpan } from './time-spans.ts';

/** What is known when the searches are made. */
export interface SearchInput {
  clauses: readonly Clause[];
  times: readonly TimeSpan[];
  people: readonly PersonSpan[];
  /** Words of the question before, where this one has none of its own. */
  inherited: readonly string[];
  now: Date;
}

/** Answers over many items need them all, as far as a search goes; a fact stands in the first few. */
const SET_LIMIT = 100;
const FACT_LIMIT = 20;
/** The next one answers; a few more are there to be preferred by what they say. */
const COMING_EVENTS = 3;
/** Longer texts are pasted mails: their first words say what they are about. */
const MAX_WORDS = 40;

const SETS: ReadonlySet<AnswerType> = new Set(['list', 'count', 'yes-no']);

interface Search {
  words: readonly string[];
  params: Record<string, unknown>;
}

/** One step a person to find their addresses, and one search for the clauses that look in the same place. */
export function searchSteps(input: SearchInput): IntentStep[] {
  const resolving = input.people.map(({ name }, index) => ({
    id: `p${index + 1}`,
    operation: 'people.resolve',
    params: { name },
  }));
  const searches: Search[] = [];
  for (const clause of input.clauses) {
    const search = searchOf(clause, input, searches[0]);
    for (const made of [search, ...comingEvents(clause, search, input)]) {
      const same = searches.find(({ params }) => JSON.stringify(params) === JSON.stringify(made.params));
      if (same) same.words = [...same.words, ...made.words];
      else searches.push(made);
    }
  }
  return [
    ...resolving,
    ...searches.map(({ words, params }, index) => ({
      id: `s${index + 1}`,
      operation: 'workspace.search',
      params: { text: [...new Set(words)].slice(0, MAX_WORDS).join(' '), ...params },
    })),
  ];
}

function searchOf(clause: Clause, input: SearchInput, before: Search | undefined): Search {
  const { ask, text } = clause;
  const folded = foldInPlace(text);
  const isSet = SETS.has(ask.type);
  const named = servicesIn(folded);
  const wantsNext = /\b(?:next|upcoming|coming)\b/.test(foldInPlace(ask.of)) && named.includes('calendar');
  const wantsLatest = /\b(?:last|latest|newest|most recent)\b/.test(foldInPlace(ask.of));
  const times = input.times.filter((time) => text.includes(time.text) || input.clauses.length === 1);
  const services = servicesFor(clause, named, input.people, { wantsNext, hasTime: times.length > 0 });
  const words = askWords(ask, isSet ? input.people.map(({ name }) => name) : []);
  // "… and what is the reference?" looks where the clause before it looked.
  if (!isSet && words.own.length === 0 && named.length === 0 && before)
    return { words: [...words.all, ...words.more], params: before.params };
  const time = services.length === 1 || isSet ? times[0] : undefined;
  const unbound = time ? [] : times.filter(({ text: said }) => /\d/.test(said)).map(({ text: said }) => said);
  const params = {
    services,
    ...peopleFilters(clause, services, input.people),
    ...(time && isFree(folded)
      ? { after: new Date(time.start.getTime() - 86_400_000).toISOString(), before: time.stop.toISOString() }
      : {}),
    ...(time && !isFree(folded) ? { after: time.start.toISOString(), before: time.stop.toISOString() } : {}),
    ...(!time && wantsNext ? { after: input.now.toISOString() } : {}),
    ...(/\bunread\b|ungelesen|non lus?\b|sin leer/.test(folded) ? { unread: true } : {}),
    ...(/\battach(?:ed|ments?)\b|\banhang\b/.test(folded) && services.includes('gmail') ? { hasAttachment: true } : {}),
    mode: wantsNext
      ? 'soonest'
      : wantsLatest
        ? 'newest'
        : time && services.length === 1 && services[0] === 'calendar'
          ? 'soonest'
          : 'relevance',
    limit: isSet ? SET_LIMIT : FACT_LIMIT,
  };
  const inherited = words.own.length === 0 ? input.inherited : [];
  return { words: [...words.all, ...inherited, ...unbound, ...(isSet ? [] : words.more)], params };
}

/** Of a series a ranking knows no order: who asks "when" means the occurrences to come. */
function comingEvents({ ask }: Clause, { params }: Search, { now }: SearchInput): Search[] {
  const { services, mode, after } = params;
  const looksAtCalendar = Array.isArray(services) && services.includes('calendar');
  if (ask.type !== 'time' || !looksAtCalendar || mode === 'soonest' || after !== undefined) return [];
  const { own, all } = askWords(ask);
  const words = own.length > 0 ? own : all;
  if (words.length === 0) return [];
  return [
    { words, params: { services: ['calendar'], after: now.toISOString(), mode: 'soonest', limit: COMING_EVENTS } },
  ];
}

function servicesFor(
  { ask, text }: Clause,
  named: readonly Service[],
  people: readonly PersonSpan[],
  { wantsNext, hasTime }: { wantsNext: boolean; hasTime: boolean },
): Service[] {
  const folded = foldInPlace(text);
  const within = SERVICES.filter((service) =>
    new RegExp(`\\b(?:in|on|from) (?:my|the|our) (?:${PLACES[service]})\\b`).test(folded),
  );
  if (within.length > 0) return within;
  if (isFree(folded) || wantsNext) return ['calendar'];
  if (SETS.has(ask.type)) {
    if (named.length > 0) return [...named];
    return hasTime && !/\b(?:file|mail)/.test(folded) && ask.type === 'list' ? ['calendar'] : [...SERVICES];
  }
  if (ask.type === 'passage' && people.some(({ name, relation }) => relation === 'from' && text.includes(name)))
    return ['gmail'];
  // "The email from Sarah": a fact in a mail. "The meeting with her": it may stand in a mail as well.
  return named.length === 1 && named[0] === 'gmail' ? ['gmail'] : [...SERVICES];
}

const PLACES: Readonly<Record<Service, string>> = {
  gmail: 'e-?mails?|mails?|mailbox|inbox|gmail',
  calendar: 'calendar|schedule|agenda|diary',
  drive: 'drive|google drive|files|folders?|documents',
};

function isFree(folded: string): boolean {
  return /\b(?:am|are|is) (?:i|we|it)?\s?.{0,30}\b(?:free|busy|available)\b/.test(folded);
}

/** Files belong to organisations rather than people, so only mail and events are bound by a name. */
function peopleFilters(
  { text }: Clause,
  services: readonly Service[],
  people: readonly PersonSpan[],
): Record<string, unknown> {
  if (services.includes('drive')) return {};
  const pronoun = /\b(?:her|him|them)\b/i.test(text);
  const filter = (relation: PersonSpan['relation']) =>
    people.flatMap((person, index) => {
      const isMeant = text.includes(person.name)
        ? person.relation === relation
        : pronoun && relation === 'with' && index === people.length - 1;
      return isMeant ? [{ $from: `p${index + 1}`, path: 'people[*].address' }] : [];
    });
  const [from, others] = [filter('from'), filter('with')];
  return { ...(from.length > 0 ? { from } : {}), ...(others.length > 0 ? { people: others } : {}) };
}
