import { ExtractionError } from './extraction-error.ts';

export type OfficeFormat = 'docx' | 'xlsx' | 'pptx' | 'odf';

/** The main part of each, by the names that every writer uses. */
const MAIN_PARTS: readonly [OfficeFormat, RegExp][] = [
  ['docx', /^word\/document\d*\.xml$/],
  ['xlsx', /^xl\/workbook\.xml$/],
  ['pptx', /^ppt\/presentation\.xml$/],
  ['odf', /^content\.xml$/],
];

/** Which document an archive is. @throws ExtractionError `unsupported` for any other archive */
export function officeFormat(names: Iterable<string>): OfficeFormat {
  const all = [...names];
  const found = MAIN_PARTS.find(([, pattern]) => all.some((name) => pattern.test(name)));
  if (!found) throw new ExtractionError('unsupported', 'The archive is neither Office Open XML nor OpenDocument.');
  return found[0];
}
