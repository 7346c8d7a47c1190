import type { Ask, Intent, IntentStep } from '../../../domain/intent.ts';
import { SERVICES } from '../../../domain/service.ts';
import type { ClassificationContext } from '../../../query/intent-classifier.ts';
import { daysIn, hoursOf } from './annotate/times/intervals.ts';
import { type AskedType, askedType } from './answer-type.ts';
import { askWords } from './ask-words.ts';
import { confidenceOf, type Shape } from './confidence.ts';
import { type Description, does, has } from './description.ts';
import { PeopleSteps } from './resolve-people.ts';
import { hasSubject, isAskOfSet, type Search, searchesFor } from './searches.ts';

/** Longer texts are pasted mails: their first words say what they are about. */
const MAX_WORDS = 40;
/** Each costs the search a look at its postings. */
const MAX_RELATED = 100;
const MAX_SEARCHES = 8;
/** "Next week in the afternoon": more days than these are asked about as a whole. */
const MAX_DAYS = 14;

/** What is taken over from the question before. */
export interface Inherited {
  topics: readonly string[];
}

/**
 * The intent of these clauses: what each asks for, and the searches for it, those that are the same made once.
 * @param asType what they ask for, where they leave it to the question before
 * @param doubts what speaks against the reading. None by default
 */
export function toIntent(
  descriptions: readonly Description[],
  { now, timeZone }: Pick<ClassificationContext, 'now' | 'timeZone'>,
  { topics: inherited }: Inherited = { topics: [] },
  asType?: AskedType,
  doubts: Pick<Shape, 'unread' | 'isRivalled'> = {},
): Intent {
  const people = new PeopleSteps();
  const searches: Search[] = [];
  const asks: Ask[] = [];
  const facts: Search[] = [];
  const clauses = withSubjects(descriptions);
  let isKnown = false;
  for (const description of clauses) {
    const asked = asType ?? askedType(description);
    isKnown ||= asked.isKnown;
    const ask = askOf(description, asked);
    const made = searchesFor(ask, description, { now, resolve: people.resolve, inherited, before: facts[0] });
    const steps = made.slice(0, MAX_SEARCHES).map((search) => {
      const key = JSON.stringify(search.params);
      const index = searches.findIndex(({ params }) => JSON.stringify(params) === key);
      const same = searches[index];
      if (same) {
        same.words = [...same.words, ...search.words];
        same.related = [...same.related, ...search.related];
      } else searches.push(search);
      return `s${same ? index + 1 : searches.length}`;
    });
    if (!isAskOfSet(ask)) facts.push(...made.slice(0, 1));
    asks.push({ ...ask, steps });
  }
  const steps: IntentStep[] = [
    ...people.steps,
    ...searches.map(({ words, related, params }, index) => ({
      id: `s${index + 1}`,
      operation: 'workspace.search',
      params: { text: textOf(words, MAX_WORDS), ...relatedParam(words, related), ...params },
    })),
  ].slice(0, 12);
  const topics = [...new Set([...asks.flatMap((ask) => askWords(ask).all), ...inherited])];
  const hasMatter = topics.length > 0 || clauses.some(saysSomething);
  return {
    services: servicesOf(steps),
    operations: [...new Set(steps.map(({ operation }) => operation))],
    entities: {
      people: [
        ...new Set([
          ...people.steps.map(({ params }) => String(params.name ?? params.domain)),
          ...clauses.flatMap(namesIn),
        ]),
      ],
      topics,
      times: clauses.flatMap((clause) => timesOf(clause, asks, timeZone)),
    },
    asks: distinct(asks),
    steps,
    confidence: confidenceOf({ hasMatter, isKnown, ...doubts }),
  };
}

function textOf(words: readonly string[], most: number): string {
  return [...new Set(words)].slice(0, most).join(' ');
}

function relatedParam(words: readonly string[], related: readonly string[]): { related?: string } {
  const text = textOf(
    related.filter((word) => !words.includes(word)),
    MAX_RELATED,
  );
  return words.length === 0 || text === '' ? {} : { related: text };
}

const IN_ALL =
  /(?<![a-z])(?:in total|altogether|all together|overall|in all|sum of|combined|insgesamt|au total|en total|in totale|toplam)(?![a-z])/;

/** What a clause asks for, no steps yet. */
export function askOf(description: Description, { type, field, standing }: AskedType): Ask {
  const { select, ordinal, minutes, limit, of, folded, correspondence } = description;
  const isSum =
    type === 'amount' &&
    (does(description, 'spend') ||
      (does(description, 'pay', 'cost') &&
        description.times.some(({ grain }) => grain === 'days') &&
        description.isPast) ||
      IN_ALL.test(folded));
  // "Isn't it closed?" asks whether it is.
  const isNegated =
    has(description, 'unanswered') ||
    description.verbs.some((verb) => verb.isNegated) ||
    (type !== 'yes-no' && description.isNegated && !has(description, 'unread', 'without attachment'));
  return {
    type,
    of,
    ...(field ? { field } : {}),
    steps: [],
    ...(select && limit === undefined
      ? { select: { by: select.by, order: select.order, position: ordinal ?? 1 } }
      : {}),
    ...(isSum ? { aggregate: 'sum' } : {}),
    ...(isNegated ? { negated: true } : {}),
    ...(correspondence?.mails ? { mails: correspondence.mails } : {}),
    ...(standing ? { standing } : {}),
    ...(type === 'availability' && minutes !== undefined ? { minutes } : {}),
  };
}

/** "When and where is dinner", "who sent the invoice and how much is it": a clause that names nothing is about what its neighbours name. */
function withSubjects(descriptions: readonly Description[]): Description[] {
  const her = (index: number) =>
    descriptions
      .slice(0, index)
      .flatMap(({ people }) => people.filter(({ person }) => person.is === 'name' || person.is === 'address'))
      .at(-1)?.person;
  return descriptions.map((description, index) => {
    const neighbours = [...descriptions.slice(0, index).reverse(), ...descriptions.slice(index + 1)].filter(hasSubject);
    const hasField = description.atoms.some(({ is }) => is === 'field') || description.kinds.length > 0;
    const subject = hasSubject(description) || hasField ? '' : (neighbours[0]?.of ?? '');
    const of = [description.of, subject].filter(Boolean).join(' ');
    const person = her(index);
    const people = description.people.map((atom) =>
      atom.person.is === 'pronoun' && person ? { ...atom, person: { ...person, at: atom.person.at } } : atom,
    );
    // "What is the policy number and the premium?": the second is asked for as the first.
    const isCoordinated = index > 0 && description.opening === undefined && description.atoms[0]?.is === 'field';
    const opening = isCoordinated ? descriptions[index - 1]?.opening : description.opening;
    // "He" is nobody where nobody was named: then it is asked of no mails between people.
    const isOfNobody = people.some(
      ({ relation, person: { is } }) => is === 'pronoun' && (relation === 'from' || relation === 'to'),
    );
    return {
      ...description,
      opening,
      of: description.opening === undefined ? description.of : of,
      people,
      correspondence: isOfNobody ? undefined : description.correspondence,
    };
  });
}

/** Who was named as a sender, guest or owner, whether or not a filter could bind it. */
function namesIn({ people }: Description): string[] {
  return people.flatMap(({ relation, person }) =>
    relation === 'owner' && person.is === 'name' ? [person.name] : person.is === 'address' ? [person.name] : [],
  );
}

function saysSomething({
  correspondence,
  kinds,
  people,
  times,
  states,
  containers,
  quoted,
  words,
  standing,
}: Description): boolean {
  return (
    // "Who last emailed me?"
    correspondence !== undefined ||
    standing !== undefined ||
    kinds.length + people.length + times.length + states.length + containers.length + quoted.length + words.length > 0
  );
}

/** Each period; of an availability over days with hours, those hours of each day. */
function timesOf({ times }: Description, asks: readonly Ask[], timeZone: string): Intent['entities']['times'] {
  return times.flatMap((time) => {
    const { hours } = time;
    const isAvailability = asks.some(({ type }) => type === 'availability');
    const days = hours && isAvailability ? daysIn(time, timeZone, MAX_DAYS) : [];
    const intervals =
      hours && days.length > 0 ? days.map((day) => hoursOf(day, hours.from, hours.to, timeZone)) : [time];
    return intervals.map(({ start, stop }) => ({
      text: time.text.trim(),
      start: start.toISOString(),
      end: stop.toISOString(),
    }));
  });
}

function servicesOf(steps: readonly IntentStep[]): Intent['services'] {
  const named = new Set(steps.flatMap(({ params }) => (Array.isArray(params.services) ? params.services : [])));
  return SERVICES.filter((service) => named.has(service));
}

function distinct(asks: readonly Ask[]): Ask[] {
  return asks.filter(
    (ask, index) =>
      asks.findIndex(
        ({ type, of, field, standing }) =>
          type === ask.type &&
          of === ask.of &&
          field === ask.field &&
          standing?.is === ask.standing?.is &&
          standing?.isDenied === ask.standing?.isDenied,
      ) === index,
  );
}
