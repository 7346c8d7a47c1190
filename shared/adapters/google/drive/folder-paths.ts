import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { KeptBeside } from '../../../sync/collection-source.ts';
import { GoogleError } from '../../../sync/google-error.ts';

/** The path of folder names above something with these parents, joined by "/"; empty at the root. */
export type PathOf = (parentIds: readonly string[]) => string;

/** Looks up the paths of all folders that these files lie in; undefined when the drive's folders are not kept. */
export async function pathsAbove(
  files: readonly drive_v3.Schema$File[],
  kept: Pick<KeptBeside, 'pathsOf'>,
): Promise<PathOf | undefined> {
  const paths = await kept.pathsOf([...new Set(files.flatMap(({ parents }) => parents?.[0] ?? []))]);
  if (!paths) return undefined;
  return ([parentId]) => (parentId === undefined ? '' : (paths.get(parentId) ?? ''));
}

/** The error of who lists or looks for files before the folders are kept: the listing starts over, with the folders. */
export function foldersUnknown(): GoogleError {
  return new GoogleError('invalid', 'The folders of the drive are not kept.');
}
