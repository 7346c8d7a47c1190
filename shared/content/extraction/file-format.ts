import type { ForeignFile } from './foreign-file.ts';

/** How the text of a file is laid down. */
export type FileFormat =
  | 'text'
  | 'html'
  | 'csv'
  | 'calendar'
  | 'vcard'
  | 'rtf'
  | 'pdf'
  /** A ZIP archive of XML: Office Open XML or OpenDocument; office-format.ts tells which. */
  | 'office'
  /** The compound file of Office before 2007, which also wraps what is encrypted by newer ones. */
  | 'compound';

/** What nothing but the bytes tells apart. */
const MAGIC: readonly [FileFormat, string][] = [
  ['office', 'PK\u0003\u0004'],
  ['rtf', '{\\rtf'],
  ['compound', '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1'],
];

/** PDF's header may stand anywhere in the first kilobyte (Adobe's implementation note 13 on PDF 1.7). */
const PDF_HEADER = '%PDF-';
const PDF_HEADER_WITHIN = 1_024;

const BY_TYPE: readonly [RegExp, FileFormat][] = [
  [/^(?:text\/html|application\/xhtml\+xml)$/, 'html'],
  [/^text\/(?:csv|tab-separated-values|comma-separated-values)$|^application\/csv$/, 'csv'],
  [/^(?:text\/calendar|application\/ics)$/, 'calendar'],
  [/^text\/(?:x-)?vcard$/, 'vcard'],
  [/^(?:text|application)\/rtf$/, 'rtf'],
  [/^application\/(?:x-)?pdf$/, 'pdf'],
  [/^application\/vnd\.(?:openxmlformats-officedocument|oasis\.opendocument)\./, 'office'],
  [/^application\/vnd\.ms-(?:word|excel|powerpoint)\..*macroenabled/, 'office'],
  [/^text\/|^application\/(?:json|xml|yaml|x-yaml|toml|sql|javascript)$|\+(?:json|xml)$/, 'text'],
];

/** For what is labelled as bytes of any kind, as mail programs do. */
const BY_ENDING: Readonly<Record<string, FileFormat>> = {
  ...Object.fromEntries(['txt', 'md', 'markdown', 'log', 'json', 'xml', 'yaml', 'yml'].map((end) => [end, 'text'])),
  ...Object.fromEntries(
    ['docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp', 'docm', 'xlsm', 'pptm'].map((end) => [end, 'office']),
  ),
  html: 'html',
  htm: 'html',
  csv: 'csv',
  tsv: 'csv',
  ics: 'calendar',
  vcf: 'vcard',
  rtf: 'rtf',
  pdf: 'pdf',
} as Record<string, FileFormat>;

const ANY_BYTES =
  /^(?:application\/(?:octet-stream|x-download|force-download|zip|x-zip-compressed|binary)|binary\/.*|)$/;

/** The format by what is claimed of a file; undefined for a type that is not read. Enough to tell whether to fetch it. */
export function claimedFormat({ mimeType, name }: Pick<ForeignFile, 'mimeType' | 'name'>): FileFormat | undefined {
  const type = mimeType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (ANY_BYTES.test(type)) {
    const ending = /\.([a-z\d]{1,10})$/i.exec(name.trim())?.[1]?.toLowerCase() ?? '';
    return Object.hasOwn(BY_ENDING, ending) ? BY_ENDING[ending] : undefined;
  }
  return BY_TYPE.find(([pattern]) => pattern.test(type))?.[1];
}

/** The format that the bytes show, else the claimed one: a PDF is one whatever it is called. */
export function fileFormat(file: ForeignFile): FileFormat | undefined {
  const start = Buffer.from(file.bytes.subarray(0, PDF_HEADER_WITHIN)).toString('latin1');
  const shown = MAGIC.find(([, magic]) => start.startsWith(magic))?.[0];
  if (shown) return shown;
  const claimed = claimedFormat(file);
  // A text may speak of PDF in its first lines; a file that claims to be one, or is binary, has its header there.
  if (start.startsWith(PDF_HEADER) || (claimed === 'pdf' && start.includes(PDF_HEADER))) return 'pdf';
  return claimed;
}
