import { visibleText } from '../../../shared/content/visible-text.ts';
import type { Item } from '../../../shared/domain/hit.ts';
import { searchUnitsOf } from '../../../shared/search/units.ts';

/** What a generated workspace holds; lengths in characters, which are bytes here. */
export interface Composition {
  mails: number;
  events: number;
  files: number;
  /** Of mails as they are sent. */
  bodyMedian: number;
  bodyMean: number;
  /** Share of mails over 10 kB. */
  bodyOver10k: number;
  replies: number;
  /** Of mails without the history that they quote. */
  visibleMean: number;
  /** Share of files with five units or more. */
  filesOfFiveUnits: number;
  units: number;
  /** Different texts, each with a vector. */
  texts: number;
  /** All of the units, titles included. */
  unitBytes: number;
  postings: number;
  terms: number;
}

export function compositionOf(items: readonly Item[]): Composition {
  const mails = items.flatMap((item) => (item.service === 'gmail' ? [item.email] : []));
  const bodies = mails.map(({ bodyFull }) => bodyFull.length).sort((a, b) => a - b);
  const unitsOf = items.map((item) => ({ service: item.service, units: searchUnitsOf(item) }));
  const units = unitsOf.flatMap((item) => item.units);
  const files = unitsOf.filter(({ service }) => service === 'drive');
  return {
    mails: mails.length,
    events: items.length - mails.length - files.length,
    files: files.length,
    bodyMedian: bodies[Math.floor(bodies.length / 2)] ?? 0,
    bodyMean: mean(bodies),
    bodyOver10k: bodies.filter((length) => length > 10_000).length / bodies.length,
    replies: mails.filter(({ inReplyTo }) => inReplyTo !== null).length,
    visibleMean: mean(mails.map(({ bodyFull }) => visibleText(bodyFull).length)),
    filesOfFiveUnits: files.filter((file) => file.units.length >= 5).length / files.length,
    units: units.length,
    texts: new Set(units.map(({ content }) => content)).size,
    unitBytes: units.reduce((sum, { content }) => sum + content.length, 0),
    postings: units.reduce((sum, { terms }) => sum + terms.size, 0),
    terms: new Set(units.flatMap(({ terms }) => [...terms.keys()])).size,
  };
}

function mean(values: readonly number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length));
}
