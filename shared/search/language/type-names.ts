import { FILE_TYPES, type FileType } from '../file-types.ts';

/** What people write for a type of file besides its name: programs, short forms and the endings of file names. */
const OTHER_NAMES: Readonly<Partial<Record<FileType, readonly string[]>>> = {
  document: ['doc', 'docx', 'odt', 'rtf', 'word', 'txt'],
  spreadsheet: ['sheet', 'xls', 'xlsx', 'ods', 'csv', 'excel'],
  presentation: ['slide', 'ppt', 'pptx', 'odp', 'powerpoint'],
  image: ['picture', 'photo', 'jpg', 'jpeg', 'png', 'gif', 'webp', 'heic'],
  video: ['mp4', 'mov'],
  audio: ['mp3', 'wav', 'm4a'],
  archive: ['zip', 'tar', 'gz', '7z', 'rar'],
};

const TYPES = new Map(FILE_TYPES.flatMap((type) => [type, ...(OTHER_NAMES[type] ?? [])].map((name) => [name, type])));

/** The type of file that a word means, in the singular or the plural; undefined for none. */
export function fileTypeNamed(word: string): FileType | undefined {
  const name = word.toLowerCase();
  return TYPES.get(name) ?? TYPES.get(name.replace(/s$/, ''));
}
