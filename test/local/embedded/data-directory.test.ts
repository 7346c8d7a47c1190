import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  DataDirectoryError,
  dataDirectoryError,
  dataFiles,
  openDataDirectory,
} from '../../../local/embedded/data-directory.ts';
import { ensureSecrets } from '../../../local/embedded/secrets.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'data-directory-'));
});
afterEach(() => rm(directory, { recursive: true }));

const modeOf = async (path: string) => (await stat(path)).mode & 0o7777;

it('is made with the folders above it, for its owner alone', async () => {
  const data = join(directory, 'a', 'b');
  expect(await openDataDirectory(data)).toEqual({ isOpenToOthers: false });
  expect(await modeOf(data)).toBe(0o700);
  expect(await modeOf(join(directory, 'a'))).toBe(0o700);
});

it('keeps its rights when it is there and empty, which is told', async () => {
  await chmod(directory, 0o1777);
  expect(await openDataDirectory(directory)).toEqual({ isOpenToOthers: true });
  expect(await modeOf(directory)).toBe(0o1777);
});

it('is refused, and left as it is, when there are files of others in it', async () => {
  await chmod(directory, 0o1777);
  await writeFile(join(directory, 'letter.txt'), 'Dear all');
  await expect(openDataDirectory(directory)).rejects.toThrow(DataDirectoryError);
  await expect(openDataDirectory(directory)).rejects.toThrow(`No data can be kept in ${directory}: there are other`);
  expect(await modeOf(directory)).toBe(0o1777);
  expect(await readdir(directory)).toEqual(['letter.txt']);
});

it('is taken again, also when somebody put a file into it, or its first start was killed', async () => {
  await mkdir(join(directory, 'workspace'));
  await writeFile(join(directory, 'server.lock'), '{}');
  await openDataDirectory(directory);
  await ensureSecrets(dataFiles(directory));
  await writeFile(join(directory, 'notes.txt'), 'Mine');
  expect(await openDataDirectory(directory)).toEqual({ isOpenToOthers: false });
});

it('is refused in plain words when it is a file, or lies in one', async () => {
  const file = join(directory, 'file');
  await writeFile(file, '');
  for (const data of [file, join(file, 'data')]) {
    await expect(openDataDirectory(data)).rejects.toThrow(
      `No data can be kept in ${data}: it is a file, or lies in one. Name another folder with --data.`,
    );
  }
});

// Only Linux has /proc.
it.runIf(process.platform === 'linux')('is refused where the system makes no folders', async () => {
  await expect(openDataDirectory('/proc/data/x')).rejects.toThrow('it is not there, and can not be made.');
});

it.each(['EROFS', 'EACCES', 'ENOSPC'])('%s is told in plain words, and other errors are none of its', (code) => {
  expect(dataDirectoryError('/data', Object.assign(new Error(code), { code }))).toBeInstanceOf(DataDirectoryError);
  expect(dataDirectoryError('/data', new TypeError('no'))).toBeUndefined();
});
