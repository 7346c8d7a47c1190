import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { GoogleCall } from '../google-call.ts';
import { type DriveScope, FOLDER_TYPE, scopeParameters } from './drive-scope.ts';

/** Google's maximum. */
const PAGE = 1_000;

/** Drive nests folders up to 100 deep (developers.google.com/workspace/drive/api/guides/folder-limits). */
const MAX_DEPTH = 100;

/** The path of folder names above something with these parents, joined by "/"; empty at the root. */
export type PathOf = (parentIds: readonly string[]) => string;

export interface Folders {
  ids: readonly string[];
  pathOf: PathOf;
}

/** Reads all folders of a drive: files name their parents by id only. */
export async function readFolders(
  drive: drive_v3.Drive,
  call: GoogleCall,
  scope: DriveScope,
  signal: AbortSignal,
): Promise<Folders> {
  const folders = new Map<string, { name: string; parentId: string | undefined }>();
  let pageToken: string | null = null;
  do {
    const page: drive_v3.Schema$FileList = await call('drive.files.list', signal, (options) =>
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
    for (const { id, name, parents } of page.files ?? []) {
      if (id) folders.set(id, { name: name ?? '', parentId: parents?.[0] });
    }
    pageToken = page.nextPageToken ?? null;
  } while (pageToken !== null);

  return { ids: [...folders.keys()], pathOf };

  function pathOf([parentId]: readonly string[]): string {
    const names: string[] = [];
    // The root is not among the folders, and ends the path; so does a folder that the person may not see.
    for (let id = parentId; id !== undefined && names.length < MAX_DEPTH; ) {
      const folder = folders.get(id);
      if (!folder) break;
      names.unshift(folder.name);
      id = folder.parentId;
    }
    return names.join('/');
  }
}
