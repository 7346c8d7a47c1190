import type { DriveFile } from '../domain/drive-file.ts';
import type { ItemDescription } from './item-description.ts';
import { UNIT_FLAGS } from './search-unit.ts';

/** What people call a type of file. */
const KINDS: readonly [RegExp, string][] = [
  [/folder$/, 'folder'],
  [/pdf$/, 'pdf document'],
  [/spreadsheet|excel|csv$/, 'spreadsheet sheet table'],
  [/presentation|powerpoint/, 'presentation slides deck'],
  [/google-apps\.form$/, 'form survey'],
  [/document|word|^text\/plain$|markdown$|rtf$/, 'document'],
  [/^image\//, 'image picture photo'],
  [/^video\//, 'video'],
  [/^audio\//, 'audio recording'],
  [/zip$|compressed|x-tar$/, 'archive'],
];

/** A file is found by its name, folder, content, the people who own or share it, and its kind. */
export function describeFile(file: DriveFile): ItemDescription {
  const shares = file.sharedWith.filter(({ address }) => address !== '');
  const owners = new Set(file.owners.map(({ address }) => address));
  const shared = file.sharedWith.some(({ address }) => !owners.has(address));
  return {
    occurredAt: file.modifiedAt,
    flags: shared ? UNIT_FLAGS.shared : 0,
    sender: file.owners[0]?.address ?? null,
    title: file.name,
    people: [...file.owners, ...shares],
    keywords: KINDS.find(([pattern]) => pattern.test(file.mimeType))?.[1] ?? '',
    text: [file.parentFolder, file.contentText ?? ''].filter((part) => part !== '').join('\n\n'),
  };
}
