import { slipsBetween } from '../../content/slips.ts';
import { joined } from '../../domain/joined.ts';
import { readAge, readBound, readSize } from './read-value.ts';
import { CATEGORIES, type Condition, PLACES, STATES } from './search-node.ts';
import { SearchSyntaxError, type Span } from './search-syntax-error.ts';
import { fileTypeNamed } from './type-names.ts';

interface Operator {
  /** Undefined for a value that it does not take. */
  read(value: string): Condition | undefined;
  /** Whether words that stand side by side are one value: `from:(sarah lee)`. */
  isText: boolean;
  /** What would be right, as the end of a sentence that begins with "Write". */
  right: string;
}

type TextOperator = Extract<Condition, { text: string }>['operator'];
type PersonOperator = Extract<Condition, { name: string }>['operator'];

const DAY = 'a day as in';

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['from', person('from')],
  ['to', person('to')],
  ['cc', person('cc')],
  ['bcc', person('bcc')],
  ['subject', text('subject', 'subject:budget')],
  ['label', text('label', 'label:travel')],
  ['has', oneOf(['attachment', 'pdf', 'spreadsheet', 'presentation', 'document', 'image'], 'has', readHas)],
  ['is', oneOf(STATES, 'is', (value) => known(STATES, value, (state) => ({ operator: 'is', state })))],
  ['in', oneOf(PLACES, 'in', (value) => known(PLACES, plural(value), (place) => ({ operator: 'in', place })))],
  [
    'category',
    oneOf(CATEGORIES, 'category', (value) =>
      known(CATEGORIES, value, (category) => ({ operator: 'category', category })),
    ),
  ],
  ['type', oneOf(['pdf', 'spreadsheet', 'presentation', 'document', 'image', 'folder'], 'type', readType)],
  ['filename', text('filename', 'filename:contract.pdf')],
  ['folder', text('folder', 'folder:projects')],
  ['calendar', text('calendar', 'calendar:work')],
  ['thread', text('thread', 'thread:18c0ffee18c0ffee')],
  ['after', day('after', `${DAY} after:2026/11/29, or newer_than:7d`)],
  ['before', day('before', `${DAY} before:2026/11/29, or older_than:7d`)],
  ['newer_than', age('newer_than')],
  ['older_than', age('older_than')],
  ['larger', size('larger')],
  ['smaller', size('smaller')],
]);

const SAME_AS: ReadonlyMap<string, string> = new Map([
  ['newer', 'after'],
  ['older', 'before'],
  ['size', 'larger'],
  ['title', 'subject'],
]);

/** What other searches call it. */
const CALLED_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['sender', 'from'],
  ['author', 'from'],
  ['owner', 'from'],
  ['recipient', 'to'],
  ['attendee', 'to'],
  ['tag', 'label'],
  ['since', 'after'],
  ['until', 'before'],
  ['file', 'filename'],
  ['attachment', 'filename'],
]);

const GMAILS_OWN = new Set(['list', 'deliveredto', 'rfc822msgid', 'around']);

/** Two slips away from a name of three letters is any name. */
const MAX_SLIPS = 2;

/** Every name that an operator has, the second names too. */
export const OPERATOR_NAMES: readonly string[] = [...OPERATORS.keys(), ...SAME_AS.keys()];

export function isOperator(name: string): boolean {
  return OPERATORS.has(SAME_AS.get(name) ?? name);
}

/** Whether the words of `name:(…)` that stand side by side are one value. */
export function takesText(name: string): boolean {
  return operatorOf(name).isText;
}

/**
 * @param name as isOperator knows it
 * @param value on one line, without quotes around it
 * @throws SearchSyntaxError for a value that the operator does not take
 */
export function readOperator(name: string, value: string, span: Span): Condition {
  const { read, right } = operatorOf(name);
  const condition = read(value);
  if (condition) return condition;
  throw new SearchSyntaxError('unknown-value', `"${name}:" does not take "${shorten(value)}". Write ${right}.`, span);
}

/** The error for an operator that nothing follows. */
export function missingValue(name: string, span: Span): SearchSyntaxError {
  return new SearchSyntaxError('missing-value', `"${name}:" says nothing. Write ${operatorOf(name).right}.`, span);
}

/** The error for a word that looks like an operator and is none. */
export function unknownOperator(name: string, word: string, span: Span): SearchSyntaxError {
  const what = GMAILS_OWN.has(name)
    ? `"${name}:" is an operator of Gmail's that this search does not have.`
    : `There is no operator "${shorten(name)}:".`;
  const nearest = nearestOperator(name);
  const instead = nearest === undefined ? '' : ` Did you mean "${nearest}:"?`;
  const quoted = `To search for the text itself, put it in quotes: "${shorten(word)}".`;
  return new SearchSyntaxError('unknown-operator', `${what}${instead} ${quoted}`, span);
}

function nearestOperator(name: string): string | undefined {
  const elsewhere = CALLED_ELSEWHERE.get(name);
  if (elsewhere !== undefined) return elsewhere;
  const near = OPERATOR_NAMES.map((known) => ({ known, slips: slipsBetween(name, known, MAX_SLIPS) }))
    .filter(({ known, slips }) => slips < known.length / 2)
    .toSorted((one, other) => one.slips - other.slips);
  return near[0]?.known;
}

function operatorOf(name: string): Operator {
  const operator = OPERATORS.get(SAME_AS.get(name) ?? name);
  if (!operator) throw new Error(`"${name}" is no operator.`);
  return operator;
}

function person(operator: PersonOperator): Operator {
  const right = `a name, an address or a domain, as in ${operator}:sarah, ${operator}:sarah@acme.com or ${operator}:acme.com`;
  return { isText: true, right, read: (name) => ({ operator, name }) };
}

function text(operator: TextOperator, example: string): Operator {
  return { isText: true, right: `what to look for, as in ${example}`, read: (words) => ({ operator, text: words }) };
}

function oneOf(values: readonly string[], name: string, read: Operator['read']): Operator {
  return { isText: false, right: `one of ${joined(values, 'or')}, as in ${name}:${values[0]}`, read };
}

function day(operator: 'after' | 'before', right: string): Operator {
  const read = (value: string): Condition | undefined => {
    const bound = readBound(value);
    return bound && { operator, bound };
  };
  return { isText: false, right, read };
}

function age(operator: 'newer_than' | 'older_than'): Operator {
  const right = `a number of hours, days, weeks, months or years, as in ${operator}:7d, ${operator}:3m or ${operator}:1y`;
  const read = (value: string): Condition | undefined => {
    const found = readAge(value);
    return found && { operator, ...found };
  };
  return { isText: false, right, read };
}

function size(operator: 'larger' | 'smaller'): Operator {
  const read = (value: string): Condition | undefined => {
    const bytes = readSize(value);
    return bytes === undefined ? undefined : { operator, bytes };
  };
  return { isText: false, right: `a size, as in ${operator}:5M, ${operator}:500K or ${operator}:2000000`, read };
}

function readHas(value: string): Condition | undefined {
  if (/^attachments?$/i.test(value)) return { operator: 'has', what: 'attachment' };
  const what = fileTypeNamed(value);
  return what && what !== 'folder' ? { operator: 'has', what } : undefined;
}

function readType(value: string): Condition | undefined {
  const type = fileTypeNamed(value);
  return type && { operator: 'type', type };
}

function known<Value extends string>(
  values: readonly Value[],
  value: string,
  then: (value: Value) => Condition,
): Condition | undefined {
  const found = values.find((one) => one === value.toLowerCase());
  return found && then(found);
}

/** Gmail takes `in:draft` for `in:drafts`. */
function plural(value: string): string {
  return value.toLowerCase() === 'draft' ? 'drafts' : value;
}

/** A value goes into a message, and may be long. */
function shorten(value: string): string {
  return value.length > 60 ? `${value.slice(0, 59).toWellFormed()}…` : value;
}
