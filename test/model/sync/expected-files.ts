import { readFile } from 'node:fs/promises';
import type { GoogleSimulator } from '../../../local/google-simulator/index.ts';

const FOLDER = 'application/vnd.google-apps.folder';

type VisibleFile = ReturnType<GoogleSimulator['drive']['files']>[number];

/**
 * What the copy must hold of the drives, worked out from the simulator's own state: all files that are not in the trash, each with
 * the names of the folders above it, as far as the person sees them.
 */
export async function expectedFiles({ drive }: GoogleSimulator): Promise<Record<string, unknown[]>> {
  const living = drive.files().filter(({ trashed }) => !trashed);
  const folders = new Map(living.filter(({ mimeType }) => mimeType === FOLDER).map((folder) => [folder.id, folder]));
  const files: unknown[] = [];
  for (const file of living) {
    if (file.mimeType === FOLDER) continue;
    files.push({
      id: file.id,
      drive: file.driveId ?? null,
      name: file.name,
      folder: pathOf(file, folders),
      type: file.mimeType,
      text: await textOf(file),
      modifiedAt: file.modifiedTime,
      sharedWith: sharesOf(file),
    });
  }
  return { files, drives: drive.sharedDrives().map(({ id, name }) => [id, name]) };
}

function pathOf({ parentId }: VisibleFile, folders: ReadonlyMap<string, VisibleFile>): string {
  const folder = parentId === null ? undefined : folders.get(parentId);
  return folder ? [pathOf(folder, folders), folder.name].filter(Boolean).join('/') : '';
}

/** Of what is in a shared drive, Google lists no permissions. */
function sharesOf({ driveId, permissions }: VisibleFile): unknown[] {
  if (driveId !== undefined) return [];
  const others = permissions.filter(({ role }) => role !== 'owner');
  return others.map(({ type, role, emailAddress }) => [type, role, emailAddress ?? '']).sort();
}

async function textOf({ source }: VisibleFile): Promise<string> {
  if (source === null) return '';
  return String(Buffer.isBuffer(source) ? source : await readFile(source.path)).trim();
}
