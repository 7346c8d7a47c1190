import type ICAL from 'ical.js';
import { componentsOf, valueText } from './calendar-text.ts';
import type { ExtractionLimits } from './extraction-limits.ts';

/** What of a vCard (RFC 6350) people ask for, with its label. */
const FIELDS: readonly [string, string][] = [
  ['fn', ''],
  ['nickname', 'Nickname: '],
  ['org', 'Organization: '],
  ['title', 'Title: '],
  ['role', 'Role: '],
  ['email', 'Email: '],
  ['tel', 'Phone: '],
  ['adr', 'Address: '],
  ['bday', 'Birthday: '],
  ['url', 'Website: '],
  ['note', 'Note: '],
];

/** The contacts of a vCard file, a paragraph each, a line a value. */
export function vcardText(text: string, { rows }: Pick<ExtractionLimits, 'rows'>): string {
  return componentsOf(text).slice(0, rows).map(paragraphOf).join('\n\n');
}

function paragraphOf(card: ICAL.Component): string {
  return FIELDS.flatMap(([name, label]) =>
    card
      .getAllProperties(name)
      .map(valueText)
      .filter((value) => value !== '')
      .map((value) => `${label}${value.replace(/^tel:/i, '')}`),
  ).join('\n');
}
