export const FOLDER_TYPE = 'application/vnd.google-apps.folder';

/** My Drive with what others shared (null), or a shared drive. */
export type DriveScope = string | null;

/** The parameters of files.list for one of the two. */
export function scopeParameters(scope: DriveScope) {
  if (scope === null) return { corpora: 'user' };
  return { corpora: 'drive', driveId: scope, includeItemsFromAllDrives: true, supportsAllDrives: true };
}
