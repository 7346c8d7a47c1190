/** Whether two items speak of the same booking, conversation or document, so that the newer one supersedes the older. */
import { foldInPlace } from '../fold-in-place.ts';
import type { Reading } from './reading.ts';

export function isSameMatter(a: Reading, b: Reading): boolean {
  if (a.item.service === 'drive' && b.item.service === 'drive') return documentName(a) === documentName(b);
  if (a.item.service !== 'gmail' || b.item.service !== 'gmail') return false;
  if (a.item.email.threadId === b.item.email.threadId) return true;
  return a.from?.address === b.from?.address && sharesCode(a, b);
}

/** Whether both hold a booking's, an order's or a claim's number, whoever wrote them: one may be the other forwarded. */
export function sharesCode(a: Reading, b: Reading): boolean {
  const others = codesOf(b);
  return [...codesOf(a)].some((code) => others.has(code));
}

const LINK_DAYS = 30;
const DAY_MS = 86_400_000;

/** Whether the title of one mail names who wrote the other: "Your parcel from Holm & Hart", and the order at Holm & Hart. */
export function isLinked(a: Reading, b: Reading): boolean {
  if (a.item.service !== 'gmail' || b.item.service !== 'gmail') return false;
  if (Math.abs(a.date.getTime() - b.date.getTime()) > LINK_DAYS * DAY_MS) return false;
  const names = (reading: Reading) => foldInPlace(reading.from?.name ?? '');
  const isIn = (name: string, title: string) => name.length >= 5 && title.includes(name);
  return isIn(names(a), b.foldedTitle) || isIn(names(b), a.foldedTitle);
}

/** Flights, trains: what two letters and some digits call. */
const DESIGNATOR = /\b(?:[A-Z]{2}|[A-Z]\d|\d[A-Z]) ?\d{2,4}\b/g;

/**
 * Whether two values are of different flights or trains: the last one named in what leads up to a value is its own. Where
 * neither text names one, nothing tells them apart.
 */
export function isOtherJourney(near: string | undefined, otherNear: string | undefined): boolean {
  const own = designators(near ?? '').at(-1);
  const other = designators(otherNear ?? '').at(-1);
  return own !== undefined && other !== undefined && own !== other;
}

function designators(text: string): string[] {
  return (text.match(DESIGNATOR) ?? []).map((designator) => designator.replace(' ', ''));
}

/** Letters and digits together, as in record locators and order numbers; flight numbers are too short to tell. */
const CODE = /\b(?=[A-Z\d-]*\d)(?=[A-Z\d-]*[A-Z])[A-Z\d][A-Z\d-]{5,19}\b|\b\d{8,}\b/g;

const codes = new WeakMap<Reading, ReadonlySet<string>>();

function codesOf(reading: Reading): ReadonlySet<string> {
  const known = codes.get(reading);
  if (known) return known;
  const { title, lines } = reading;
  const found = new Set(`${title}\n${lines.map(({ text }) => text).join('\n')}`.match(CODE));
  codes.set(reading, found);
  return found;
}

/** What tells the versions of a document apart: "v2", "(1)", "draft", "final", a date, the ending. */
const VERSION =
  /\.[a-z\d]{2,5}$|\b(?:v|version|rev|fassung)\s?\.?\d+(?:\.\d+)*\b|\(\d+\)|\b(?:draft|final|copy|copy of|entwurf|kopie|neu|alt|old|new|signed|latest)\b|\b\d{4}-\d\d-\d\d\b/g;

function documentName({ foldedTitle }: Reading): string {
  return foldedTitle
    .replace(VERSION, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Whether an item calls itself one that is not the last word. */
export function isDraft({ foldedTitle, item }: Reading): boolean {
  return item.service !== 'calendar' && /\b(?:draft|entwurf|brouillon|borrador|old|superseded)\b/.test(foldedTitle);
}
