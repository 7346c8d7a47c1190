/** Whether a text is about the thing that was named, and not about another one of its kind: invoice 9, and not invoice 11. */
import { analyse } from '../../../content/words.ts';
import { foldInPlace } from '../fold-in-place.ts';
import { LIGHT_TERMS } from '../lexicon/light-words.ts';
import type { AskContext } from './finding.ts';
import type { Reading, Sentence } from './reading.ts';
import { matchOf } from './term-match.ts';

/** What a thing is called by, with a digit in it, and the word in front: "invoice 9", "order no. 4471", "BW-2027-009". */
interface Designation {
  noun: string;
  code: string;
}

const DESIGNATION =
  /(?<![a-z\d.,£$€-])(?:([a-z]{3,})[\s:]+)?(?:(?:no\.?|nr\.?|number|#)\s*)?#?((?:[a-z]{1,6}[-/]?)?\d[a-z\d]*(?:[-/][a-z\d]+)*)(?![a-z\d%£$€]|[.,:]\d)/g;

/** Dates, times, ordinals and factors; what a number stands behind that names nothing. */
const NO_CODE = /^(?:\d{1,4}([-/])\d{1,2}\1\d{1,4}|\d{1,2}\/\d{1,2}|\d{1,3}(?:am|pm|st|nd|rd|th|h|k|m|x|d|p))$/;
const NO_NOUN =
  /^(?:for|the|and|due|over|from|until|since|about|only|than|with|was|are|has|paid|another|about|jan|january|feb|february|mar|march|apr|april|may|jun|june|jul|july|aug|august|sep|sept|september|oct|october|nov|november|dec|december)$/;
const YEAR = /^(?:19|20)\d\d$/;

/** Over folded text. */
export function designationsIn(folded: string): Designation[] {
  return [...folded.matchAll(DESIGNATION)].flatMap(([, noun = '', code = '']) =>
    NO_CODE.test(code) ? [] : [{ noun: NO_NOUN.test(noun) ? '' : noun.replace(/s$/, ''), code }],
  );
}

/** A short number, or a year, may count anything: it is the thing's own behind its noun alone. */
function isDistinct(code: string): boolean {
  return code.length >= 4 && !YEAR.test(code);
}

function isSame(a: Designation, b: Designation): boolean {
  return a.code === b.code && (isDistinct(a.code) || (a.noun !== '' && a.noun === b.noun));
}

/** Whether a folded text holds each of the designations. */
function holdsAll(folded: string, named: readonly Designation[]): boolean {
  if (named.length === 0) return true;
  const told = designationsIn(folded);
  return named.every((one) => told.some((other) => isSame(one, other)));
}

/** Whether two designations are of things of one kind: by how their codes are built, or by their noun. */
function isComparable(a: Designation, b: Designation): boolean {
  const shape = ({ code }: Designation) => code.replace(/[a-z]+/g, 'a').replace(/\d+/g, '0');
  return (/[a-z]/.test(a.code) && isDistinct(a.code) && shape(a) === shape(b)) || (a.noun !== '' && a.noun === b.noun);
}

/** Whether a text names another thing of the kind that is named, and not that one. */
function isOfAnother(folded: string, named: readonly Designation[]): boolean {
  if (named.length === 0) return false;
  const told = designationsIn(folded);
  return named.some(
    (one) => told.some((other) => isComparable(one, other)) && !told.some((other) => isSame(one, other)),
  );
}

/** Whether two texts each name a thing of a kind, and it is not the same one. */
export function nameDifferent(folded: string, other: string): boolean {
  return isOfAnother(folded, designationsIn(other));
}

/** The thing that an ask names, by what tells it from others. */
export interface NamedThing {
  designations: readonly Designation[];
  /** Its terms without those that say of which kind it is, and whether one does. */
  words: readonly string[];
  isOfKind: boolean;
  /** What it is called, folded. */
  of: string;
  /** One thing is asked about, and not all that there are. */
  isOne: boolean;
}

/** @param kinds over folded text: words that say which kind of thing it is, any of which a text may call it by */
export function namedThing({ ask, subject }: Pick<AskContext, 'ask' | 'subject'>, kinds?: RegExp): NamedThing {
  const of = foldInPlace(ask.of);
  const ofKind = new Set((of.match(/[a-z]+/g) ?? []).filter((word) => kinds?.test(word)).flatMap(analyse));
  const isWord = (term: string) => !LIGHT_TERMS.has(term) && !ofKind.has(term) && !/\d/.test(term);
  return {
    designations: designationsIn(of),
    words: subject.isInherited ? [] : subject.terms.filter(isWord),
    isOfKind: ofKind.size > 0,
    of,
    isOne: ask.type === 'yes-no',
  };
}

/** Whether an item holds all that says which thing is meant: its designations, each of its words, and what kind it is of. */
export function isHeldBy(reading: Reading, { designations, words, isOfKind }: NamedThing, kinds?: RegExp): boolean {
  const all = `${reading.foldedTitle}\n${reading.folded}`;
  if (!holdsAll(all, designations)) return false;
  if (isOfKind && kinds && !kinds.test(all)) return false;
  const { title, text } = reading.terms();
  // A single word may stand in the text by another one; of several each says which one is meant.
  const least = words.length > 1 || isOfKind ? AS_WORD : 0;
  return words.every((term) => Math.max(matchOf(term, title), matchOf(term, text)) >= least);
}

/** The word itself, or a form of it. */
const AS_WORD = 0.8;

/**
 * Whether a sentence of an item is about the thing, and not about another one that the item speaks of as well.
 * @param others over folded text: things that are called so alone, where they are of the same kinds
 */
export function saidOf(
  reading: Reading,
  { designations, words, of, isOne }: NamedThing,
  others?: RegExp,
): (sentence: Pick<Sentence, 'folded' | 'terms'>) => boolean {
  const isAmongOthers =
    designations.length > 0 &&
    !holdsAll(reading.foldedTitle, designations) &&
    designationsIn(reading.folded).some((other) =>
      designations.some((one) => isComparable(one, other) && !isSame(one, other)),
    );
  const { title } = reading.terms();
  const untitled = isOne ? words.filter((term) => matchOf(term, title) === 0) : [];
  return ({ folded, terms }) => {
    if (isOfAnother(folded, designations) || (isAmongOthers && !holdsAll(folded, designations))) return false;
    const [other] = others && of !== '' ? (folded.match(others) ?? []) : [];
    if (other && !of.includes(other.slice(0, 4)) && !holdsWordOf(folded, of)) return false;
    return POINTING.test(folded) || untitled.every((term) => matchOf(term, terms()) > 0);
  };
}

/** "It has been paid": what it is stands before. */
const POINTING = /(?<![a-z])(?:it|this|they|these|both|everything)(?![a-z])/;

function holdsWordOf(folded: string, of: string): boolean {
  return (of.match(/[a-z]{4,}/g) ?? []).some((word) => folded.includes(word.replace(/s$/, '')));
}
