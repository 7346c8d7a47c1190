import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { Found, KeptBeside } from '../../../sync/collection-source.ts';
import { GoogleError } from '../../../sync/google-error.ts';
import type { GoogleCall } from '../google-call.ts';
import { CONCURRENCY, FAILS_ALONE } from '../load-each.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import type { DriveScope } from './drive-scope.ts';
import { type FileEntry, fileEntry } from './file-entry.ts';
import { foldersUnknown, pathsAbove } from './folder-paths.ts';
import { FILE_FIELDS } from './to-drive-file.ts';

type Looked = { kind: 'file'; id: string; file: drive_v3.Schema$File } | Exclude<Found<FileEntry>, { kind: 'entry' }>;

/** Looks for files by their ids. One that lies in the trash, or in another drive by now, is gone from this one. */
export async function findFiles(
  drive: drive_v3.Drive,
  call: GoogleCall,
  scope: DriveScope,
  ids: readonly string[],
  kept: KeptBeside,
  signal: AbortSignal,
): Promise<Found<FileEntry>[]> {
  const looked = await mapConcurrently(ids, CONCURRENCY, signal, (id, either) => look(drive, call, scope, id, either));
  const files = looked.flatMap((one) => (one.kind === 'file' ? [one.file] : []));
  const pathOf = await pathsAbove(files, kept);
  if (!pathOf) throw foldersUnknown();
  return looked.map((one) =>
    one.kind === 'file' ? { kind: 'entry', entry: fileEntry(one.id, one.file, pathOf) } : one,
  );
}

async function look(
  drive: drive_v3.Drive,
  call: GoogleCall,
  scope: DriveScope,
  id: string,
  signal: AbortSignal,
): Promise<Looked> {
  try {
    const file = await call('drive.files.get', signal, (options) =>
      drive.files.get({ fileId: id, fields: `${FILE_FIELDS},trashed`, supportsAllDrives: true }, options),
    );
    if (file.trashed || (file.driveId ?? null) !== scope) return { kind: 'gone', id };
    return { kind: 'file', id, file };
  } catch (error) {
    if (error instanceof GoogleError && error.kind === 'notFound') return { kind: 'gone', id };
    if (error instanceof GoogleError && FAILS_ALONE.has(error.kind)) return { kind: 'failed', id, error };
    throw error;
  }
}
