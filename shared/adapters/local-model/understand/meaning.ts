/**
 * What the parts of a question mean, and the categories of the grammar. An atom is one thing that was said of what is looked
 * for; a clause is how it begins and its atoms; a request is one clause or several.
 */

import type { Ask } from '../../../domain/intent.ts';
import type { Field } from '../lexicon/fields.ts';
import type { Kind } from '../lexicon/kinds.ts';
import type { Opening } from '../lexicon/openings.ts';
import type { SelectionWord } from '../lexicon/selections.ts';
import type { State } from '../lexicon/states.ts';
import type { VerbSense } from '../lexicon/verbs.ts';

/** Tokens [start, end) of the question. */
export type Place = readonly [start: number, end: number];

export interface PersonMention {
  /** `role`: "my dentist"; `pronoun`: "her"; `organisation`: a domain, or "anyone at …". */
  is: 'name' | 'address' | 'organisation' | 'me' | 'pronoun' | 'role';
  /** As written. */
  name: string;
  /** Written as names are, so that it is one even where nothing else says so. */
  isPlain: boolean;
  at: Place;
}

/** A period as instants [start, stop). */
export interface Interval {
  start: Date;
  stop: Date;
}

export interface Period extends Interval {
  /** As written. */
  text: string;
  at: Place;
  /** What it means where the question is about what has been: "on Monday" is then the last one. */
  past?: Interval;
  /** `minute`: a time of the clock; `days`: several; `open`: one end is left open. */
  grain: 'minute' | 'hours' | 'day' | 'days' | 'open';
  /** Of several days, the hours of each that are meant. */
  hours?: { from: number; to: number };
  /** It only says how the period before has to be moved: "the week after". */
  shift?: { unit: 'day' | 'week' | 'month' | 'year' | 'same'; count: number };
}

/** Hours of a day, as fractions from 0 to 24: "after lunch", "from 9 to 11". */
export interface Hours {
  from: number;
  to: number;
  text: string;
  at: Place;
}

/** "The first half of April", "the end of next week" */
export type PartOfPeriod = 'first half' | 'second half' | 'beginning' | 'middle' | 'end';

/** `owner`: "Sarah's"; `of`: named beside, in no part that is said. */
export type Relation = 'from' | 'to' | 'with' | 'owner' | 'of';

export type Atom =
  | { is: 'kind'; kind: Kind; at: Place }
  | { is: 'word'; text: string; isName: boolean; at: Place }
  | { is: 'quoted'; text: string; at: Place }
  | { is: 'field'; field: Field; at: Place }
  | { is: 'person'; relation: Relation; person: PersonMention; isNegated: boolean; at: Place }
  | { is: 'time'; period: Period; at: Place }
  | { is: 'duration'; minutes: number; at: Place }
  | { is: 'state'; state: State; isNegated: boolean; at: Place }
  | { is: 'verb'; verb: VerbSense; subject?: 'me' | 'other'; isNegated: boolean; at: Place }
  | { is: 'select'; select: SelectionWord; at: Place }
  | { is: 'limit'; count: number; at: Place }
  | { is: 'ordinal'; position: number; at: Place }
  | { is: 'container'; container: 'label' | 'folder' | 'calendar'; name: string; at: Place }
  | { is: 'reference'; refersTo: 'item' | 'items' | 'time' | 'place'; at: Place };

export interface OpeningMention {
  opening: Opening;
  at: Place;
}

export interface Clause {
  opening: OpeningMention | undefined;
  atoms: readonly Atom[];
  /** Tells clauses apart: equal where they mean the same. */
  key: string;
}

/** What is asked of the mails between people. */
export interface Correspondence {
  /** `words`: what was written, which stands in one of them. */
  asks: 'senders' | 'recipients' | 'moment' | 'whether' | 'number' | 'words';
  /** Which of them count, as `Ask.mails` has it. */
  mails: Ask['mails'];
  /** Whether the person is who wrote, or who was written to. */
  me: 'author' | 'reader' | undefined;
  /** What it is about; none where only people and times were said. */
  topic: readonly Atom[];
}

/** The categories of the grammar, and what a span of each means. */
export interface Meanings {
  Opening: OpeningMention;
  From: Place;
  To: Place;
  With: Place;
  By: Place;
  About: Place;
  In: Place;
  At: Place;
  Of: Place;
  Except: Place;
  Not: Place;
  And: Place;
  Possessive: Place;
  Person: PersonMention;
  People: readonly PersonMention[];
  Anyone: Place;
  Period: Period;
  Hours: Hours;
  Since: Place;
  Before: Place;
  After: Place;
  Until: Place;
  Between: Place;
  Part: { part: PartOfPeriod; at: Place };
  WeekOf: Place;
  Duration: { minutes: number; at: Place };
  Number: { count: number; at: Place };
  Kind: { kind: Kind; at: Place };
  Field: { field: Field; at: Place };
  /** `isPassive`: it was done to whom it is said of, "I was told". */
  Verb: { verb: VerbSense; isPassive: boolean; at: Place };
  State: { state: State; at: Place };
  Selection: { select: SelectionWord; at: Place };
  Ordinal: { position: number; at: Place };
  Word: { text: string; isName: boolean; at: Place };
  Quoted: { text: string; at: Place };
  Container: { container: 'label' | 'folder' | 'calendar'; at: Place };
  Reference: { refersTo: 'item' | 'items' | 'time' | 'place'; at: Place };
  One: Place;
  Element: readonly Atom[];
  Clause: Clause;
  Request: readonly Clause[];
}

export type Category = keyof Meanings;
