/**
 * What an ask is about, and how far an item is about that. "When is my Turkish Airlines flight" is about the topic flight, in
 * whatever words, and about the term "turkish", which the item must hold.
 */
import { analyse, isStopWord } from '../../../content/words.ts';
import type { Ask, Intent } from '../../../domain/intent.ts';
import { foldInPlace } from '../fold-in-place.ts';
import { FIELDS, type Field, fieldIn, headOf } from '../lexicon/fields.ts';
import { GENERIC_TERMS } from '../lexicon/generic-words.ts';
import { servicesIn } from '../lexicon/services.ts';
import { ASKED_ROLES, BOOKING_SIGNS, OFFER_SIGNS, TOPICS, type Topic } from '../lexicon/topics.ts';
import type { Reading } from './reading.ts';

export interface Subject {
  topics: readonly Topic[];
  /** Terms that are looked for as they are. */
  terms: readonly string[];
  /** Terms that were written as names, and people: without them an item is about something else. */
  names: ReadonlySet<string>;
}

/** The thing that an ask names, where it is one with a label of its own. */
export function fieldOf({ type, of }: Ask): Field | undefined {
  const folded = foldInPlace(of);
  return fieldIn(headOf(folded), type) ?? fieldIn(folded, type);
}

/** What an ask is about; one that names nothing ("and what is the reference?") is about what the other asks are. */
export function subjectOf(ask: Ask, intent: Intent): Subject {
  const people = new Set(intent.entities.people.flatMap((name) => analyse(name)));
  const own = subjectOfText(ask.of, ask, people);
  const isOwn = own.topics.length + own.terms.length + own.names.size > 0;
  // "My next meeting" is about meetings, whatever else was asked.
  if (isOwn || servicesIn(foldInPlace(ask.of)).length > 0) return own;
  const all = subjectOfText(
    [...intent.asks.map(({ of }) => of), ...intent.entities.topics].join(' '),
    ask,
    people,
    intent.asks,
  );
  return all;
}

function subjectOfText(text: string, ask: Ask, people: ReadonlySet<string>, others: readonly Ask[] = [ask]): Subject {
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
  for (const [pattern] of ASKED_ROLES) blank(pattern);
  const terms = new Set<string>();
  const names = new Set<string>();
  for (const match of folded.matchAll(/\S+/g)) {
    const [term] = analyse(match[0]);
    if (term === undefined || isStopWord(term) || GENERIC_TERMS.has(term)) continue;
    // Who is named must be there; the rest tells which of their items is meant.
    if (people.has(term)) names.add(term);
    else terms.add(term);
    if (/^\p{Lu}/u.test(text.slice(match.index))) names.add(term);
  }
  // A named thing is more than its kind: "trip" beside "flight" says nothing new.
  const kinds = topics.length > 1 ? topics.filter(({ name }) => name !== 'trip') : topics;
  return { topics: kinds, terms: [...terms], names };
}

export interface Aboutness {
  /** The share of the subject that the item holds, 0 to 1; what stands in the title counts whole, the rest a little less. */
  coverage: number;
  /** Above 0: the person's own booking. Below: an offer. 0 where the subject is nothing that is booked. */
  booking: number;
  /** Every name of the subject is there, and most of the rest. */
  fits: boolean;
}

const IN_TEXT = 0.8;
/** Told by other words than its own. */
const BY_EVIDENCE = 0.5;

export function aboutness(reading: Reading, subject: Subject): Aboutness {
  const booking = subject.topics.some(({ booked }) => booked) ? bookingOf(reading) : 0;
  const { title: titleTerms, text: otherTerms } = reading.terms();
  const shares = [
    ...subject.topics.map((topic) => topicShare(reading, topic)),
    ...subject.terms.map((term) => inTitleOrText(titleTerms.has(term), () => otherTerms.has(term))),
  ];
  const named = [...subject.names].every((name) => titleTerms.has(name) || otherTerms.has(name));
  const held = shares.filter((share) => share > 0).length;
  const coverage = shares.length === 0 ? 1 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
  return { coverage, booking, fits: named && (shares.length === 0 || held > shares.length / 2) && booking > -1.5 };
}

function topicShare({ foldedTitle, folded }: Reading, { pattern, evidence }: Topic): number {
  const named = inTitleOrText(foldedTitle.search(pattern) >= 0, () => folded.search(pattern) >= 0);
  return named > 0 || !evidence || `${foldedTitle}\n${folded}`.search(evidence) < 0 ? named : BY_EVIDENCE;
}

function inTitleOrText(inTitle: boolean, inText: () => boolean): number {
  return inTitle ? 1 : inText() ? IN_TEXT : 0;
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
