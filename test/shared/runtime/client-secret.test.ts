import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { openClientSecret } from '../../../shared/runtime/client-secret.ts';
import { openSecrets } from '../../../shared/runtime/secrets.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const directory = await mkdtemp(join(tmpdir(), 'client-secret-'));
afterAll(() => rm(directory, { recursive: true }));
const path = join(directory, 'google.json');
const store = (clientSecret: string) => writeFile(path, JSON.stringify({ clientSecret }), { mode: 0o600 });

it('is read anew when Google refuses it, once a minute at most, and else after five', async () => {
  const clock = new FakeClock('2027-03-01T09:00:00Z');
  await store('first');
  const secret = openClientSecret(pathToFileURL(path).href, { readSecret: openSecrets(clock), clock });
  expect(await secret()).toBe('first');
  await store('second');
  expect(await secret()).toBe('first');
  expect(await secret(undefined, 'first')).toBe('second');
  expect(await secret()).toBe('second');

  await store('third');
  expect(await secret(undefined, 'second')).toBe('second');
  await clock.advance(60_000);
  expect(await secret(undefined, 'second')).toBe('third');

  // While it can't be read, what is known stays.
  await clock.advance(60_000);
  await rm(path);
  expect(await secret(undefined, 'third')).toBe('third');
});
