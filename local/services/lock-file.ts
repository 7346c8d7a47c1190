import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the lock of a data directory says about the process that holds it. */
export interface LockHolder {
  pid: number;
  /** Where the server answers; empty until it does. */
  url: string;
  /** ISO 8601 */
  startedAt: string;
}

export interface Lock {
  /** Tells others where this server answers. */
  publishUrl(url: string): Promise<void>;
  release(): Promise<void>;
}

/** Another live process uses the data directory. */
export class DataDirectoryInUseError extends Error {
  readonly holder: LockHolder;

  constructor(path: string, holder: LockHolder) {
    const where = holder.url === '' ? 'that is starting' : `at ${holder.url}`;
    super(
      `The data directory is in use by the server ${where} (process ${holder.pid}, started ${holder.startedAt}). ` +
        `Ask that one or stop it. If process ${holder.pid} is something else, delete ${path}.`,
    );
    this.name = 'DataDirectoryInUseError';
    this.holder = holder;
  }
}

/** The name of the lock, in its directory. */
export const LOCK_FILE = 'server.lock';
const MAX_ATTEMPTS = 5;

/**
 * Takes the data directory for this process. A lock whose process is dead is taken over.
 * @param startedAt now, by the clock of the program.
 * @throws DataDirectoryInUseError while another live process holds it.
 */
export async function acquireLock(directory: string, startedAt: Date): Promise<Lock> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, LOCK_FILE);
  const own: LockHolder = { pid: process.pid, url: '', startedAt: startedAt.toISOString() };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (await create(path, own)) {
      return {
        publishUrl: (url) => replace(path, { ...own, url }),
        release: () => rm(path, { force: true }),
      };
    }
    const text = await readText(path);
    if (text === undefined) continue;
    const holder = parse(text);
    if (holder !== undefined && isAlive(holder.pid)) throw new DataDirectoryInUseError(path, holder);
    await putAside(path, text);
  }
  throw new Error(`The lock ${path} could not be taken in ${MAX_ATTEMPTS} attempts: other processes compete for it.`);
}

/** The live process that holds the directory; undefined when there is none. */
export async function lockHolder(directory: string): Promise<LockHolder | undefined> {
  const text = await readText(join(directory, LOCK_FILE));
  const holder = text === undefined ? undefined : parse(text);
  return holder !== undefined && isAlive(holder.pid) ? holder : undefined;
}

/** Creates the lock with its content at once, so that nobody reads half of it. @returns false when there is one. */
async function create(path: string, holder: LockHolder): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function replace(path: string, holder: LockHolder): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Removes a stale lock. Two processes may find the same one stale, and the slower would remove the lock that the faster
 * has just made: what was moved aside and is not the stale one is put back.
 */
async function putAside(path: string, staleText: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if ((await readText(aside)) !== staleText) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

function parse(text: string): LockHolder | undefined {
  try {
    const { pid, url, startedAt } = JSON.parse(text) as Partial<LockHolder>;
    if (!Number.isInteger(pid) || pid === undefined) return undefined;
    return { pid, url: String(url), startedAt: String(startedAt) };
  } catch {
    return undefined;
  }
}

/** Signal 0 only asks; EPERM means that the process lives and belongs to somebody else. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
