import Papa from 'papaparse';
import type { ExtractionLimits } from './extraction-limits.ts';
import { rowLine } from './row-line.ts';

/** The rows of a text of separated values (RFC 4180), a line each; the separator is found out: comma, semicolon, tab, bar. */
export function csvText(text: string, { rows }: Pick<ExtractionLimits, 'rows'>): string {
  const { data } = Papa.parse<string[]>(text, { preview: rows, skipEmptyLines: true });
  return data.map(rowLine).join('\n');
}
