import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { TextExtractor } from '../../../content/extraction/text-extractor.ts';
import type { CollectionSource } from '../../../sync/collection-source.ts';
import { GoogleError } from '../../../sync/google-error.ts';
import type { GoogleCall } from '../google-call.ts';
import { loadEach } from '../load-each.ts';
import { MalformedResourceError, required } from '../malformed-resource-error.ts';
import { storable } from '../storable.ts';
import { readDriveChanges } from './drive-changes.ts';
import { type DriveScope, FOLDER_TYPE, scopeParameters } from './drive-scope.ts';
import { type FileEntry, fileEntry } from './file-entry.ts';
import { findFiles } from './find-files.ts';
import { foldersUnknown, pathsAbove } from './folder-paths.ts';
import { listFolders } from './list-folders.ts';
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
 * The files of a drive, trash left out, the last modified first. A listing gives its folders before them, to be kept beside the files.
 * @param openExtractor gives what reads the files that are loaded together
 */
export function createDriveSource(
  drive: drive_v3.Drive,
  call: GoogleCall,
  scope: DriveScope,
  openExtractor: () => TextExtractor,
): CollectionSource<FileEntry> {
  return {
    async begin(signal) {
      const { startPageToken } = await call('drive.changes.getStartPageToken', signal, (options) =>
        drive.changes.getStartPageToken(scope === null ? {} : { driveId: scope, supportsAllDrives: true }, options),
      );
      return { anchor: required(startPageToken, 'startPageToken'), expected: null };
    },

    async list(pageToken, signal, kept) {
      const from = placeOf(pageToken);
      if ('folders' in from) {
        const { folders, nextPageToken } = await listFolders(drive, call, scope, from.folders, signal);
        const next: DrivePlace = nextPageToken === null ? { files: null } : { folders: nextPageToken };
        return { entries: [], folders, nextPageToken: JSON.stringify(next) };
      }
      const page = await call('drive.files.list', signal, (options) =>
        drive.files.list(
          {
            ...scopeParameters(scope),
            q: `trashed = false and mimeType != '${FOLDER_TYPE}'`,
            orderBy: 'modifiedTime desc',
            pageSize: PAGE,
            fields: `nextPageToken,files(${FILE_FIELDS})`,
            ...(from.files === null ? {} : { pageToken: from.files }),
          },
          options,
        ),
      );
      const files = page.files ?? [];
      const pathOf = await pathsAbove(files, kept);
      if (!pathOf) throw foldersUnknown();
      const next: DrivePlace | null = page.nextPageToken ? { files: page.nextPageToken } : null;
      return {
        entries: files.flatMap((file) => (file.id ? [fileEntry(file.id, file, pathOf)] : [])),
        nextPageToken: next && JSON.stringify(next),
      };
    },

    changes: (from, signal, kept) => readDriveChanges(drive, call, scope, from, kept, signal),

    find: (ids, signal, kept) => findFiles(drive, call, scope, ids, kept, signal),

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
          return { service: 'drive', file: { ...file, contentText: null, ...content } };
        }
        return { service: 'drive', file: { ...file, contentText: content?.text ?? null } };
      });
    },

    /** The text that it had is better than none. */
    remainsOf({ id, file }, stored) {
      if (file instanceof MalformedResourceError) return undefined;
      const before = stored.get(id);
      const contentText = before?.service === 'drive' ? before.file.contentText : null;
      const unread = contentText === null ? ({ unread: 'unavailable' } as const) : {};
      return storable({
        service: 'drive',
        file: { ...file, contentRevision: UNREAD_REVISION, contentText, ...unread },
      });
    },
  };
}

/** Where a listing goes on: among the folders, or among the files. */
type DrivePlace = { folders: string | null } | { files: string | null };

/** @throws GoogleError 'invalid' for one of Drive's own, which a release before has left: its listing has kept no folders */
function placeOf(pageToken: string | null): DrivePlace {
  if (pageToken === null) return { folders: null };
  try {
    const place: unknown = JSON.parse(pageToken);
    if (typeof place === 'object' && place !== null && ('folders' in place || 'files' in place)) {
      return place as DrivePlace;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new GoogleError('invalid', 'The page token is not one of a listing that keeps folders.');
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
