import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type SignedIn, staySignedIn } from '../../../local/embedded/stay-signed-in.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const HOUR_MS = 3_600_000;

let directory: string;
let tokenFile: string;
let clock: FakeClock;
let signedIn: SignedIn | undefined;
const failures: unknown[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'signed-in-'));
  tokenFile = join(directory, 'access-token');
  clock = new FakeClock('2027-03-01T09:00:00Z');
  failures.length = 0;
});
afterEach(async () => {
  await signedIn?.close();
  expect(clock.sleeping).toBe(0);
  await rm(directory, { recursive: true });
});

let isGranted: boolean;

/** Signs in with tokens token-1, token-2 …, and fails at those that are named. */
async function start(...failing: number[]): Promise<SignedIn> {
  let count = 0;
  isGranted = true;
  const first = async () => {
    count += 1;
    if (failing.includes(count)) throw new Error(`no ${count}`);
    return `token-${count}`;
  };
  const signIn = { first, again: async () => (isGranted ? first() : undefined) };
  signedIn = await staySignedIn({ signIn, tokenFile, clock, onFailure: (error) => failures.push(error) });
  return signedIn;
}

it('leaves a token that only its owner can read', async () => {
  expect((await start()).accessToken).toBe('token-1');
  expect(await readFile(tokenFile, 'utf8')).toBe('token-1');
  expect((await stat(tokenFile)).mode & 0o777).toBe(0o600);
  expect(await readdir(directory)).toEqual(['access-token']);
});

it('renews it long before a day is over', async () => {
  await start();
  await clock.advance(12 * HOUR_MS);
  await expect.poll(() => signedIn?.accessToken).toBe('token-2');
  expect(await readFile(tokenFile, 'utf8')).toBe('token-2');
});

it('tries a renewal that failed again, and keeps the token until then', async () => {
  await start(2);
  await clock.advance(12 * HOUR_MS);
  await expect.poll(() => clock.sleeping).toBe(1);
  expect(failures).toEqual([new Error('no 2')]);
  expect(await readFile(tokenFile, 'utf8')).toBe('token-1');
  await clock.advance(60_000);
  await expect.poll(() => readFile(tokenFile, 'utf8')).toBe('token-3');
});

it('signs nobody in again who has taken the permission away, until they have given it again', async () => {
  await start();
  isGranted = false;
  await clock.advance(12 * HOUR_MS);
  await expect.poll(() => clock.sleeping).toBe(1);
  expect(await readFile(tokenFile, 'utf8')).toBe('token-1');
  expect(failures).toEqual([]);
  isGranted = true;
  await clock.advance(12 * HOUR_MS);
  await expect.poll(() => readFile(tokenFile, 'utf8')).toBe('token-2');
});

it('says when there is no first token', async () => {
  await expect(start(1)).rejects.toThrow('no 1');
  signedIn = undefined;
});
