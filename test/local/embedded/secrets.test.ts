import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importJWK, jwtVerify, SignJWT } from 'jose';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dataFiles, openDataDirectory } from '../../../local/embedded/data-directory.ts';
import { ensureSecrets } from '../../../local/embedded/secrets.ts';
import { applicationSecret, googleSecret, sessionSecret } from '../../../shared/runtime/secrets.ts';

let directory: string;
let files: ReturnType<typeof dataFiles>;
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'secrets-')), 'data');
  await openDataDirectory(directory);
  files = dataFiles(directory);
});
afterEach(() => rm(join(directory, '..'), { recursive: true }));

const readJson = async (file: string) => JSON.parse(await readFile(file, 'utf8'));
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

it('are in files that only their owner can read', async () => {
  await ensureSecrets(files);
  expect(await modeOf(directory)).toBe(0o700);
  for (const file of await readdir(directory))
    expect([file, await modeOf(join(directory, file))]).toEqual([file, 0o600]);
});

it('have the shapes that functions read, and a public key for the signing key', async () => {
  const { upstashToken, googleClientSecret } = await ensureSecrets(files);
  const application = applicationSecret.parse(await readJson(files.applicationSecret));
  expect(application.upstashToken).toBe(upstashToken);
  expect(googleSecret.parse(await readJson(files.googleSecret))).toEqual({ clientSecret: googleClientSecret });

  const { signingKey } = sessionSecret.parse(await readJson(files.sessionSecret));
  const [publicKey] = application.sessionPublicKeys.keys;
  expect(publicKey).toMatchObject({ kid: signingKey.kid });
  expect(publicKey).not.toHaveProperty('d');
  const token = await new SignJWT({}).setProtectedHeader({ alg: 'EdDSA' }).sign(await importJWK(signingKey, 'EdDSA'));
  await jwtVerify(token, await importJWK(publicKey ?? {}, 'EdDSA'));
});

it('are made once', async () => {
  const first = await ensureSecrets(files);
  const contents = () => Promise.all([files.applicationSecret, files.sessionSecret, files.googleSecret].map(readJson));
  const before = await contents();
  expect(await ensureSecrets(files)).toEqual(first);
  expect(await contents()).toEqual(before);
});

it('differ from those of any other directory', async () => {
  const here = await ensureSecrets(files);
  const other = join(directory, 'other');
  await openDataDirectory(other);
  const there = await ensureSecrets(dataFiles(other));
  expect(there.upstashToken).not.toBe(here.upstashToken);
  expect(there.googleClientSecret).not.toBe(here.googleClientSecret);
});

it('are made anew after a start that was broken off before the last of them', async () => {
  await ensureSecrets(files);
  await rm(files.applicationSecret);
  const { googleClientSecret } = await ensureSecrets(files);
  expect(await readJson(files.googleSecret)).toEqual({ clientSecret: googleClientSecret });
  const { signingKey } = await readJson(files.sessionSecret);
  const { sessionPublicKeys } = await readJson(files.applicationSecret);
  expect(sessionPublicKeys.keys[0].x).toBe(signingKey.x);
});
