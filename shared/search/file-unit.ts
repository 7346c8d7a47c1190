import type { DriveFile } from '../domain/drive-file.ts';
import { fileFacets } from './facets.ts';
import { fileTypeWords } from './file-types.ts';
import type { ItemDescription } from './item-description.ts';
import { UNIT_FLAGS } from './search-unit.ts';

/** A file is found by its name, folder, content, the people who own or share it, and its kind. */
export function describeFile(file: DriveFile): ItemDescription {
  const shares = file.sharedWith.filter(({ address }) => address !== '');
  const owners = new Set(file.owners.map(({ address }) => address));
  const shared = file.sharedWith.some(({ address }) => !owners.has(address));
  return {
    occurredAt: file.modifiedAt,
    flags: shared ? UNIT_FLAGS.shared : 0,
    endsAt: null,
    sizeBytes: file.sizeBytes,
    facets: fileFacets(file),
    sender: file.owners[0]?.address ?? null,
    title: file.name,
    people: [...file.owners, ...shares],
    keywords: fileTypeWords(file.mimeType),
    text: [file.parentFolder, file.contentText ?? ''].filter((part) => part !== '').join('\n\n'),
  };
}
