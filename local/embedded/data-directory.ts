import { createHash } from 'node:crypto';
import { access, constants, mkdir, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LOCK_FILE } from '../services/lock-file.ts';

/** Where the embedded mode keeps its data unless told otherwise: a folder a workspace under `.data` here. */
export function defaultDataDirectory(takeout: string | undefined): string {
  const name =
    takeout === undefined
      ? 'demo'
      : `takeout-${createHash('sha256').update(resolve(takeout)).digest('hex').slice(0, 12)}`;
  return resolve('.data', name);
}

/** A directory that no data can be kept in. The message says what to do. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError';

  constructor(directory: string, reason: string) {
    super(`No data can be kept in ${directory}: ${reason} Name another folder with --data.`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'it is a file, or lies in one.',
  ENOTDIR: 'it is a file, or lies in one.',
  ENOENT: 'it is not there, and can not be made.',
  EROFS: 'it can only be read there.',
  EACCES: 'this user may not write there.',
  EPERM: 'this user may not write there.',
  ENOSPC: 'there is no space left.',
  EDQUOT: 'there is no space left for this user.',
  ENAMETOOLONG: 'its name is too long.',
  ELOOP: 'it is a link that leads to itself.',
};

/** What a failure of the file system means for a person who named the directory; undefined for any other error. */
export function dataDirectoryError(directory: string, error: unknown): DataDirectoryError | undefined {
  if (error instanceof DataDirectoryError) return error;
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined ? undefined : new DataDirectoryError(directory, reason);
}

/**
 * Makes the directory if need be, readable by its owner only, as everything of the person's mail will be in it. One that is there is left
 * as it is, and taken when it is empty or was a data directory before: its files are private by themselves.
 * @returns whether others may list it, or more
 * @throws DataDirectoryError
 */
export async function openDataDirectory(directory: string): Promise<{ isOpenToOthers: boolean }> {
  try {
    await make(resolve(directory));
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    const names = await readdir(directory);
    if (!isOurs(names)) {
      throw new DataDirectoryError(directory, 'there are other files in it, and it would not be private.');
    }
    return { isOpenToOthers: ((await stat(directory)).mode & 0o077) !== 0 };
  } catch (error) {
    throw dataDirectoryError(directory, error) ?? error;
  }
}

/** As mkdir with `recursive`, which never comes back where the system makes no directories, as below /proc. */
async function make(directory: string): Promise<void> {
  const once = () =>
    mkdir(directory, { mode: 0o700 }).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST' && (await stat(directory)).isDirectory()) return;
      // A directory that is there may be said to be read-only first.
      if (error.code === 'EROFS' && (await stat(directory).catch(() => undefined))?.isDirectory()) return;
      throw error;
    });
  const parent = dirname(directory);
  await once().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' || parent === directory) throw error;
    await make(parent);
    await once();
  });
}

/** An empty one too, and what a first start left that was killed before it had made its secrets. */
function isOurs(names: readonly string[]): boolean {
  const files = dataFiles('');
  const own = new Set(Object.values(files).map((file) => basename(file)));
  const signs = [files.applicationSecret, files.sessionSecret, files.googleSecret].map((file) => basename(file));
  const isKnown = (name: string) => own.has(name) || name.startsWith(LOCK_FILE) || BESIDE.has(name);
  return signs.some((sign) => names.includes(sign)) || names.every(isKnown);
}

/** What systems put into a folder or disk that is empty to people. */
const BESIDE = new Set(['lost+found', '.DS_Store']);

/** The files of a data directory. */
export const dataFiles = (directory: string) => ({
  postgres: join(directory, 'postgres'),
  applicationSecret: join(directory, 'application-secret.json'),
  sessionSecret: join(directory, 'session-secret.json'),
  googleSecret: join(directory, 'google-secret.json'),
  /** Which hosted model makes the vectors; not there where the built-in one does. */
  embeddingModel: join(directory, 'embedding-model.json'),
  languageModelSecret: join(directory, 'language-model-secret.json'),
  key: join(directory, 'data-key'),
  accessToken: join(directory, 'access-token'),
  synced: join(directory, 'synced'),
  /** How much the workspace held that was synced last. */
  counts: join(directory, 'counts.json'),
  /** Renderings of the demo workspace; a server reads mails and files from there as long as it runs. */
  demo: join(directory, 'workspace'),
});
