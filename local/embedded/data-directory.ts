import { createHash } from 'node:crypto';
import { access, constants, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DataDirectoryError, dataDirectoryError } from './data-directory-error.ts';
import { isVisibleToOthers, ownUserId, requireOwn } from './require-own.ts';

/** Where the embedded mode keeps its data unless told otherwise: a folder a workspace under `.data` here. */
export function defaultDataDirectory(takeout: string | undefined): string {
  const name =
    takeout === undefined
      ? 'demo'
      : `takeout-${createHash('sha256').update(resolve(takeout)).digest('hex').slice(0, 12)}`;
  return resolve('.data', name);
}

/**
 * Makes the directory if need be, readable by its owner only, as everything of the person's mail will be in it, and marks it as ours. One
 * that is there keeps its rights, and is taken when it is empty or was a data directory before, and nobody else may write there: what it
 * holds is believed. Its files are private by themselves.
 * @returns whether others may list it, or look for names in it
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
    await requireOwn(directory, names);
    const { mark } = dataFiles(directory);
    if (!names.includes(basename(mark))) await writeFile(mark, MARK, { mode: 0o600 });
    return { isOpenToOthers: isVisibleToOthers(await stat(directory), ownUserId) };
  } catch (error) {
    throw dataDirectoryError(directory, error) ?? error;
  }
}

/** For whoever finds it. */
const MARK =
  'The Google Workspace Orchestrator keeps what it has synced in this folder. To delete the folder deletes it all.\n';

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

/**
 * It has our mark, or what a release without it has made: all three, as other programs may call one of theirs so. An empty one becomes
 * ours.
 */
function isOurs(names: readonly string[]): boolean {
  const { mark, applicationSecret, sessionSecret, googleSecret } = dataFiles('');
  if (names.includes(mark)) return true;
  if ([applicationSecret, sessionSecret, googleSecret].every((secret) => names.includes(secret))) return true;
  return names.every((name) => BESIDE.has(name));
}

/** What systems put into a folder or disk that is empty to people. */
const BESIDE = new Set(['lost+found', '.DS_Store']);

/** The files of a data directory. */
export const dataFiles = (directory: string) => ({
  /** Says whose folder it is, from the first moment on. */
  mark: join(directory, 'orchestrator-data.txt'),
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
