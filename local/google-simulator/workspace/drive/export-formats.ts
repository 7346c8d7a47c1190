import { posix } from 'node:path';
import { isGoogleType, type StoredFile } from './drive-tree.ts';

const DOCUMENT = 'application/vnd.google-apps.document';
const SPREADSHEET = 'application/vnd.google-apps.spreadsheet';
const PRESENTATION = 'application/vnd.google-apps.presentation';

/** The text formats that Google exports; the simulator has what a text file can give without conversion. */
const TEXT_EXPORTS: Readonly<Record<string, readonly string[]>> = {
  [DOCUMENT]: ['text/plain', 'text/markdown'],
  [SPREADSHEET]: ['text/csv'],
  [PRESENTATION]: ['text/plain'],
};

/** What about.get lists as export formats. */
export const EXPORT_FORMATS: Readonly<Record<string, readonly string[]>> = TEXT_EXPORTS;

/**
 * The types that a file can be exported to. A Doc or Sheet whose content on disk is no text has none: the simulator
 * converts nothing.
 */
export function exportTypes(file: Pick<StoredFile, 'source' | 'mimeType'>): readonly string[] {
  if (file.source === null || !isGoogleType(file.mimeType)) return [];
  const extension = posix.extname(file.source).toLowerCase();
  return ['.txt', '.md', '.csv', ''].includes(extension) ? (TEXT_EXPORTS[file.mimeType] ?? []) : [];
}
