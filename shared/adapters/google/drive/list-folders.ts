import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { Folder } from '../../../sync/collection-source.ts';
import type { GoogleCall } from '../google-call.ts';
import { storable } from '../storable.ts';
import { type DriveScope, FOLDER_TYPE, scopeParameters } from './drive-scope.ts';

/** Google's maximum. */
const PAGE = 1_000;

/** A page of the folders of a drive, trash left out; null begins, and is the end. */
export async function listFolders(
  drive: drive_v3.Drive,
  call: GoogleCall,
  scope: DriveScope,
  pageToken: string | null,
  signal: AbortSignal,
): Promise<{ folders: Folder[]; nextPageToken: string | null }> {
  const page = await call('drive.files.list', signal, (options) =>
    drive.files.list(
      {
        ...scopeParameters(scope),
        q: `trashed = false and mimeType = '${FOLDER_TYPE}'`,
        pageSize: PAGE,
        fields: 'nextPageToken,files(id,name,parents)',
        ...(pageToken ? { pageToken } : {}),
      },
      options,
    ),
  );
  const folders = (page.files ?? []).flatMap(({ id, name, parents }) =>
    id ? [storable({ id, name: name ?? '', parentId: parents?.[0] ?? null })] : [],
  );
  return { folders, nextPageToken: page.nextPageToken ?? null };
}
