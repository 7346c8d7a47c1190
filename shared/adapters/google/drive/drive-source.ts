import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { TextExtractor } from '../../../content/extraction/text-extractor.ts';
import { type CollectionSource, FOLDERS } from '../../../sync/collection-source.ts';
import type { GoogleCall } from '../google-call.ts';
import { CONCURRENCY, loadEach } from '../load-each.ts';
import { MalformedResourceError, required } from '../malformed-resource-error.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { readDriveChanges } from './drive-changes.ts';
import { type DriveScope, FOLDER_TYPE, scopeParameters } from './drive-scope.ts';
import { type FileEntry, fileEntry } from './file-entry.ts';
import { findFile } from './find-file.ts';
import { type Folders, readFolders } from './folder-paths.ts';
import { readContent } from './read-content.ts';
import { FILE_FIELDS } from './to-drive-file.ts';

/** Half of Google's maximum: a page of files with their permissions is a megabyte. */
const PAGE = 500;

/** No content of Google's has it: so the file is read when it is met again, changed or listed. */
const UNREAD_REVISION = '';

/**
 * Of files that are larger, one is under way at a time: five of 20 MB would be a fifth of a worker's memory, as bytes and once more as
 * what they arrive in, and the thread that reads files takes one after the other anyway.
 */
const LARGE_BYTES = 4_000_000;

/**
 * The files of a drive, folders left out, trash left out, the last modified first.
 * @param openExtractor gives what reads the files that are loaded together
 */
export function createDriveSource(
  drive: drive_v3.Drive,
  call: GoogleCall,
  scope: DriveScope,
  openExtractor: () => TextExtractor,
): CollectionSource<FileEntry> {
  let folders: Folders | undefined;
  const foldersOf = async (signal: AbortSignal): Promise<Folders> => {
    folders ??= await readFolders(drive, call, scope, signal);
    return folders;
  };
  return {
    async begin(signal) {
      // A folder that changed before the anchor is in no change after it.
      folders = undefined;
      const { startPageToken } = await call('drive.changes.getStartPageToken', signal, (options) =>
        drive.changes.getStartPageToken(scope === null ? {} : { driveId: scope, supportsAllDrives: true }, options),
      );
      return { anchor: required(startPageToken, 'startPageToken'), expected: null };
    },

    async list(pageToken, signal) {
      const { ids, pathOf } = await foldersOf(signal);
      const page = await call('drive.files.list', signal, (options) =>
        drive.files.list(
          {
            ...scopeParameters(scope),
            q: `trashed = false and mimeType != '${FOLDER_TYPE}'`,
            orderBy: 'modifiedTime desc',
            pageSize: PAGE,
            fields: `nextPageToken,files(${FILE_FIELDS})`,
            ...(pageToken ? { pageToken } : {}),
          },
          options,
        ),
      );
      return {
        entries: (page.files ?? []).flatMap((file) => (file.id ? [fileEntry(file.id, file, pathOf)] : [])),
        nextPageToken: page.nextPageToken ?? null,
        ...(pageToken === null ? { beside: [{ list: FOLDERS, ids }] } : {}),
      };
    },

    changes: (from, signal) =>
      readDriveChanges(drive, call, scope, from, async () => (await foldersOf(signal)).pathOf, signal),

    async find(ids, signal) {
      const { pathOf } = await foldersOf(signal);
      return mapConcurrently(ids, CONCURRENCY, signal, (id, either) =>
        findFile(drive, call, scope, id, pathOf, either),
      );
    },

    load(entries, stored, signal) {
      const extractor = openExtractor();
      const inTurn = takeTurns();
      return loadEach(entries, signal, async ({ id, file }, either) => {
        if (file instanceof MalformedResourceError) throw file;
        const before = stored.get(id);
        if (before?.service === 'drive' && before.file.contentRevision === file.contentRevision) {
          const { contentText, unread } = before.file;
          return { service: 'drive', file: { ...file, contentText, ...(unread === undefined ? {} : { unread }) } };
        }
        const read = () => readContent(drive, call, extractor, file, either);
        const content = await ((file.sizeBytes ?? 0) > LARGE_BYTES ? inTurn(read) : read());
        if (content && 'unread' in content) {
          const contentRevision = content.unread === 'unavailable' ? UNREAD_REVISION : file.contentRevision;
          return { service: 'drive', file: { ...file, contentRevision, contentText: null, ...content } };
        }
        return { service: 'drive', file: { ...file, contentText: content?.text ?? null } };
      });
    },
  };
}

/** Runs what it is given one after the other, whatever becomes of the one before. */
function takeTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let turn: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
}
