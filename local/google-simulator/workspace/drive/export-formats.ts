import { posix } from 'node:path';
import { isGoogleType, type StoredFile } from './drive-tree.ts';

const DOCUMENT = 'application/vnd.google-apps.document';
const SPREADSHEET = 'application/vnd.google-apps.spreadsheet';
const PRESENTATION = 'application/vnd.google-apps.presentation';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The text formats that Google exports; the simulator has what a text file can give without conversion. */
const TEXT_EXPORTS: Readonly<Record<string, readonly string[]>> = {
  [DOCUMENT]: ['text/plain', 'text/markdown'],
  [SPREADSHEET]: ['text/csv'],
  [PRESENTATION]: ['text/plain'],
};

/** What about.get lists as export formats. */
export const EXPORT_FORMATS: Readonly<Record<string, readonly string[]>> = {
  ...TEXT_EXPORTS,
  [SPREADSHEET]: [XLSX, ...(TEXT_EXPORTS[SPREADSHEET] ?? [])],
};

/**
 * The types that a file can be exported to: a Sheet that lies on disk as xlsx to that, one that lies there as text to CSV. The
 * simulator converts nothing.
 */
export function exportTypes(file: Pick<StoredFile, 'source' | 'mimeType'>): readonly string[] {
  if (file.source === null || !isGoogleType(file.mimeType)) return [];
  const extension = posix.extname(file.source).toLowerCase();
  if (extension === '.xlsx') return file.mimeType === SPREADSHEET ? [XLSX] : [];
  return ['.txt', '.md', '.csv', ''].includes(extension) ? (TEXT_EXPORTS[file.mimeType] ?? []) : [];
}
