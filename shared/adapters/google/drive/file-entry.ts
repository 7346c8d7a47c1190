import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { DriveFile } from '../../../domain/drive-file.ts';
import type { ListEntry } from '../../../sync/collection-source.ts';
import { fileRevision } from '../../../sync/revision.ts';
import { MalformedResourceError } from '../malformed-resource-error.ts';
import { storable } from '../storable.ts';
import type { PathOf } from './folder-paths.ts';
import { toFileMetadata } from './to-drive-file.ts';

export type FileMetadata = Omit<DriveFile, 'contentText' | 'unread'>;

/** A file as a listing or a change gives it: everything but its text. */
export interface FileEntry extends ListEntry {
  file: FileMetadata | MalformedResourceError;
}

export function fileEntry(id: string, file: drive_v3.Schema$File, pathOf: PathOf): FileEntry {
  try {
    const metadata = storable(toFileMetadata(file, pathOf(file.parents ?? [])));
    return { id, revision: fileRevision(metadata), file: metadata };
  } catch (error) {
    if (!(error instanceof MalformedResourceError)) throw error;
    return { id, revision: null, file: error };
  }
}
