import { chmod, chown, lchown, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFiles, openDataDirectory } from '../../../local/embedded/data-directory.ts';
import { DataDirectoryError, dataDirectoryError } from '../../../local/embedded/data-directory-error.ts';
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

it.each(['755', '711'])('keeps its rights when it is there and empty, which is told: %s', async (octal) => {
  const mode = Number.parseInt(octal, 8);
  await chmod(directory, mode);
  expect(await openDataDirectory(directory)).toEqual({ isOpenToOthers: true });
  expect(await modeOf(directory)).toBe(mode);
});

it.each(['1777', '770', '702'])('is refused when others may write there, empty or not: %s', async (mode) => {
  const refusal = `other users may write there (its mode is ${mode}), and what they put there would be taken for yours. Make it yours alone (chmod 700 '${directory}'), or name another folder`;
  await chmod(directory, Number.parseInt(mode, 8));
  await expect(openDataDirectory(directory)).rejects.toThrow(refusal);
  expect(await readdir(directory)).toEqual([]);
  await chmod(directory, 0o700);
  await openDataDirectory(directory);
  await ensureSecrets(dataFiles(directory));
  await chmod(directory, Number.parseInt(mode, 8));
  await expect(openDataDirectory(directory)).rejects.toThrow(refusal);
});

// Root alone can give something away.
describe.runIf(process.geteuid?.() === 0)('of another user', () => {
  const NOBODY = 65_534;

  it('is refused', async () => {
    await chown(directory, NOBODY, NOBODY);
    await expect(openDataDirectory(directory)).rejects.toThrow(`it belongs to another user (${NOBODY}).`);
  });

  it.each(['server.lock', 'application-secret.json', 'google-secret.json', 'postgres'])(
    'is %s, which others put there while they could',
    async (name) => {
      await openDataDirectory(directory);
      await writeFile(join(directory, name), '{}');
      await lchown(join(directory, name), NOBODY, NOBODY);
      await expect(openDataDirectory(directory)).rejects.toThrow(
        `${name} in it belongs to another user (${NOBODY}), and would be taken for yours. Delete the folder if`,
      );
    },
  );

  it('is a link in it that leads to a file of ours', async () => {
    await openDataDirectory(directory);
    await writeFile(join(directory, 'mine'), '{}');
    await symlink('mine', join(directory, 'session-secret.json'));
    await lchown(join(directory, 'session-secret.json'), NOBODY, NOBODY);
    await expect(openDataDirectory(directory)).rejects.toThrow('session-secret.json in it belongs to another user');
  });
});

it('is refused, and left as it is, when there are files of others in it', async () => {
  await chmod(directory, 0o1777);
  await writeFile(join(directory, 'letter.txt'), 'Dear all');
  await expect(openDataDirectory(directory)).rejects.toThrow(DataDirectoryError);
  await expect(openDataDirectory(directory)).rejects.toThrow(`No data can be kept in ${directory}: there are other`);
  expect(await modeOf(directory)).toBe(0o1777);
  expect(await readdir(directory)).toEqual(['letter.txt']);
});

it.each(['workspace', 'postgres', 'google-secret.json', 'server.lock'])(
  'is refused when it holds only what others call %s too',
  async (name) => {
    await writeFile(join(directory, name), 'Mine');
    await expect(openDataDirectory(directory)).rejects.toThrow('there are other files in it');
    expect(await readdir(directory)).toEqual([name]);
  },
);

it('is taken again, also when somebody put a file into it, or its first start was killed', async () => {
  await writeFile(join(directory, '.DS_Store'), '');
  await openDataDirectory(directory);
  await mkdir(join(directory, 'workspace'));
  await openDataDirectory(directory);
  await ensureSecrets(dataFiles(directory));
  await writeFile(join(directory, 'notes.txt'), 'Mine');
  expect(await openDataDirectory(directory)).toEqual({ isOpenToOthers: false });
});

it('is taken as a release left it that did not mark it', async () => {
  await ensureSecrets(dataFiles(directory));
  await openDataDirectory(directory);
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
