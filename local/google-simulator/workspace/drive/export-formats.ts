import { posix } from 'node:path';
import { isGoogleType, type StoredFile } from './drive-tree.ts';

const DOCUMENT = 'application/vnd.google-apps.document';
const SPREADSHEET = 'application/vnd.google-apps.spreadsheet';
const PRESENTATION = 'application/vnd.google-apps.presentation';

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The formats that Google exports, of those that the simulator has. */
export const EXPORT_FORMATS: Readonly<Record<string, readonly string[]>> = {
  [DOCUMENT]: ['text/plain', 'text/markdown'],
  [SPREADSHEET]: ['text/csv', WORKBOOK],
  [PRESENTATION]: ['text/plain'],
};

/**
 * The types that a file can be exported to: the simulator converts nothing. Bytes without a file are text. So a text is exported as texts, a Sheet with the bytes of
 * a workbook as that, and a Doc whose content on disk is neither as nothing.
 */
export function exportTypes(file: Pick<StoredFile, 'source' | 'mimeType'>): readonly string[] {
  if (file.source === null || !isGoogleType(file.mimeType)) return [];
  const extension = 'path' in file.source ? posix.extname(file.source.path).toLowerCase() : '';
  const formats = EXPORT_FORMATS[file.mimeType] ?? [];
  if (['.txt', '.md', '.csv', ''].includes(extension)) return formats.filter((type) => type.startsWith('text/'));
  return extension === '.xlsx' ? formats.filter((type) => type === WORKBOOK) : [];
}
