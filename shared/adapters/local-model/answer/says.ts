/**
 * Whether a sentence says that something stands as was asked. Only what is asserted counts: "invoice 7 has been paid", and not
 * "please confirm that it has been paid", "it must be paid on delivery" or "we have no record that it was paid". What is denied
 * right where it is said turns round ("has not been paid"); where a denial, a duty, a wish, a guess, a condition or a question stands
 * elsewhere in front of it, nothing is read from it. A sentence that says both says neither.
 */
import * as words from '../lexicon/assertion-words.ts';
import type { Says, Sign, StandingWords } from '../lexicon/standings.ts';
import { clauseIn, wordsOf } from './clause-words.ts';

/** What is longer is no sentence that says one thing. */
const MAX_LENGTH = 600;

/** @param folded a sentence or a title */
export function saysOf(folded: string, standing: StandingWords): Says {
  if (folded.length > MAX_LENGTH || folded.includes('?')) return 'silent';
  const found = standing.signs.flatMap((sign) => [...folded.matchAll(sign.pattern)].map((match) => ({ sign, match })));
  if (found.length === 0 || wordsOf(folded).some((word) => words.HABITUAL.has(word))) return 'silent';
  const said = new Set(
    found.map(({ sign, match }) => saidBy(sign, match, standing)).filter((says) => says !== 'silent'),
  );
  const [only] = said;
  return said.size === 1 && only ? only : 'silent';
}

function saidBy(sign: Sign, { index, input, 0: found }: RegExpExecArray, standing: StandingWords): Says {
  const behind = input.slice(index + found.length);
  const whole = input.slice(0, index).split(/[;|]/).at(-1) ?? '';
  const place = placeOf(clauseIn(whole), found, behind, standing);
  if (!place || !isBound(sign, place, standing)) return 'silent';
  const { rest, isDenied } = withoutNothing(place);
  // "I don't think that invoice 9, from May, is overdue": its subject, and what leaves it open, stand before the comma.
  const isOfClauseBefore = place.rest.every((word) => JOINING.has(word));
  const before = isOfClauseBefore ? wordsOf(whole).slice(0, -place.count || undefined) : rest;
  const isOpen =
    words.ASKING.has(before[0] ?? '') ||
    words.FRONTED.has(wordsOf(whole)[0] ?? '') ||
    isOfAny(rest, place) ||
    (sign.form !== 'phrase' && !isOfThing(place, before, standing)) ||
    before.some((word) => words.OPENING_WORDS.has(word) || words.DENIALS.has(word)) ||
    /^(?:that|which|who)$/.test(before.at(-1) ?? '') ||
    wordsOf(whole).some((word) => words.SUPPOSING.has(word)) ||
    SUPPOSED_BEHIND.test(behind);
  if (isOpen) return 'silent';
  return isDenied ? sign.isNot : sign.is;
}

/** Whether what it is said of may be what was asked about, and not "the refund" or "my salary", where only some things stand so. */
function isOfThing({ rest, isAttribute, tense }: Place, before: readonly string[], { things }: StandingWords): boolean {
  if (things === undefined || isAttribute || tense === 'having' || rest.length === 0) return true;
  const isPerson = words.SUBJECTS.has(rest.at(-1) ?? '') && tense === 'none';
  return (
    isPerson ||
    rest.some((word) => POINTING.has(word)) ||
    /\d/.test(rest.join(' ')) ||
    things.test([...rest, ...before].join(' '))
  );
}

const POINTING: ReadonlySet<string> = new Set(
  'it this that they these both all everything nothing none nobody status'.split(' '),
);

/** "An invoice is overdue after 30 days", "invoices are paid": nothing of the one that is asked about. */
function isOfAny([first = '', ...others]: readonly string[], { tense }: Place): boolean {
  if (tense !== 'now') return first === 'any';
  return words.ANY.has(first) || (others.length === 0 && /[^s]s$/.test(first));
}

const JOINING: ReadonlySet<string> = new Set(['and', 'or', 'so']);
/** "Is overdue if …", "is overdue or in dispute" */
const SUPPOSED_BEHIND =
  /^(?:\s+or(?![a-z])|[^,;.]*(?<![a-z])(?:if|unless|when|whenever|once|provided|wenn|falls)(?![a-z])|[^;.]*if (?:any|applicable))/;

/** Where a sign stands in its clause. */
interface Place {
  /** How it is bound to what it is said of. */
  tense: 'now' | 'then' | 'perfect' | 'having' | 'none';
  /** By the words right before it. */
  isDenied: boolean;
  /** Said of the thing that is named behind it: "your unpaid invoice". */
  isAttribute: boolean;
  isDefinite: boolean;
  /** The words of the clause in front of all that, and how many those are. */
  rest: string[];
  count: number;
  found: string;
  behind: string;
}

/** Undefined where it is not so yet: "is to be paid", "will be paid". */
function placeOf(
  clause: string,
  found: string,
  behind: string,
  { things, isAttribute: canBe, isAnyTime }: StandingWords,
): Place | undefined {
  const rest = wordsOf(clause);
  const all = rest.length;
  const named = canBe ? (/^\s+([a-z]{3,})(?![a-z])/.exec(behind)?.[1] ?? '') : '';
  const isAttribute = named !== '' && (things === undefined || things.test(named));
  const place: Place = {
    tense: 'none',
    isDenied: false,
    isAttribute,
    isDefinite: false,
    rest,
    count: 0,
    found,
    behind,
  };
  const take = (taken: ReadonlySet<string>) => {
    const is = taken.has(rest.at(-1) ?? '');
    if (is) rest.pop();
    return is;
  };
  if (isAttribute) {
    place.isDefinite = take(DEFINITE) || (!/s$/.test(named) && take(YOURS));
    while (!place.isDefinite && take(COUNTING));
    if (take(words.NO)) place.isDenied = true;
  }
  const isDenied = () => {
    while (take(words.BETWEEN));
    if (take(words.DENYING)) place.isDenied = !place.isDenied;
    while (take(words.BETWEEN));
  };
  isDenied();
  // "14 days overdue"
  if (/^(?:day|week|month)s?$/.test(rest.at(-1) ?? '') && /^[1-9]\d*$/.test(rest.at(-2) ?? '')) rest.splice(-2);
  isDenied();
  if (take(BE)) {
    const isYet = rest.at(-1) === 'to' && /^(?:yet|still|remain|remains)$/.test(rest.at(-2) ?? '');
    if (!isYet && !(isAnyTime && take(WILL))) return undefined;
    if (isYet) {
      rest.splice(-2);
      place.isDenied = !place.isDenied;
      take(words.BEING_NOW);
    }
    place.tense = 'now';
  } else if (take(BEEN)) {
    isDenied();
    take(words.HAVING);
    place.tense = 'perfect';
  } else if (take(words.BEING_NOW)) place.tense = 'now';
  else if (take(words.BEING_THEN)) place.tense = 'then';
  else if (take(words.HAVING)) place.tense = 'having';
  isDenied();
  return { ...place, count: all - rest.length };
}

const BE: ReadonlySet<string> = new Set(['be']);
const BEEN: ReadonlySet<string> = new Set(['been']);
const WILL: ReadonlySet<string> = new Set(['will']);
const DEFINITE: ReadonlySet<string> = new Set(['the', 'this', 'these']);
const YOURS: ReadonlySet<string> = new Set(['your', 'our', 'my']);
const COUNTING: ReadonlySet<string> = new Set(
  'a an some several one two three four five six seven eight nine ten'.split(' '),
);

/** Whether what stands around a sign makes it say something of a thing, and now. */
function isBound({ form }: Sign, place: Place, { isAnyTime, isOfPeople, things }: StandingWords): boolean {
  const { tense, isDenied, isAttribute, isDefinite, rest, behind } = place;
  if (form === 'phrase') return true;
  if (form === 'state') {
    if (isAttribute && (isDefinite || tense === 'having')) return true;
    if (isOfPeople && words.SUBJECTS.has(rest.at(-1) ?? '') && rest.at(-1) !== 'they') return false;
    if (tense !== 'none') return tense === 'now' || tense === 'perfect' || (tense === 'then' && isAnyTime === true);
    return withoutNothing(place).isDenied !== isDenied || isLabel(place);
  }
  switch (tense) {
    case 'then':
    case 'perfect':
      return true;
    case 'now':
      return form === 'done' || STATIVE.test(behind);
    case 'having':
      return form === 'did' && hasObject(place, things);
    case 'none':
      if (isDenied) return STATIVE.test(behind);
      if (ENDS.test(behind) && rest.some((word) => words.ENCLOSING.has(word))) return true;
      if (withoutNothing(place).isDenied) return true;
      if (form === 'did' && words.SUBJECTS.has(rest.at(-1) ?? '')) return hasObject(place, things);
      return isLabel(place);
    default:
      return tense satisfies never;
  }
}

/** "We paid it", "you have paid the invoice", and not "we paid for lunch". */
function hasObject({ found, behind }: Place, things: RegExp | undefined): boolean {
  if (/\s/.test(found) || /^\s+(?:it|them|this|these|both)(?![a-z])/.test(behind)) return true;
  const next = /^(?:\s+[^\s,;.]+){1,4}/.exec(behind)?.[0] ?? '';
  return things ? things.test(next) : /^\s+(?:the|your|our|my)(?![a-z])/.test(next);
}

/** "Is paid", "is paid in full", and not "is paid by card", which says how. */
const STATIVE = /^\s*(?:[.,;!)|]|$|(?:in full|yet|now|already|and|so|but|thank|thanks)(?![a-z]))/;
const ENDS = /^\s*(?:[.,;!)|]|$)/;
const BEGINS = /^\s*(?:[.;!)|]|$|(?:in full(?![a-z])|with thanks(?![a-z])|on \d))/;
/** Longer ones are no labels, but have a verb. */
const MAX_LABEL = 5;

/** "Invoice 9 overdue", "Status: paid", "Visit moved": a title, or a cell. "Amount overdue: £0" is the label of something else. */
function isLabel({ rest, behind, isAttribute }: Place): boolean {
  if (rest.length === 0)
    return BEGINS.test(behind) || (isAttribute && /^\s+[a-z]+\s(?:no\.?\s)?#?[a-z-]*\d/.test(behind));
  return ENDS.test(behind) && rest.length <= MAX_LABEL && !rest.some((word) => NO_LABEL.has(word));
}

const NO_LABEL: ReadonlySet<string> = new Set([
  ...words.BEING_NOW,
  ...words.BEING_THEN,
  ...words.HAVING,
  ...words.SUBJECTS,
  ...words.ENCLOSING,
  ...'be been being get gets getting to that do does did on for of any all as by with in at from how'.split(' '),
]);

/** "Nothing is overdue", "no payment was received", "none of these is paid": it is denied of whatever it could be said of. */
function withoutNothing({ rest, isDenied }: Place): { rest: string[]; isDenied: boolean } {
  const [last = '', before = ''] = [rest.at(-1), rest.at(-2)];
  if (words.NOTHING.has(last)) return { rest: rest.slice(0, -1), isDenied: !isDenied };
  if (words.NO.has(before)) return { rest: rest.slice(0, -2), isDenied: !isDenied };
  const none = rest.lastIndexOf('none');
  if (none >= 0 && rest[none + 1] === 'of' && rest.length - none <= 4)
    return { rest: rest.slice(0, none), isDenied: !isDenied };
  return { rest, isDenied };
}
