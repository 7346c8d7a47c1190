/** What people call files: the name of a filter, the MIME types that it stands for, and further words that find such a file. */
const TYPES = [
  { type: 'folder', mime: /folder$/, words: '' },
  { type: 'pdf', mime: /pdf$/, words: 'document' },
  { type: 'spreadsheet', mime: /spreadsheet|excel|csv$/, words: 'sheet table' },
  { type: 'presentation', mime: /presentation|powerpoint/, words: 'slides deck' },
  { type: 'form', mime: /google-apps\.form$/, words: 'survey' },
  { type: 'document', mime: /document|word|^text\/plain$|markdown$|rtf$/, words: '' },
  { type: 'image', mime: /^image\//, words: 'picture photo' },
  { type: 'video', mime: /^video\//, words: '' },
  { type: 'audio', mime: /^audio\//, words: 'recording' },
  { type: 'archive', mime: /zip$|compressed|x-tar$/, words: '' },
] as const;

export type FileType = (typeof TYPES)[number]['type'];

export const FILE_TYPES = TYPES.map(({ type }) => type) as [FileType, ...FileType[]];

/** The type of a file or attachment; undefined for what people have no word for. */
export function fileTypeOf(mimeType: string): FileType | undefined {
  return TYPES.find(({ mime }) => mime.test(mimeType))?.type;
}

/** The words that a file of this MIME type is found by, besides its own. */
export function fileTypeWords(mimeType: string): string {
  const found = TYPES.find(({ mime }) => mime.test(mimeType));
  return found ? `${found.type} ${found.words}`.trim() : '';
}
