/**
 * How the lines of a text stand to each other: rows of a table under the row that names its columns, and paragraphs under
 * their heading. "9. Liability" says what the sentence below it is about, "Rate a day" what the figures below it are.
 */
import { foldInPlace } from '../fold-in-place.ts';
import type { Line } from './reading.ts';

export interface Cell extends Line {
  /** Where it stands in its line, [start, end). */
  start: number;
  end: number;
}

export interface LineLayout {
  /** Of a table's row; undefined where the line is none. */
  cells: readonly Cell[] | undefined;
  /** The cells that name the columns; undefined where nothing does, and for themselves. */
  header: readonly Cell[] | undefined;
  /** Index of the line that it stands under; undefined where there is none. */
  heading: number | undefined;
}

const SEPARATOR = /[|\t]/g;
const BULLET = /^[•*·–-]\s/;
const FIGURE = /^[£$€]?\s?[\d.,]+\s?%?[£$€]?$/;
const MAX_HEADING = 60;
/** Further below a line is under no heading, or under one that was not seen. */
const HEADING_REACH = 30;

/** @param isDocument a file's lines; in a mail a short line is a greeting or a name rather than a heading */
export function layoutOf(lines: readonly Line[], isDocument: (line: number) => boolean): LineLayout[] {
  const rows = lines.map(({ text }) => cellsOf(text));
  let header: readonly Cell[] | undefined;
  let heading: number | undefined;
  return lines.map(({ text }, index) => {
    const cells = rows[index];
    const [before, after] = [rows[index - 1], rows[index + 1]];
    if (!cells) header = undefined;
    else if (!before && after && namesColumns(cells, after)) {
      header = cells;
      return { cells, header: undefined, heading: headingAt(heading, index) };
    }
    if (!cells && isHeading(text, lines[index + 1]?.text ?? '', after, isDocument(index))) {
      const layout = { cells, header, heading: undefined };
      heading = index;
      return layout;
    }
    return { cells, header, heading: headingAt(heading, index) };
  });
}

function headingAt(heading: number | undefined, index: number): number | undefined {
  return heading !== undefined && index - heading <= HEADING_REACH ? heading : undefined;
}

function cellsOf(text: string): Cell[] | undefined {
  const cells: Cell[] = [];
  let start = 0;
  for (const index of [...[...text.matchAll(SEPARATOR)].map((match) => match.index), text.length]) {
    const raw = text.slice(start, index);
    const cell = raw.trim();
    const from = start + raw.length - raw.trimStart().length;
    if (cell !== '') cells.push({ text: cell, folded: foldInPlace(cell), start: from, end: from + cell.length });
    start = index + 1;
  }
  return cells.length > 1 ? cells : undefined;
}

function namesColumns(cells: readonly Cell[], next: readonly Cell[]): boolean {
  return (
    Math.abs(cells.length - next.length) <= 1 &&
    cells.every(({ text }) => !FIGURE.test(text)) &&
    next.some(({ text }) => /\d/.test(text))
  );
}

function isHeading(text: string, next: string, rowBelow: readonly Cell[] | undefined, isDocument: boolean): boolean {
  if (text.length > MAX_HEADING || BULLET.test(text) || /[.!?,;]$/.test(text) || text.split(' ').length > 8)
    return false;
  if (/:\s\S/.test(text) || !/^[\p{Lu}\d#]/u.test(text) || !/\p{L}{2}/u.test(text) || next === '') return false;
  const leads = text.endsWith(':') || BULLET.test(next) || rowBelow !== undefined;
  return leads || (isDocument && !/\d{3}/.test(text));
}
