import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { Found } from '../../../sync/collection-source.ts';
import { GoogleError } from '../../../sync/google-error.ts';
import type { GoogleCall } from '../google-call.ts';
import { FAILS_ALONE } from '../load-each.ts';
import type { DriveScope } from './drive-scope.ts';
import { type FileEntry, fileEntry } from './file-entry.ts';
import type { PathOf } from './folder-paths.ts';
import { FILE_FIELDS } from './to-drive-file.ts';

/** Looks for a file by its id. One that lies in the trash, or in another drive by now, is gone from this one. */
export async function findFile(
  drive: drive_v3.Drive,
  call: GoogleCall,
  scope: DriveScope,
  id: string,
  pathOf: PathOf,
  signal: AbortSignal,
): Promise<Found<FileEntry>> {
  try {
    const file = await call('drive.files.get', signal, (options) =>
      drive.files.get({ fileId: id, fields: `${FILE_FIELDS},trashed`, supportsAllDrives: true }, options),
    );
    if (file.trashed || (file.driveId ?? null) !== scope) return { kind: 'gone', id };
    return { kind: 'entry', entry: fileEntry(id, file, pathOf) };
  } catch (error) {
    if (error instanceof GoogleError && error.kind === 'notFound') return { kind: 'gone', id };
    if (error instanceof GoogleError && FAILS_ALONE.has(error.kind)) return { kind: 'failed', id, error };
    throw error;
  }
}
