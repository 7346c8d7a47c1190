import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acquireLock, DataDirectoryInUseError, lockHolder } from '../../../local/services/lock-file.ts';

const STARTED = new Date('2027-03-01T09:00:00Z');
let directory: string;

beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'lock-')), 'data');
});
afterEach(() => rm(join(directory, '..'), { recursive: true }));

/** The id of a process that is over. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

test('a lock says who holds the directory, and since when', async () => {
  const lock = await acquireLock(directory, STARTED);
  const file = join(directory, 'server.lock');
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    pid: process.pid,
    url: '',
    startedAt: '2027-03-01T09:00:00.000Z',
  });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
  await lock.publishUrl('http://127.0.0.1:4000');
  expect(await lockHolder(directory)).toMatchObject({ pid: process.pid, url: 'http://127.0.0.1:4000' });
  await lock.release();
  expect(await lockHolder(directory)).toBeUndefined();
  expect(await readdir(directory)).toEqual([]);
});

test('a second server is told where the first one is', async () => {
  const lock = await acquireLock(directory, STARTED);
  await expect(acquireLock(directory, STARTED)).rejects.toThrow(`that is starting (process ${process.pid}`);
  await lock.publishUrl('http://127.0.0.1:4000');
  const error = await acquireLock(directory, STARTED).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DataDirectoryInUseError);
  expect(String(error)).toContain('at http://127.0.0.1:4000');
  expect(String(error)).toContain(join(directory, 'server.lock'));
  await lock.release();
  await (await acquireLock(directory, STARTED)).release();
});

test.each(['', 'not JSON', '{"pid":"x"}'])(
  'a lock that nobody can have written whole (%o) is taken over',
  async (text) => {
    await (await acquireLock(directory, STARTED)).release();
    await writeFile(join(directory, 'server.lock'), text);
    expect(await lockHolder(directory)).toBeUndefined();
    await (await acquireLock(directory, STARTED)).release();
  },
);

test('of many that find a stale lock, one gets it', async () => {
  await (await acquireLock(directory, STARTED)).release();
  const stale = { pid: await deadPid(), url: 'http://127.0.0.1:1', startedAt: STARTED.toISOString() };
  await writeFile(join(directory, 'server.lock'), JSON.stringify(stale));
  expect(await lockHolder(directory)).toBeUndefined();
  const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => acquireLock(directory, STARTED)));
  expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await lockHolder(directory)).toMatchObject({ pid: process.pid });
  expect(await readdir(directory)).toEqual(['server.lock']);
});
