import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { loadWorkspace, ProjectQuotas, startGoogleSimulator } from '../../../local/google-simulator/index.ts';
import { sendBatch } from './helpers/batch.ts';
import { type Connection, connect, errorOf } from './helpers/connect.ts';

const me = { userId: 'me' };
const ME = 'alex.morgan@example.com';

let google: Connection;
beforeEach(async () => {
  google = await connect(SMALL_DEMO.directory);
});
afterEach(() => google[Symbol.asyncDispose]());

const get = () => google.gmail.users.messages.get({ ...me, id: google.simulator.gmail.messages[0]?.id ?? '' });

/** How many calls in a row are answered. */
async function answered(call: () => Promise<unknown>, atMost: number): Promise<number> {
  for (let count = 0; count < atMost; count += 1) {
    try {
      await call();
    } catch {
      return count;
    }
  }
  return atMost;
}

test('nothing is refused by default', async () => {
  expect(await answered(get, 301)).toBe(301);
});

describe('projects since May 2026', () => {
  test('300 messages a sliding minute a person', async () => {
    const { quotas } = google.simulator;
    quotas.enforce({});
    expect(await answered(get, 150)).toBe(150);
    google.clock.advance(30);
    expect(await answered(get, 151)).toBe(150);
    expect(await errorOf(get())).toEqual({
      code: 403,
      reason: 'userRateLimitExceeded',
      message: expect.stringContaining("limit 'Queries per minute per user' of service 'gmail.googleapis.com'"),
      status: 'PERMISSION_DENIED',
    });
    google.clock.advance(29.999);
    expect(await answered(get, 1)).toBe(0);
    google.clock.advance(0.001);
    expect(await answered(get, 151)).toBe(150);
  });

  test('a refused call costs nothing, and is counted apart', async () => {
    google.simulator.quotas.enforce({ limits: { gmail: { person: 25, project: 1000 } } });
    expect(await answered(get, 5)).toBe(1);
    await errorOf(get());
    await google.gmail.users.getProfile(me);
    expect(google.simulator.usage()).toMatchObject({
      units: { gmail: 21 },
      calls: { 'gmail.users.messages.get': 1, 'gmail.users.getProfile': 1 },
      refused: { 'gmail.users.messages.get': 2 },
    });
  });

  test('each API has its own: 600 calls of Calendar, 325,000 units of Drive', async () => {
    google.simulator.quotas.enforce({});
    const { quotas } = google.simulator;
    quotas.exhaust('calendar', ME);
    expect(await errorOf(google.calendar.calendarList.list())).toMatchObject({ code: 403 });
    expect(await answered(() => google.drive.files.list(), 2)).toBe(2);
    quotas.exhaust('drive', ME);
    expect(await errorOf(google.drive.files.list())).toMatchObject({ code: 403, reason: 'userRateLimitExceeded' });
    expect(await answered(get, 1)).toBe(1);
  });

  test('used up evenly over the last minute, it comes back evenly: 100 units a second', async () => {
    google.simulator.quotas.enforce({});
    google.simulator.quotas.exhaust('gmail', ME);
    expect(await answered(get, 1)).toBe(0);
    google.clock.advance(1);
    expect(await answered(get, 6)).toBe(5);
    google.clock.advance(2);
    expect(await answered(get, 11)).toBe(10);
  });
});

test('older projects: 15,000 units, and a message costs 5, a thread 10, a call of Drive 1', async () => {
  google.simulator.quotas.enforce({ generation: '2025' });
  await get();
  await google.gmail.users.threads.get({ ...me, id: google.simulator.gmail.messages[0]?.threadId ?? '' });
  await google.gmail.users.messages.list(me);
  await google.drive.files.list();
  expect(google.simulator.usage().units).toMatchObject({ gmail: 20, drive: 1 });
  google.simulator.quotas.exhaust('gmail', ME);
  google.clock.advance(1);
  expect(await answered(get, 51)).toBe(50);
});

test('people of one project share its quota; beyond it the reason is rateLimitExceeded', async () => {
  const quotas = new ProjectQuotas(google.clock, { limits: { gmail: { person: 60, project: 100 } } });
  await using one = await connect(SMALL_DEMO.directory, { quotas });
  await using other = await connect(SMALL_DEMO.directory, { quotas, me: 'sarah@example.org' });
  const id = one.simulator.gmail.messages[0]?.id ?? '';
  expect(await answered(() => one.gmail.users.messages.get({ ...me, id }), 4)).toBe(3);
  const otherId = other.simulator.gmail.messages[0]?.id ?? '';
  expect(await answered(() => other.gmail.users.messages.get({ ...me, id: otherId }), 4)).toBe(2);
  const over = await errorOf(other.gmail.users.messages.get({ ...me, id: otherId }));
  expect(over).toMatchObject({ code: 403, reason: 'rateLimitExceeded' });
});

test('refusals can be 429', async () => {
  google.simulator.quotas.enforce({ refusal: 429, limits: { gmail: { person: 0, project: 0 } } });
  expect(await errorOf(get())).toMatchObject({ code: 429, reason: 'rateLimitExceeded', status: 'RESOURCE_EXHAUSTED' });
});

test('too many calls of a batch at once are refused, the others answered', async () => {
  google.simulator.quotas.enforce({ concurrentRequests: 10 });
  const calls = Array.from({ length: 12 }, () => ({ request: 'GET /gmail/v1/users/me/profile' }));
  const { answers } = await sendBatch(google, '/batch/gmail/v1', calls);
  expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 10 }, () => 200), 429, 429]);
  expect(answers.at(-1)?.body).toMatchObject({ error: { message: 'Too many concurrent requests for user' } });
  expect((await sendBatch(google, '/batch/gmail/v1', calls.slice(2))).answers.at(-1)?.status).toBe(200);
});

test('a call that a quota refuses is not in flight', async () => {
  google.simulator.quotas.enforce({ concurrentRequests: 1, limits: { gmail: { person: 1, project: 10 } } });
  await google.gmail.users.getProfile(me);
  for (const _ of [1, 2]) expect(await errorOf(google.gmail.users.getProfile(me))).toMatchObject({ code: 403 });
});

test('quotas can be given at the start', async () => {
  const simulator = await startGoogleSimulator({
    workspace: await loadWorkspace(SMALL_DEMO.directory),
    clock: google.clock,
    quotas: { limits: { gmail: { person: 0, project: 0 } } },
  });
  try {
    expect(() => simulator.quotas.admit({ api: 'gmail', method: 'x', units: 1, person: ME })).toThrow('Quota exceeded');
  } finally {
    await simulator.close();
  }
});
