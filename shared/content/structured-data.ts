import { Parser } from 'htmlparser2';
import { parsablePart } from './html-text.ts';

/** A booking has some thirty values; what goes on beyond these bounds is not a mail's summary of itself. */
const MAX_SCRIPTS = 10;
const MAX_SCRIPT_LENGTH = 100_000;
const MAX_DEPTH = 8;
const MAX_LINES = 80;

/** Longer values are encoded data, not something to read. */
const MAX_VALUE_LENGTH = 500;

/** Keys whose values are for machines alone. */
const SKIPPED = /^(?:@|potentialAction$|image$|logo$|url$|.*(?:Url|URL|Token|Barcode)$|sameAs$)/;

/** Keys that add nothing to what holds them: `departureAirport: {name}` is the departure airport. */
const TRANSPARENT = new Set(['name', 'value', 'iataCode']);

/**
 * What a mail says of itself in JSON-LD (schema.org), as airlines, hotels and shops send it: a line a value, "Departure time:
 * 2027-03-04T20:15:00-08:00", under the type, "Flight reservation". Empty where there is none; never throws.
 * See developers.google.com/workspace/gmail/markup.
 */
export function structuredData(html: string): string {
  if (!/ld\+json/i.test(html)) return '';
  return scriptsOf(parsablePart(html)).flatMap(readScript).slice(0, MAX_LINES).join('\n');
}

function scriptsOf(html: string): string[] {
  const scripts: string[] = [];
  let current: string | undefined;
  const parser = new Parser({
    onopentag(name, attributes) {
      const isData = name === 'script' && attributes.type?.toLowerCase().trim() === 'application/ld+json';
      if (isData && scripts.length < MAX_SCRIPTS) current = '';
    },
    ontext(text) {
      if (current !== undefined && current.length < MAX_SCRIPT_LENGTH) current += text;
    },
    onclosetag(name) {
      if (name !== 'script' || current === undefined) return;
      scripts.push(current);
      current = undefined;
    },
  });
  parser.end(html);
  return scripts;
}

function readScript(script: string): string[] {
  try {
    return linesOf('', JSON.parse(script), 0);
  } catch {
    return [];
  }
}

function linesOf(label: string, value: unknown, depth: number): string[] {
  if (depth > MAX_DEPTH || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each) => linesOf(label, each, depth + 1));
  if (typeof value === 'object') return linesOfObject(label, value, depth);
  const text = plain(String(value)).replaceAll(/\s+/g, ' ').trim();
  return label === '' || text === '' || text.length > MAX_VALUE_LENGTH ? [] : [`${label}: ${text}`];
}

function linesOfObject(label: string, value: object, depth: number): string[] {
  const type = (value as { '@type'?: unknown })['@type'];
  const heading = label === '' && typeof type === 'string' ? [inWords(plain(type))] : [];
  const lines = Object.entries(value).flatMap(([key, inner]) => {
    if (SKIPPED.test(key)) return [];
    return linesOf(TRANSPARENT.has(key) && label !== '' ? label : inWords(key), inner, depth + 1);
  });
  return [...heading, ...lines];
}

/** Schema.org names its constants by links: "http://schema.org/ReservationConfirmed". */
function plain(text: string): string {
  return text.replace(/^https?:\/\/schema\.org\//, '');
}

/** "reservationNumber" as people write it: "Reservation number". */
function inWords(key: string): string {
  const words = key.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
