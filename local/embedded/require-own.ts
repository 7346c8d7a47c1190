import type { Stats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataDirectoryError } from './data-directory-error.ts';

type Rights = Pick<Stats, 'uid' | 'mode'>;

/** Undefined on Windows, which tells neither owners nor what others may do. */
type UserId = number | undefined;

/** Whose rights this process has. */
export const ownUserId: UserId = process.geteuid?.();

/**
 * Refuses a data directory that somebody else may have put something into, as what it holds is believed: the secrets, and the address in
 * the lock, which is sent the person's token. The directory and what it holds must be this user's, or root's, who can do anything anyway;
 * and nobody else may write there. The files are looked at by themselves, as some may lie there since others could write.
 * @param names of what is in it; what has gone since is passed over
 * @throws DataDirectoryError
 */
export async function requireOwn(directory: string, names: readonly string[]): Promise<void> {
  const rights = await stat(directory);
  if (isForeign(rights, ownUserId))
    throw new DataDirectoryError(directory, `it belongs to another user (${rights.uid}).`);
  if (isWritableByOthers(rights, ownUserId)) {
    throw new DataDirectoryError(
      directory,
      `other users may write there (its mode is ${(rights.mode & 0o7777).toString(8)}), and what they put there would be taken for yours.`,
      `Make it yours alone (chmod 700 '${directory}'), or name another folder with --data.`,
    );
  }
  for (const name of names) {
    const file = await lstat(join(directory, name)).catch(passOverGone);
    if (file === undefined || !isForeign(file, ownUserId)) continue;
    throw new DataDirectoryError(
      directory,
      `${name} in it belongs to another user (${file.uid}), and would be taken for yours.`,
      'Delete the folder if that is none of your doing, and name another one with --data.',
    );
  }
}

/** Whether neither oneself nor root owns it. */
export function isForeign({ uid }: Pick<Rights, 'uid'>, me: UserId): boolean {
  return me !== undefined && uid !== me && uid !== 0;
}

/** Users of the group count: who is in it changes, and nobody looks. */
export function isWritableByOthers({ mode }: Pick<Rights, 'mode'>, me: UserId): boolean {
  return me !== undefined && (mode & 0o022) !== 0;
}

/** Who may list it, or try names that it may hold. */
export function isVisibleToOthers({ mode }: Pick<Rights, 'mode'>, me: UserId): boolean {
  return me !== undefined && (mode & 0o055) !== 0;
}

function passOverGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
