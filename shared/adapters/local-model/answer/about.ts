/**
 * What an ask is about, and how far an item is about that. "When is my Turkish Airlines flight" is about the topic flight, in
 * whatever words, and about the term "turkish", which the item must hold.
 */
import { analyse, isStopWord } from '../../../content/words.ts';
import type { Ask, Intent } from '../../../domain/intent.ts';
import { foldInPlace } from '../fold-in-place.ts';
import { FIELDS, type Field, fieldIn, headOf } from '../lexicon/fields.ts';
import { GENERIC_TERMS } from '../lexicon/generic-words.ts';
import { isGerman } from '../lexicon/german.ts';
import { LIGHT_TERMS } from '../lexicon/light-words.ts';
import { servicesIn } from '../lexicon/services.ts';
import { ASKED_ROLES, BOOKING_SIGNS, OFFER_SIGNS, TOPICS, type Topic } from '../lexicon/topics.ts';
import type { Reading } from './reading.ts';
import { isLinked, isSameMatter } from './same-matter.ts';
import { matchOf } from './term-match.ts';

export interface Subject {
  topics: readonly Topic[];
  /** Terms that are looked for as they are. */
  terms: readonly string[];
  /** Terms that were written as names, and people: without them an item is about something else. */
  names: ReadonlySet<string>;
  /** Taken over from the other asks, or from the question before: an item may answer that holds little of it. */
  isInherited?: true;
}

/** The thing that an ask names, where it is one with a label of its own. */
export function fieldOf({ type, of }: Ask): Field | undefined {
  const folded = foldInPlace(of);
  return fieldIn(headOf(folded), type) ?? fieldIn(folded, type);
}

/**
 * What an ask is about; one that names nothing ("and what is the reference?") is about what the other asks are.
 * @param question the whole of it, folded
 */
export function subjectOf(ask: Ask, intent: Intent, question = ''): Subject {
  const namesAreCapital = !isGerman(question);
  const people = new Set(intent.entities.people.flatMap((name) => analyse(name)));
  const own = subjectOfText(ask.of, ask, people, namesAreCapital);
  // "And what do we have to bring?" says nothing of where to: that is said in the rest of the question.
  const telling = own.terms.filter((term) => !LIGHT_TERMS.has(term)).length;
  const isOwn = own.topics.length + telling + own.names.size > 0 || (own.terms.length > 0 && intent.asks.length === 1);
  // "My next meeting" is about meetings, whatever else was asked.
  if (isOwn || servicesIn(foldInPlace(ask.of)).length > 0) return own;
  // "What is the confirmation number?": of whatever has one.
  if (intent.asks.length === 1 && fieldOf(ask) && own.terms.length === 0) return own;
  const all = subjectOfText(
    [...intent.asks.map(({ of }) => of), ...intent.entities.topics].join(' '),
    ask,
    people,
    namesAreCapital,
    intent.asks,
  );
  return { ...all, isInherited: true };
}

function subjectOfText(
  text: string,
  ask: Ask,
  people: ReadonlySet<string>,
  namesAreCapital: boolean,
  others: readonly Ask[] = [ask],
): Subject {
  let folded = foldInPlace(text);
  const blank = (pattern: RegExp) => {
    folded = folded.replace(pattern, (match) => ' '.repeat(match.length));
  };
  for (const { type, pattern, isTopic } of FIELDS) {
    if (!isTopic && others.some((other) => other.type === type) && !(type === 'time' && ask.type !== 'time'))
      blank(pattern);
  }
  const topics = TOPICS.filter(({ pattern }) => folded.search(pattern) >= 0);
  for (const { pattern } of topics) blank(pattern);
  // "Leave" and "arrive" say which time or place is wanted.
  if (ask.type === 'time' || ask.type === 'place') for (const [pattern] of ASKED_ROLES) blank(pattern);
  const terms = new Set<string>();
  const names = new Set<string>();
  for (const match of folded.matchAll(/\S+/g)) {
    const [term] = analyse(match[0]);
    if (term === undefined || isStopWord(term) || GENERIC_TERMS.has(term)) continue;
    if (FORMS_OF_ADDRESS.has(term)) continue;
    // Who is named must be there; the rest tells which of their items is meant.
    if (people.has(term)) names.add(term);
    else terms.add(term);
    if (namesAreCapital && /^\p{Lu}/u.test(text.slice(match.index))) names.add(term);
  }
  // A named thing is more than its kind: "trip" beside "flight" says nothing new.
  const kinds = topics.length > 1 ? topics.filter(({ name }) => name !== 'trip') : topics;
  return { topics: kinds, terms: [...terms], names };
}

/** A text may call "Dr Demir" by her name alone. */
const FORMS_OF_ADDRESS = new Set(['dr', 'mr', 'mrs', 'ms', 'miss', 'prof', 'herr', 'frau', 'mme', 'sr', 'sra', 'sir']);

export interface Aboutness {
  /** The share of the subject that the item holds, by weight, 0 to 1; what stands in the title counts whole, the rest a little less. */
  coverage: number;
  /** Above 0: the person's own booking. Below: an offer. 0 where the subject is nothing that is booked. */
  booking: number;
  /** Every name of the subject is there, and most of the rest. */
  fits: boolean;
}

const IN_TEXT = 0.8;
/** A name may have an ending ("Ingrids"), but no other word stands for it. */
const AS_NAME = 0.8;
const IN_PASSING = 0.6;
/** Told by other words than its own. */
const BY_EVIDENCE = 0.5;
/** An item that holds less of the subject is about something else. */
const LEAST_COVERAGE = 0.42;
/** Of a single word another one that stands for it is not enough, unless it is what the item is called by. */
const LEAST_COVERAGE_SINGLE = 0.5;
const LEAST_COVERAGE_INHERITED = 0.2;
/** Where every name is there, the rest may be told in other words. */
const LEAST_COVERAGE_NAMED = 0.3;
/** An offer, by all signs. */
const LEAST_BOOKING = -1.5;

/** What an item is about, another one of the same booking or conversation is about a little less. */
const BY_MATTER = 0.85;

/**
 * How far an item is about a subject, by itself or by another item of the same matter: the mail that a parcel is on its way
 * need not say what is in it, if its order number stands in the mail that does.
 * @param readings all that were found
 */
export function aboutnessAmong(
  reading: Reading,
  readings: readonly Reading[],
  subject: Subject,
  weights: Weights,
): Aboutness {
  const own = aboutness(reading, subject, weights);
  if (own.fits || own.booking <= LEAST_BOOKING) return own;
  const others = readings.filter(
    (other) => other !== reading && (isSameMatter(reading, other) || isLinked(reading, other)),
  );
  const best = others
    .map((other) => aboutness(other, subject, weights))
    .filter(({ fits, coverage }) => fits && coverage * BY_MATTER > own.coverage)
    .sort((a, b) => b.coverage - a.coverage)[0];
  return best ? { ...own, coverage: best.coverage * BY_MATTER, fits: true } : own;
}

/** @param weights of the subject's terms, as `weightsOf` gives them; without them all count alike */
export function aboutness(reading: Reading, subject: Subject, weights: Weights = new Map()): Aboutness {
  const booking = subject.topics.some(({ booked }) => booked) ? bookingOf(reading) : 0;
  const { title, text } = reading.terms();
  const held = (term: string) => Math.max(matchOf(term, title), IN_TEXT * matchOf(term, text));
  const shares = [
    ...subject.topics.map((topic) => ({ weight: 1, share: topicShare(reading, topic) })),
    ...subject.terms.map((term) => ({ weight: weights.get(term) ?? 1, share: held(term) })),
  ];
  const total = shares.reduce((sum, { weight }) => sum + weight, 0);
  const coverage = total === 0 ? 1 : shares.reduce((sum, { weight, share }) => sum + weight * share, 0) / total;
  const heldNames = [...subject.names].filter((name) => Math.max(matchOf(name, title), matchOf(name, text)) >= AS_NAME);
  // Of many names one may be left out by a text: "who sings Deep River now that Yolanda is out?"
  const named = heldNames.length >= Math.min(subject.names.size, Math.max(2, subject.names.size - 1));
  const isSingle = subject.terms.length + subject.topics.length < 2;
  const least = subject.isInherited
    ? LEAST_COVERAGE_INHERITED
    : isSingle
      ? LEAST_COVERAGE_SINGLE
      : subject.names.size > 0
        ? LEAST_COVERAGE_NAMED
        : LEAST_COVERAGE;
  return { coverage, booking, fits: named && coverage >= least && booking > LEAST_BOOKING };
}

/** It may be the very thing that is not there, or a word that the texts have another one for. */
const HELD_BY_NONE = 1.1;

/** Of a word that a text seldom repeats. */
const LIGHT_WEIGHT = 0.2;

/** How much each term of a subject says, between 0.2 and 1.5, by how few of the hits hold it. */
export type Weights = ReadonlyMap<string, number>;

/**
 * The weights of a subject's terms among the hits: one that all of them hold tells none from another, one that none of them
 * holds may be the very thing that is not there.
 */
export function weightsOf(subject: Subject, readings: readonly Reading[]): Weights {
  const most = Math.log(1 + readings.length);
  return new Map(
    subject.terms.map((term) => {
      const holding = readings.filter((reading) => {
        const { title, text } = reading.terms();
        return matchOf(term, title) > 0 || matchOf(term, text) > 0;
      }).length;
      const rarity = most === 0 ? 1 : Math.log((1 + readings.length) / (1 + holding)) / most;
      if (LIGHT_TERMS.has(term)) return [term, LIGHT_WEIGHT];
      return [term, holding === 0 ? HELD_BY_NONE : 0.75 + 0.5 * rarity];
    }),
  );
}

function topicShare({ foldedTitle, folded }: Reading, { pattern, evidence }: Topic): number {
  if (foldedTitle.search(pattern) >= 0) return 1;
  // Named once in passing, it need not be what the item is about.
  const named = [...folded.matchAll(pattern)].length;
  if (named > 0) return named > 1 ? IN_TEXT : IN_PASSING;
  return evidence && `${foldedTitle}\n${folded}`.search(evidence) >= 0 ? BY_EVIDENCE : 0;
}

/** Between -4 and 4. */
function bookingOf({ item, foldedTitle, folded }: Reading): number {
  if (item.service === 'calendar') return 1;
  const count = (text: string, pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([match]) => match)).size;
  const signs = Math.min(2, 1.5 * count(foldedTitle, BOOKING_SIGNS)) + Math.min(2, 0.4 * count(folded, BOOKING_SIGNS));
  const offers = Math.min(2, count(foldedTitle, OFFER_SIGNS)) + Math.min(3, 0.5 * count(folded, OFFER_SIGNS));
  const isPromotion = item.service === 'gmail' && item.email.labels.includes('CATEGORY_PROMOTIONS');
  return Math.max(-4, Math.min(4, signs - offers - (isPromotion ? 2 : 0)));
}
