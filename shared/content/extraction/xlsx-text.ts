import readWorkbook from 'read-excel-file/universal';
import type { ExtractionLimits } from './extraction-limits.ts';
import { rowLine } from './row-line.ts';
import { stored } from './stored-zip.ts';

/** Bytes of a sheet that are read: 5,000 rows of some forty cells. */
const MAX_SHEET_BYTES = 8_000_000;

type Cell = string | number | boolean | Date | null;

/** The text of a workbook: each sheet under its name, a line a row. Dates as ISO 8601, numbers without their format. */
export async function xlsxText(parts: ReadonlyMap<string, Uint8Array>, limits: ExtractionLimits): Promise<string> {
  const short = new Map(
    [...parts].map(([name, part]) => [name, name.startsWith('xl/worksheets/') ? firstRows(part, limits.rows) : part]),
  );
  const sheets = await readWorkbook(new Uint8Array(stored(short)).buffer);
  return sheets
    .slice(0, limits.pages)
    .map(({ sheet, data }) =>
      [sheet, ...data.slice(0, limits.rows).map(lineOf)].filter((line) => line !== '').join('\n'),
    )
    .join('\n\n');
}

function lineOf(row: readonly unknown[]): string {
  return rowLine(row.map((cell) => textOf(cell as Cell)));
}

function textOf(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : dateText(cell);
  // 0.1 + 0.2 as Excel shows it: it keeps 15 digits.
  return typeof cell === 'number' ? String(Number(cell.toPrecision(15))) : String(cell);
}

/** Excel knows no zone: what it shows is what the reader gives as UTC. A whole day is a date. */
function dateText(date: Date): string {
  const [day, time = ''] = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString().split('T');
  return time.startsWith('00:00:00') ? `${day}` : `${day} ${time.slice(0, time.startsWith(':00', 5) ? 5 : 8)}`;
}

/** A sheet's XML with its first rows only: the library would make objects of a million. */
function firstRows(xml: Uint8Array, rows: number): Uint8Array {
  const bytes = Buffer.from(xml.buffer, xml.byteOffset, xml.byteLength);
  let at = bytes.indexOf('<row');
  for (let row = 0; at >= 0 && row < rows && at < MAX_SHEET_BYTES; row++) at = bytes.indexOf('<row', at + 4);
  // "<rowBreaks" comes behind the rows, and may be cut with what follows them.
  return at < 0 ? xml : Buffer.concat([bytes.subarray(0, at), Buffer.from('</sheetData></worksheet>')]);
}
