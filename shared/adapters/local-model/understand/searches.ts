/**
 * Where an ask is looked for. What is asked of a set of things (a list, a count, free time) is searched by filters; a fact by
 * its words in all services, as a booking may be a mail, an event or a file, and among the events to come beside.
 */
import type { AnswerType, Ask } from '../../../domain/intent.ts';
import { SERVICES, type Service } from '../../../domain/service.ts';
import { foldInPlace } from '../fold-in-place.ts';
import { OCCASIONS } from '../lexicon/kinds.ts';
import { relatedWords } from '../lexicon/related-words.ts';
import { STANDING_WORDS } from '../lexicon/standings.ts';
import { TOPICS } from '../lexicon/topics.ts';
import { asksForContent } from './answer-type.ts';
import { type AskWords, askWords } from './ask-words.ts';
import { type Description, does, has, peopleIn } from './description.ts';
import type { Correspondence, PersonMention } from './meaning.ts';
import { binds, filtersOf, isSentFile, type ResolvePerson } from './search-filters.ts';

export interface Search {
  words: readonly string[];
  /** Words that stand for them, or go with them. */
  related: readonly string[];
  params: Record<string, unknown>;
}

/** Answers over many items need them all, as far as a search goes; a fact stands in the first few. */
const SET_LIMIT = 100;
const FACT_LIMIT = 20;
/** The next one answers; a few more are there to be preferred by what they say. */
const COMING_EVENTS = 3;

const SETS: ReadonlySet<AnswerType> = new Set(['list', 'count', 'yes-no', 'availability', 'conflict']);

/** Whether it is answered from all the things found, and not from the one that fits best. */
export function isAskOfSet({ type, aggregate }: Ask): boolean {
  return SETS.has(type) || aggregate !== undefined;
}

export interface SearchContext {
  now: Date;
  resolve: ResolvePerson;
  /** Words of the question before, where this one has none of its own. */
  inherited: readonly string[];
  /** What an earlier clause of the question looked for. */
  before: Search | undefined;
}

/** The searches for an ask, the one that matters most first. */
export function searchesFor(ask: Ask, description: Description, context: SearchContext): Search[] {
  const { correspondence } = description;
  if (correspondence) return [mailSearch(ask, description, correspondence, context)];
  const isSet = isAskOfSet(ask);
  const services = servicesFor(ask, description, isSet);
  const bound = services.length === 1 || isSentFile(description, services) ? boundNames(description, services) : [];
  const isTyped =
    (isSet || asksForContent(description)) && services.includes('drive') && !services.includes('calendar');
  const words = askWords(ask, [
    ...(isSet ? bound : []),
    ...description.filterWords,
    ...(isTyped ? description.fileWords : []),
  ]);
  // "… and what is the reference?" looks where the clause before it looked.
  if (
    !isSet &&
    !hasSubject(description) &&
    description.services.length === 0 &&
    description.times.length === 0 &&
    context.before
  )
    return [{ words: words.all, related: relatedTo(words), params: context.before.params }];
  const main = isSet
    ? setSearch(ask, description, services, words, context)
    : factSearch(description, services, words, context);
  // The total of a period may stand in one document, which was written at another time.
  const beside =
    ask.aggregate && periodOf(description)
      ? [factSearch(description, SERVICES, { ...words, all: askWords(ask).all }, context)]
      : [];
  return [main, ...beside, ...eventSearches(ask, description, services, words, context)];
}

/** Mails to look at for what many of them tell together. */
const MAILS_LIMIT = 100;

/** The mails between people: with words the most relevant, else all from the end that is asked about. */
function mailSearch(
  ask: Ask,
  description: Description,
  { me, asks }: Correspondence,
  { resolve, inherited, before }: SearchContext,
): Search {
  const period = periodOf(description);
  const said = askWords(ask).all;
  // "About the letter": a word that says nothing elsewhere, so that only mails that hold it are meant.
  const isPlain = said.length === 0 && ask.of !== '';
  const own = isPlain ? ask.of.split(/\s+/) : said;
  const words = own.length > 0 || hasSubject(description) ? own : before ? before.words : inherited;
  const filters = filtersOf(description, ['gmail'], resolve);
  const isFirst = ask.select?.by === 'date' && ask.select.order === 'ascending';
  return {
    words,
    related: isPlain ? [] : relatedTo({ all: words, more: [] }),
    params: {
      services: ['gmail'],
      ...filters,
      ...(me === 'author' ? { labels: ['SENT'] } : { notLabels: ['DRAFT', ...(me === 'reader' ? ['SENT'] : [])] }),
      ...(period ? { after: period.start.toISOString(), before: period.stop.toISOString() } : {}),
      // What is counted holds all its words.
      mode:
        asks === 'number' || isPlain ? 'exhaustive' : words.length > 0 ? 'relevance' : isFirst ? 'soonest' : 'newest',
      limit: asks === 'words' ? FACT_LIMIT : MAILS_LIMIT,
    },
  };
}

/** Other words for each, and those of mails that hold such an answer. */
function relatedTo({ all, more }: Pick<AskWords, 'all' | 'more'>): string[] {
  return [...more, ...all.flatMap(relatedWords)];
}

function setSearch(
  ask: Ask,
  description: Description,
  services: readonly Service[],
  words: AskWords,
  context: SearchContext,
): Search {
  const { now, resolve, inherited } = context;
  const isTimeOnly = ask.type === 'availability' || ask.type === 'conflict';
  const period = periodOf(description);
  const { select } = description;
  const isCalendar = services.length === 1 && services[0] === 'calendar';
  const isAhead =
    isCalendar &&
    !description.isPast &&
    !has(description, 'recurring') &&
    (ask.type === 'list' || ask.type === 'yes-no');
  const bounds = period
    ? { after: period.start.toISOString(), before: period.stop.toISOString() }
    : select?.side === 'behind' && isCalendar
      ? { before: now.toISOString() }
      : (select?.side === 'ahead' && isCalendar) || isAhead || isTimeOnly
        ? { after: now.toISOString() }
        : {};
  const named = isTimeOnly ? [] : words.all.length > 0 || hasOwnSubject(description) ? words.all : inherited;
  const telling = ask.standing ? STANDING_WORDS[ask.standing.is].searchWords.split(' ') : [];
  // "What is overdue?" names nothing but that.
  const own = named.length > 0 ? named : telling;
  const isAgenda = isCalendar && ('after' in bounds || period !== undefined);
  return {
    words: own,
    related: relatedTo({
      all: own,
      more: [...telling, ...(ask.aggregate ? words.more : [])],
    }),
    params: {
      services,
      ...(isTimeOnly ? {} : filtersOf(description, services, resolve)),
      ...bounds,
      mode: modeOf(ask, description, services, { hasWords: own.length > 0, isAgenda }),
      limit: SET_LIMIT,
    },
  };
}

function factSearch(
  description: Description,
  services: readonly Service[],
  words: AskWords,
  { resolve, inherited }: SearchContext,
): Search {
  const period = services.length === 1 ? periodOf(description) : undefined;
  // A date that binds nothing is still a word of the mail.
  const dates = period ? [] : description.times.filter(({ text }) => /\d/.test(text)).map(({ text }) => text);
  return {
    words: [...words.all, ...(words.own.length === 0 ? inherited : []), ...dates],
    related: relatedTo(words),
    params: {
      services,
      ...filtersOf(description, services, resolve),
      ...(period ? { after: period.start.toISOString(), before: period.stop.toISOString() } : {}),
      mode: description.select?.side === 'behind' && services.length === 1 ? 'newest' : 'relevance',
      limit: FACT_LIMIT,
    },
  };
}

const ASKED_OF_EVENTS: ReadonlySet<AnswerType> = new Set(['time', 'place', 'person', 'duration', 'link']);

/** Of a series a ranking knows no order: who asks when, where or who means the occurrences to come, or those of the day that was said. */
function eventSearches(
  ask: Ask,
  description: Description,
  services: readonly Service[],
  words: AskWords,
  context: SearchContext,
): Search[] {
  if (!ASKED_OF_EVENTS.has(ask.type) || services.length === 1 || !services.includes('calendar')) return [];
  const isEvent = description.services.includes('calendar') || isOccasion(description);
  const withPeople = peopleIn(description, 'with').filter(binds);
  const period = periodOf(description);
  if (ask.type !== 'time' && !isEvent && withPeople.length === 0 && period === undefined) return [];
  const names = withPeople.map(({ name }) => name);
  const own = askWords(ask, names).own;
  const text = own.length > 0 || names.length > 0 || isEvent ? own : words.all;
  if (text.length === 0 && names.length === 0 && period === undefined && description.select === undefined) return [];
  const isPast = description.select?.side === 'behind' || (description.isPast && period === undefined);
  const bounds = period
    ? { after: period.start.toISOString(), before: period.stop.toISOString() }
    : isPast
      ? { before: context.now.toISOString() }
      : { after: context.now.toISOString() };
  return [
    {
      words: text,
      related: relatedTo({ all: text, more: [] }),
      params: {
        services: ['calendar'],
        ...(withPeople.length > 0 ? { people: withPeople.map(context.resolve) } : {}),
        ...bounds,
        mode: isPast ? 'newest' : 'soonest',
        limit: period ? FACT_LIMIT : COMING_EVENTS,
      },
    },
  ];
}

function servicesFor(ask: Ask, description: Description, isSet: boolean): readonly Service[] {
  const { services, kinds, select, people, folded } = description;
  if (ask.type === 'availability' || ask.type === 'conflict') return ['calendar'];
  if (asksForContent(description)) return ['drive'];
  const place = placeIn(folded);
  if (place) return [place];
  const isMail = services.includes('gmail');
  if (select?.side === 'ahead' && services.includes('calendar') && ask.type !== 'time') return ['calendar'];
  if (isSet) {
    if (kinds.includes('attachment')) return ['gmail'];
    // "The PDF that Tom sent": it came with a mail, or was shared.
    if (services.length === 1 && services[0] === 'drive' && does(description, 'send', 'receive'))
      return ['gmail', 'drive'];
    if (services.length > 0) return SERVICES.filter((service) => services.includes(service));
    if (ask.aggregate) return SERVICES;
    if (has(description, 'unread', 'starred', 'important', 'with attachment', 'unanswered', 'draft')) return ['gmail'];
    if (has(description, 'shared with me')) return ['drive'];
    if (
      has(description, 'declined', 'accepted', 'tentative', 'pending', 'recurring', 'all-day') &&
      ask.type !== 'yes-no'
    )
      return ['calendar'];
    const verb = description.verbs.find(({ verb: { service } }) => service !== undefined)?.verb.service;
    if (verb && ask.type !== 'count') return [verb];
    if (isOccasion(description) && (ask.type === 'list' || description.times.length > 0)) return ['calendar'];
    const isAgenda = description.times.length > 0 && description.words.length === 0 && people.length === 0;
    return isAgenda ? ['calendar'] : SERVICES;
  }
  if (ask.type === 'passage' && peopleIn(description, 'from').some(binds)) return ['gmail'];
  // "The email from Sarah": a fact in a mail. "The meeting with her": it may stand in a mail as well.
  return isMail && services.length === 1 ? ['gmail'] : SERVICES;
}

const PLACES: readonly (readonly [Service, RegExp])[] = [
  ['gmail', /(?<![a-z])(?:in|on|from|through) (?:my|the|our) (?:e-?mails?|mails?|mailbox|inbox|gmail)(?![a-z])/],
  ['calendar', /(?<![a-z])(?:in|on|from) (?:my|the|our) (?:calendar|schedule|agenda|diary)(?![a-z])/],
  ['drive', /(?<![a-z])(?:in|on|from|through) (?:my|the|our)? ?(?:google )?(?:drive|files|documents|docs)(?![a-z])/],
];

function placeIn(folded: string): Service | undefined {
  return PLACES.find(([, pattern]) => pattern.test(folded))?.[0];
}

function isOccasion({ words }: Description): boolean {
  return words.some((word) => OCCASIONS.values.has(word.toLowerCase()));
}

/** Everything from the first time that was said to the last. */
export function periodOf({ times }: Description): { start: Date; stop: Date } | undefined {
  const [first] = times;
  if (!first) return undefined;
  const start = new Date(Math.min(...times.map((time) => time.start.getTime())));
  const stop = new Date(Math.max(...times.map((time) => time.stop.getTime())));
  return { start, stop };
}

/**
 * In which order, and whether counted. A count, or whatever filters alone describe, needs all there is; with words and
 * several services the most relevant do, as not every text that is meant holds every word.
 */
function modeOf(
  ask: Ask,
  { select, limit }: Description,
  services: readonly Service[],
  search: { hasWords: boolean; isAgenda: boolean },
): string {
  if (select?.by === 'size' && select.order === 'descending') return 'largest';
  if (select?.by === 'date' && services.length < SERVICES.length)
    return select.side === 'behind' ? 'newest' : 'soonest';
  if (select?.by === 'date' || limit !== undefined)
    return limit !== undefined && !search.isAgenda ? 'newest' : 'relevance';
  // Of what is to come the next is looked at first: a year has more events than a search gives.
  if (ask.type === 'availability' || ask.type === 'conflict') return 'soonest';
  if (services.length === 1 && ask.type === 'count') return 'exhaustive';
  if (search.isAgenda) return 'soonest';
  return services.length === 1 && !search.hasWords ? 'exhaustive' : 'relevance';
}

/** Whether it names what it is about, and is not left to the clauses and questions before it. */
export function hasSubject({ words, quoted, people, of, atoms }: Description): boolean {
  // "Booking reference" is no booking.
  const folded = atoms.reduce(
    (text, atom) => (atom.is === 'field' && !atom.field.isTopic ? text.replace(atom.field.pattern, ' ') : text),
    foldInPlace(of),
  );
  return (
    words.length + quoted.length > 0 ||
    people.some(({ person }) => person.is !== 'pronoun') ||
    atoms.some((atom) => atom.is === 'field' && atom.field.isTopic) ||
    TOPICS.some(({ pattern }) => folded.search(pattern) >= 0)
  );
}

/** A kind or a person: then the words of the question before are no part of this one. */
function hasOwnSubject({ kinds, people, states }: Description): boolean {
  return kinds.length + people.length + states.length > 0;
}

/** Names that a filter binds are not looked for as words beside. */
function boundNames(description: Description, services: readonly Service[]): string[] {
  const { people } = description;
  if (services[0] === 'drive' && description.words.length > 0) return [];
  return people.flatMap(({ relation, person }) => (relation !== 'of' && binds(person) ? [nameOf(person)] : []));
}

function nameOf({ name }: PersonMention): string {
  return name;
}
