import { foldInPlace } from '../fold-in-place.ts';
import type { Field } from '../lexicon/fields.ts';
import { FIELDS } from '../lexicon/fields.ts';
import { relatedWords } from '../lexicon/related-words.ts';
import { wordsPattern } from '../lexicon/words-pattern.ts';
import type { AskContext, Extractor, Finding } from './finding.ts';
import type { Line } from './reading.ts';

/** Words between a label and its code: "your booking reference for the trip to Lisbon is …". */
const MAX_WORDS_BETWEEN = 8;

/** What may stand between a label and its value without being either. */
const CONNECTOR =
  /^(?:[\s:#=*.,»>|/()[\]"'“”„-]|n[°º]|(?:no|nr|is|ist|lautet|est|es|e|number|code|nummer)(?![\p{L}\d]))+/iu;

/** What says plainly that the value follows. */
const SEPARATOR = /[:#=*»>]|(?:^|\s)(?:is|ist|lautet|est|es|è)\s*$/;

/** Capitals that stand behind labels in forms and headings and are no codes. */
const NO_CODE = wordsPattern(
  `details, detail, status, confirmed, number, reference, booking, ticket, tickets, issued, pending, class, economy, business, flight, flights, email, phone, information, please, summary, total,
   adult, adults, guest, guests, hotel, airline, departure, arrival, passenger, document, itinerary, contact, received, change, changes, manage, online, airlines, important`,
  '',
);

/** Anything with a digit in it, for labels that no field is known for. */
const ANY_CODE = /^((?=\S*\d)[^\s,;]{2,40}?)(?=[.,;)]?(?:\s|$))/;

/** A code behind "policy" or "PO" must look like one: three digits at least. "PO-77120" has its label within. */
const CODE_BEHIND = /^#?\s?((?=(?:[A-Z0-9/_-]*\d){3})[A-Z0-9]{1,20}(?:[-/_][A-Z0-9]{1,12}){0,5})(?![\w@])/i;

const PROMO = FIELDS.find(({ name }) => name === 'promo code') as Field;

/** What is looked for behind a label. */
type Wanted = Pick<Field, 'anyWord'> & { value: RegExp };

type Label = Wanted & Pick<Field, 'label'> & { pattern: RegExp };

interface Candidate {
  value: string;
  quality: number;
}

/** The code, number or password behind its label: on the same line, before it ("X is your …"), or on the lines below. */
export const findCode: Extractor = (reading, context) => {
  const label = labelOf(context);
  if (!label) return undefined;
  const lines = [{ text: reading.title, folded: reading.foldedTitle }, ...reading.lines];
  const candidates = lines.flatMap((line, index) => {
    if (context.field && context.field !== PROMO && line.folded.search(PROMO.pattern) >= 0) return [];
    return labelsIn(line, label).flatMap(({ start, end, wordsBetween }) => {
      const found =
        valueAround(line.text, start, end) ??
        valueBehind(line.text.slice(end), label, wordsBetween) ??
        valueBefore(line.text.slice(0, start), label) ??
        valueBelow(lines, index, line, end, label);
      // A label of several words names one thing only; "reference" may be of anything.
      const isPlain = /[\s-]|.{11}/.test(line.text.slice(start, end));
      return found ? [{ ...found, quality: found.quality + (isPlain ? 1 : 0) - index / 100 }] : [];
    });
  });
  const best = candidates.sort((a, b) => b.quality - a.quality)[0];
  return best && tell(reading, context, best);
};

/** Where a line names the thing, and how many words may stand between that and the value. */
function labelsIn({ folded }: Line, { pattern, label }: Label): { start: number; end: number; wordsBetween: number }[] {
  const places = (words: RegExp, wordsBetween: number) =>
    [...folded.matchAll(words)].map(({ index, 0: { length } }) => ({
      start: index,
      end: index + length,
      wordsBetween,
    }));
  return [...places(pattern, MAX_WORDS_BETWEEN), ...(label ? places(label, 0) : [])];
}

function tell(reading: Finding['reading'], { ask, field }: AskContext, { value, quality }: Candidate): Finding {
  const name = field ? (foldedName(ask.of, field) ?? field.name) : ask.of;
  // "It is gate 14" is how one says it.
  const isPlace = field !== undefined && PLACES.has(field.name);
  return { reading, sentence: isPlace ? `It is ${field.name} ${value}` : `The ${name} is ${value}`, value, quality };
}

const PLACES: ReadonlySet<string> = new Set(['gate', 'terminal', 'platform']);

/** What the person called it. */
function foldedName(of: string, { pattern }: Field): string | undefined {
  const names = [...foldInPlace(of).matchAll(pattern)].map((match) =>
    of.slice(match.index, match.index + match[0].length),
  );
  return names.sort((a, b) => b.length - a.length)[0];
}

/** Each item of an ask is looked at for the same label, whose patterns are long. */
const labels = new WeakMap<AskContext, Label | undefined>();

function labelOf(context: AskContext): Label | undefined {
  if (!labels.has(context)) labels.set(context, makeLabel(context));
  return labels.get(context);
}

function makeLabel({ ask, field }: AskContext): Label | undefined {
  const folded = foldInPlace(ask.of);
  const noun = nounOf(folded);
  const isNamed = field?.value !== undefined && !(noun !== undefined && UNNAMED.has(field.name));
  if (field?.value && isNamed) return { ...field, value: field.value };
  if (noun !== undefined) {
    const nouns = [noun, ...relatedWords(noun)].map(foldInPlace);
    const names = nouns.flatMap((word) => LABEL_ENDS.map((end) => `${word} ${end}`));
    return { pattern: wordsPattern(names.join(', ')), label: wordsPattern(nouns.join(', ')), value: CODE_BEHIND };
  }
  const words = folded.match(/[a-z\d]+/g) ?? [];
  return words.length === 0 ? undefined : { pattern: wordsPattern(words.join(' ')), value: ANY_CODE };
}

/** Fields that say no more than that a number is wanted; the noun beside it says of what. */
const UNNAMED: ReadonlySet<string> = new Set(['code', 'customer number', 'phone number', 'invoice number']);

const LABEL_ENDS = ['number', 'no', 'nr', 'num', 'id', 'code', 'ref', 'reference', 'nummer', '#'];

const NUMBER_OF =
  /(?<![a-z])(?:number|no|code|id|reference|ref|nummer) (?:of|for|on) (?:the |my |our |a |an )?(?:[a-z\d]+ ){0,3}?([a-z]{3,})(?= (?:for|from|with|of|in|to|at|that|which|i|we|did|does)(?![a-z])|$)/;
/** "The number of the check that …", the name of whose sender may follow at once. */
const NUMBER_OF_ANY =
  /(?<![a-z])(?:number|no|code|id|reference|ref|nummer) (?:of|for|on) (?:the |my |our |a |an )?([a-z]{3,})(?: (?:box|card|door|account|line))?/;
const NAMED_NUMBER = /([a-z][a-z\d]*)[ -](?:number|no|nr|num|id|code|ref|reference|nummer|#)(?![a-z])/;

/** "Phone number", "booking code" are fields of their own; "the number" is of nothing. */
const NO_NOUN =
  /^(?:phone|telephone|mobile|cell|contact|direct|home|work|office|fax|whatsapp|the|my|our|a|which|what|room|seat|error|hex|access|door)$/;

/** What a number is of: "policy number", "the number of the first Acme invoice"; undefined where nothing says so. */
function nounOf(folded: string): string | undefined {
  const noun = NAMED_NUMBER.exec(folded)?.[1] ?? NUMBER_OF.exec(folded)?.[1] ?? NUMBER_OF_ANY.exec(folded)?.[1];
  return noun === undefined || NO_NOUN.test(noun) ? undefined : noun;
}

function valueBehind(rest: string, wanted: Wanted, wordsBetween: number): Candidate | undefined {
  let at = 0;
  for (let words = 0; words <= wordsBetween; words += 1) {
    const connector = CONNECTOR.exec(rest.slice(at))?.[0] ?? '';
    if (/[.!?]\s/.test(words === 0 ? connector.replace(/^\./, '') : connector)) return undefined;
    at += connector.length;
    const plain = SEPARATOR.test(rest.slice(0, at));
    const found = codeAt(rest.slice(at), wanted, plain && connector !== '');
    if (found) return { value: found, quality: 6 + (plain ? 2 : 0) + (words === 0 ? 1 : 0) - 0.3 * words };
    const word = /^\S+/.exec(rest.slice(at))?.[0];
    if (word === undefined || /[.!?;]$/.test(word)) return undefined;
    at += word.length;
  }
  return undefined;
}

/** "PO-77120": the label begins the code. */
function valueAround(text: string, start: number, end: number): Candidate | undefined {
  const joined = /^[-/][A-Z0-9/-]*\d{3}[A-Z0-9/-]*/i.exec(text.slice(end))?.[0];
  return joined && /^[A-Z]{2,5}$/.test(text.slice(start, end))
    ? { value: `${text.slice(start, end)}${joined.replace(/[/-]+$/, '')}`, quality: 7 }
    : undefined;
}

/** "QX7LM2 is your booking reference", "QX7LM2 (booking reference)" */
function valueBefore(before: string, wanted: Wanted): Candidate | undefined {
  const match = /(\S+)\s+(?:\(|(?:is|ist|est|es|è)\s+(?:the|your|our|ihre?|die|votre|le|la|su|el|il|tu)?\s*)$/i.exec(
    before,
  );
  const found = match?.[1] && codeAt(match[1], wanted, true);
  return found ? { value: found, quality: 6 } : undefined;
}

/** Where the label ends its line, or heads a column: the code stands below, alone or first of all that look like one. */
function valueBelow(
  lines: readonly Line[],
  index: number,
  line: Line,
  end: number,
  wanted: Wanted,
): Candidate | undefined {
  // What goes on as a sentence, or has a value on its own line, has none below.
  if (/^\s*[:=#]\s*\S/.test(line.text.slice(end))) return undefined;
  if (
    line.text.length > 160 ||
    /[.!?]$/.test(line.text.trim()) ||
    /[a-z]{2,}(?:\s+[a-z]{2,}){4}/.test(line.text.slice(end))
  )
    return undefined;
  for (const distance of [1, 2]) {
    const below = lines[index + distance]?.text ?? '';
    const tokens = below.split(/\s{2,}|\s(?=\S*\d)|(?<=\d\S*)\s|[|:]/).map((token) => token.replace(/^[\s*#"“(]+/, ''));
    const isAlone = /^\W*[A-Z\d][A-Z\d/-]*\W*$/i.test(below);
    const found = tokens.map((token) => codeAt(token, wanted, isAlone)).find((code) => code !== undefined);
    if (found) return { value: found, quality: 7 - 1.5 * distance + (isAlone ? 1 : 0) };
    // A label of its own below belongs to another value.
    if (/:/.test(below)) return undefined;
  }
  return undefined;
}

/** @param plain the text says that a value follows: then letters alone may be one */
function codeAt(text: string, { value, anyWord }: Wanted, plain: boolean): string | undefined {
  const match = value.exec(text);
  const code = match?.[1]?.trim();
  if (!match || code === undefined) return undefined;
  const rest = text.slice(match[0].length);
  const isDateOrTime = /^(?:\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?|(?:19|20)\d{2}|\d{1,2}:\d{2})$/.test(code);
  if (isDateOrTime || /^(?::\d|[.,]\d|\s?(?:€|£|\$|%|EUR|USD|GBP|kg|pm|am|Uhr)(?!\w))/.test(rest)) return undefined;
  if (/\d/.test(code)) return code;
  return plain && (anyWord || foldInPlace(code).search(NO_CODE) < 0) ? code : undefined;
}
