import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { dataFiles } from '../embedded/data-directory.ts';
import { DataDirectoryError } from '../embedded/data-directory-error.ts';
import { requireOwn } from '../embedded/require-own.ts';
import { LOCK_FILE, lockHolder } from '../services/lock-file.ts';
import { UserError } from './user-error.ts';
import { dataDirectoryOf, type WorkspaceOptions } from './workspace-options.ts';

export interface RunningServer {
  url: string;
  accessToken: string;
  /** Named by `--url`: who started it, nobody here knows. */
  isRemote?: boolean;
}

/**
 * The running server that a question is for: the one over the workspace that was named; without a name, the only one that
 * runs. Undefined when there is none, or none yet that answers.
 * @throws UserError when none was named and several run: it names them; when somebody else may have written its address
 */
export async function findServer(options: WorkspaceOptions): Promise<RunningServer | undefined> {
  const named = options.takeout !== undefined || options.data !== undefined;
  const directories = named ? [dataDirectoryOf(options)] : await knownDirectories();
  const servers = (await Promise.all(directories.map(serverOf))).filter((server) => server !== undefined);
  if (servers.length > 1) throw new UserError(whichOne(servers), 2);
  return servers[0];
}

function whichOne(servers: readonly FoundServer[]): string {
  const choices = servers.map(({ url, directory }) => `  --data ${relative('', directory)}   (the server at ${url})`);
  return ['Several servers run here. Say which one is meant, by --takeout or:', ...choices].join('\n');
}

interface FoundServer extends RunningServer {
  directory: string;
}

async function knownDirectories(): Promise<string[]> {
  const parent = resolve('.data');
  const names = await readdir(parent).catch(() => []);
  return names.map((name) => join(parent, name));
}

async function serverOf(directory: string): Promise<FoundServer | undefined> {
  const holder = await lockHolder(directory);
  if (holder === undefined || holder.url === '') return undefined;
  const token = dataFiles(directory).accessToken;
  await requireOwn(directory, [LOCK_FILE, basename(token)]).catch((error: unknown) => {
    throw error instanceof DataDirectoryError ? new UserError(error.message) : error;
  });
  const accessToken = await readFile(token, 'utf8').catch(() => undefined);
  return accessToken === undefined ? undefined : { url: holder.url, accessToken, directory };
}
