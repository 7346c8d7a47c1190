import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { ChangePage, KeptBeside } from '../../../sync/collection-source.ts';
import { expiredIf } from '../expired-cursor.ts';
import type { GoogleCall } from '../google-call.ts';
import { type DriveScope, FOLDER_TYPE } from './drive-scope.ts';
import { type FileEntry, fileEntry } from './file-entry.ts';
import { pathsAbove } from './folder-paths.ts';
import { FILE_FIELDS } from './to-drive-file.ts';

/** Half of Google's maximum, as of a listing. */
const PAGE = 500;

/**
 * A page of what has changed in a drive since a page token of Drive's, which is cursor and page token in one: 400 for one that it
 * does not know. A file comes once, as it is now.
 *
 * - A folder that was renamed, moved, trashed or restored changes the paths of all files below it, or makes them come and go, and
 *   Drive does not tell of those: 'untold'. One that was made a moment ago looks alike.
 *   So what is kept of the folders holds for what else has changed; where they are not kept, a listing has to: 'untold'.
 * - The log of My Drive tells of files of shared drives too, which have logs of their own: there they count as gone, as
 *   does a file that has moved to one. And it tells when a shared drive came, went or changed its name.
 *
 * @see https://developers.google.com/workspace/drive/api/guides/manage-changes
 */
export async function readDriveChanges(
  drive: drive_v3.Drive,
  call: GoogleCall,
  scope: DriveScope,
  { cursor, pageToken }: { cursor: string; pageToken: string | null },
  kept: KeptBeside,
  signal: AbortSignal,
): Promise<ChangePage<FileEntry>> {
  const page = await expiredIf(
    pageToken === null ? ['invalid'] : [],
    call('drive.changes.list', signal, (options) =>
      drive.changes.list(
        {
          pageToken: pageToken ?? cursor,
          pageSize: PAGE,
          includeRemoved: true,
          includeItemsFromAllDrives: true,
          supportsAllDrives: true,
          ...(scope === null ? {} : { driveId: scope }),
          fields: `nextPageToken,newStartPageToken,changes(changeType,removed,fileId,file(${FILE_FIELDS},trashed))`,
        },
        options,
      ),
    ),
  );
  const ids = { gone: new Set<string>(), present: new Map<string, drive_v3.Schema$File>() };
  let listsChanged = false;
  for (const { changeType, fileId, removed, file } of page.changes ?? []) {
    if (changeType === 'drive') {
      listsChanged ||= scope === null;
      continue;
    }
    if (!fileId) continue;
    const isHere = !removed && file !== undefined && (file.driveId ?? null) === scope;
    if (isHere && file.mimeType === FOLDER_TYPE) return { kind: 'untold' };
    ids.gone.delete(fileId);
    ids.present.delete(fileId);
    if (isHere && !file.trashed) ids.present.set(fileId, file);
    else ids.gone.add(fileId);
  }
  const pathOf = await pathsAbove([...ids.present.values()], kept);
  if (!pathOf) return { kind: 'untold' };
  return {
    kind: 'items',
    changed: [...ids.present].map(([id, file]) => fileEntry(id, file, pathOf)),
    gone: [...ids.gone],
    listsChanged,
    nextPageToken: page.nextPageToken ?? null,
    cursor: page.newStartPageToken ?? null,
  };
}
