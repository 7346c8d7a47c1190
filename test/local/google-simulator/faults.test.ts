import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import type { Fault } from '../../../local/google-simulator/index.ts';
import { sendBatch } from './helpers/batch.ts';
import { type Connection, connect, errorOf } from './helpers/connect.ts';

const me = { userId: 'me' };

let google: Connection;
beforeEach(async () => {
  google = await connect(SMALL_DEMO.directory);
});
afterEach(() => google[Symbol.asyncDispose]());

const profile = () => google.gmail.users.getProfile(me);
const fetchProfile = (init: RequestInit = {}) =>
  fetch(`${google.simulator.url}/gmail/v1/users/me/profile`, {
    headers: { authorization: `Bearer ${google.auth.credentials.access_token}` },
    ...init,
  });

/** Which of these calls fail: a letter each. */
async function pattern(calls: number, call: () => Promise<unknown> = profile): Promise<string> {
  let text = '';
  for (let index = 0; index < calls; index += 1) {
    text += await call().then(
      () => '.',
      () => 'x',
    );
  }
  return text;
}

describe('what goes wrong', () => {
  test.each<[Fault, object]>([
    [{ kind: 403 }, { code: 403, reason: 'userRateLimitExceeded' }],
    [
      { kind: 403, reason: 'domainPolicy' },
      { code: 403, reason: 'domainPolicy' },
    ],
    [{ kind: 429 }, { code: 429, reason: 'rateLimitExceeded', status: 'RESOURCE_EXHAUSTED' }],
    [{ kind: 500 }, { code: 500, reason: 'backendError', status: 'INTERNAL' }],
    [{ kind: 503 }, { code: 503, reason: 'backendError', status: 'UNAVAILABLE' }],
  ])('%o', async (fault, error) => {
    google.simulator.faults.add(fault);
    expect(await errorOf(profile())).toMatchObject(error);
  });

  test('502 is the page of a front end, no JSON', async () => {
    google.simulator.faults.add({ kind: 502 });
    const response = await fetchProfile();
    expect([response.status, response.headers.get('content-type')]).toEqual([502, 'text/html; charset=UTF-8']);
    expect(await response.text()).toMatch(/^<!DOCTYPE html>/);
  });

  test('malformed JSON: a status of 200, and half an object', async () => {
    google.simulator.faults.add({ kind: 'malformed JSON' });
    const response = await fetchProfile();
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  test('a broken connection, before the answer or within it', async () => {
    google.simulator.faults.add({ kind: 'broken connection', times: 1 });
    await expect(fetchProfile()).rejects.toThrow('fetch failed');
    google.simulator.faults.add({ kind: 'broken connection', afterwards: true });
    const response = await fetchProfile();
    await expect(response.text()).rejects.toThrow('terminated');
  });

  test('a timeout: nothing comes until the client goes away', async () => {
    google.simulator.faults.add({ kind: 'timeout', times: 1 });
    const gone = new AbortController();
    const call = fetchProfile({ signal: gone.signal });
    const other = await fetchProfile();
    expect(other.status).toBe(200);
    gone.abort();
    await expect(call).rejects.toThrow('aborted');
  });

  test('an access token that ends at once stays ended; a new one works', async () => {
    google.simulator.faults.add({ kind: 'expired access token', times: 1 });
    expect((await fetchProfile()).status).toBe(401);
    expect((await fetchProfile()).status).toBe(401);
    await google.auth.refreshAccessToken();
    expect((await fetchProfile()).status).toBe(200);
  });

  test('invalid_grant of the token endpoint', async () => {
    google.simulator.faults.add({ kind: 'invalid_grant', method: 'oauth2.token', times: 1 });
    await expect(google.auth.refreshAccessToken()).rejects.toThrow('invalid_grant');
    await google.auth.refreshAccessToken();
  });

  test('of revoking, before or after it took effect, and of the keys', async () => {
    const { simulator, auth } = google;
    const token = auth.credentials.refresh_token ?? '';
    const revoke = () => fetch(`${simulator.url}/revoke`, { method: 'POST', body: new URLSearchParams({ token }) });
    const clear = simulator.faults.add({ kind: 503, method: 'oauth2.revoke' });
    expect((await revoke()).status).toBe(503);
    expect(simulator.grantedScopes()).not.toEqual([]);
    clear();
    simulator.faults.add({ kind: 503, method: 'oauth2.revoke', afterwards: true });
    expect((await revoke()).status).toBe(503);
    expect(simulator.grantedScopes()).toEqual([]);

    const keys = () => fetch(`${simulator.url}/oauth2/v3/certs`);
    simulator.faults.add({ kind: 500 });
    expect((await keys()).status).toBe(200);
    simulator.faults.add({ kind: 503, method: 'oauth2.certs', times: 1 });
    expect([(await keys()).status, (await keys()).status]).toEqual([503, 200]);
  });

  test('afterwards: the call has taken effect', async () => {
    google.simulator.faults.add({ kind: 500, method: 'gmail.users.watch', afterwards: true });
    const watch = google.gmail.users.watch({ ...me, requestBody: { topicName: 'projects/demo/topics/t' } });
    expect(await errorOf(watch)).toMatchObject({ code: 500 });
    expect(google.simulator.gmailWatch.topicName).toBe('projects/demo/topics/t');
  });

  test('within a batch a part fails alone; the batch as a whole can too', async () => {
    google.simulator.faults.add({ kind: 503, method: 'gmail.users.getProfile', skip: 1, times: 1 });
    const calls = Array.from({ length: 3 }, () => ({ request: 'GET /gmail/v1/users/me/profile' }));
    const { answers } = await sendBatch(google, '/batch/gmail/v1', calls);
    expect(answers.map(({ status }) => status)).toEqual([200, 503, 200]);
    google.simulator.faults.add({ kind: 503, method: 'batch.gmail' });
    expect((await sendBatch(google, '/batch/gmail/v1', calls)).status).toBe(503);
  });
});

describe('which calls', () => {
  test('some pass first, then some fail', async () => {
    google.simulator.faults.add({ kind: 500, skip: 2, times: 3 });
    expect(await pattern(8)).toBe('..xxx...');
  });

  test('those of a method, or of all whose name begins so', async () => {
    const remove = google.simulator.faults.add({ kind: 500, method: 'gmail.users.messages.' });
    const list = () => google.gmail.users.messages.list(me);
    expect([await pattern(2, list), await pattern(2)]).toEqual(['xx', '..']);
    expect(remove()).toBe(2);
    expect(await pattern(1, list)).toBe('.');
  });

  test('those of one message, alone and in a batch', async () => {
    const [one, other] = (await google.gmail.users.messages.list(me)).data.messages?.map(({ id }) => id ?? '') ?? [];
    if (!one || !other) throw new Error('The demo has mails.');
    google.simulator.faults.add({ kind: 500, path: one });
    const get = (id: string) => () => google.gmail.users.messages.get({ ...me, id });
    expect([await pattern(2, get(one)), await pattern(2, get(other))]).toEqual(['xx', '..']);
    const calls = [one, other].map((id) => ({ request: `GET /gmail/v1/users/me/messages/${id}` }));
    const { answers } = await sendBatch(google, '/batch/gmail/v1', calls);
    expect(answers.map(({ status }) => status)).toEqual([500, 200]);
  });

  test('by chance, the same for the same seed', async () => {
    const { faults } = google.simulator;
    faults.add({ kind: 500, probability: 0.5 });
    const runs: string[] = [];
    for (const seed of [7, 7, 8]) {
      faults.reseed(seed);
      runs.push(await pattern(40));
    }
    expect(runs[0]).toBe(runs[1]);
    expect(runs[0]).not.toBe(runs[2]);
    expect(runs[0]).toMatch(/x/);
    expect(runs[0]).toMatch(/\./);
    faults.clear();
    expect(await pattern(10)).toBe('..........');
  });
});
