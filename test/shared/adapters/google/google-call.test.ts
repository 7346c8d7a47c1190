import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gmail } from 'googleapis/build/src/apis/gmail/index.js';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type CallOptions, createGoogleCall } from '../../../../shared/adapters/google/google-call.ts';
import { type CallQuota, UNLIMITED } from '../../../../shared/adapters/google/quota/call-quota.ts';
import { GoogleError } from '../../../../shared/sync/google-error.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { withoutWaiting } from '../../../helpers/without-waiting.ts';

type Answer = (response: ServerResponse) => void;

const ok: Answer = (response) => json(response, 200, { emailAddress: 'alex@example.com' });
const failing =
  (status: number, reason: string, message = 'secret words'): Answer =>
  (response) =>
    json(response, status, { error: { code: status, message, errors: [{ reason }] } });
const cut: Answer = (response) => response.destroy();
const cutOffJson: Answer = (response) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"emailAddress": "al');
const never: Answer = () => undefined;

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A Google that answers the calls of one test in turn, the last one for ever, and a client that calls it. */
async function googleThatAnswers(...answers: Answer[]) {
  const authorizations: (string | undefined)[] = [];
  let leftAlone = 0;
  const server = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableEnded) leftAlone += 1;
    });
    authorizations.push(request.headers.authorization);
    (answers.length > 1 ? answers.shift() : answers[0])?.(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close().closeAllConnections());
  const api = gmail({ version: 'v1', rootUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });

  const clock = new FakeClock('2027-03-01T09:00:00Z');
  const waits: number[] = [];
  const recording = withoutWaiting(
    () => clock.now(),
    (ms) => waits.push(ms),
    clock,
  );
  const rejections: (string | undefined)[] = [];
  const taken: (number | undefined)[] = [];
  const drained: [string, number][] = [];
  const quota: CallQuota = {
    ...UNLIMITED,
    take: async (_method, _signal, units) => void taken.push(units),
    drain: async (_method, holder, ms) => void drained.push([holder, ms]),
  };
  const call = createGoogleCall(
    async (_signal, options) => {
      rejections.push(options?.rejected);
      return `token-${rejections.filter((rejected) => rejected !== undefined).length}`;
    },
    recording,
    quota,
  );
  const getProfile = (signal = new AbortController().signal, options?: CallOptions) =>
    call('gmail.users.getProfile', signal, (more) => api.users.getProfile({ userId: 'me' }, more), options);
  return {
    call,
    getProfile,
    clock,
    calls: authorizations,
    leftAlone: () => leftAlone,
    waits,
    authorizations,
    rejections,
    taken,
    drained,
  };
}

async function failureOf(promise: Promise<unknown>): Promise<GoogleError> {
  return promise.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(GoogleError);
      return error as GoogleError;
    },
  );
}

describe('a call to Google', () => {
  it.each([
    ['429', failing(429, 'rateLimitExceeded')],
    ['403 with a quota reason', failing(403, 'userRateLimitExceeded')],
    ['500', failing(500, 'backendError')],
    ['501', failing(501, '')],
    ['502', failing(502, '')],
    ['503', failing(503, 'backendError')],
    ['504', failing(504, '')],
    ['520', failing(520, '')],
    ['a broken connection', cut],
    ['an answer that was cut off', cutOffJson],
  ])('is tried again after %s', async (_, answer) => {
    const google = await googleThatAnswers(answer, answer, ok);
    await expect(google.getProfile()).resolves.toEqual({ emailAddress: 'alex@example.com' });
    expect(google.waits).toHaveLength(2);
  });

  it('takes units for each attempt, and empties the person’s bucket for all when Google says that it is empty', async () => {
    const google = await googleThatAnswers(
      failing(429, 'rateLimitExceeded'),
      failing(403, 'userRateLimitExceeded'),
      failing(500, 'backendError'),
      ok,
    );
    await google.getProfile();
    expect(google.taken).toHaveLength(4);
    expect(google.drained).toEqual([
      ['account', 1_000],
      ['account', 2_000],
    ]);
  });

  const limit = (name: string) =>
    `Quota exceeded for quota metric 'Queries' and limit '${name}' of service 'gmail.googleapis.com' for consumer 'project_number:1'.`;
  it.each([
    ['403 rateLimitExceeded', failing(403, 'rateLimitExceeded'), 'project'],
    ['the limit that it names', failing(429, 'rateLimitExceeded', limit('Queries per minute')), 'project'],
    ['the limit of a person', failing(403, 'rateLimitExceeded', limit('Queries per minute per user')), 'account'],
    ['429 alone', failing(429, 'rateLimitExceeded', 'Too many concurrent requests for user'), 'account'],
  ])('empties the bucket that Google says is empty: by %s', async (_, answer, holder) => {
    const google = await googleThatAnswers(answer, ok);
    await google.getProfile();
    expect(google.drained).toEqual([[holder, 1_000]]);
  });

  it('waits 1, 2, 4 and 8 s, shortened by up to a half, and then gives up', async () => {
    const google = await googleThatAnswers(failing(503, 'backendError'));
    expect(await failureOf(google.getProfile())).toMatchObject({
      kind: 'transient',
      message: 'gmail.users.getProfile: 503 backendError',
    });
    expect(google.authorizations).toHaveLength(5);
    for (const [index, most] of [1_000, 2_000, 4_000, 8_000].entries()) {
      expect(google.waits[index]).toBeGreaterThan(most / 2);
      expect(google.waits[index]).toBeLessThanOrEqual(most);
    }
  });

  it.each([
    [0, [1_000, 2_000, 4_000, 8_000]],
    [0.5, [750, 1_500, 3_000, 6_000]],
    [0.999, [500.5, 1_001, 2_002, 4_004]],
  ])('waits for what chance shortens by half of it, so that two that fail together part: %d', async (chance, waits) => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(chance);
    onTestFinished(() => random.mockRestore());
    const google = await googleThatAnswers(failing(503, 'backendError'));
    await failureOf(google.getProfile());
    expect(google.waits).toEqual(waits.map((wait) => expect.closeTo(wait, 6)));
  });

  it.each([
    ['notFound', failing(404, 'notFound')],
    ['invalid', failing(400, 'invalidArgument')],
    ['forbidden', failing(403, 'insufficientPermissions')],
    ['misconfigured', failing(403, 'accessNotConfigured')],
  ])('is not repeated when the answer is %s', async (kind, answer) => {
    const google = await googleThatAnswers(answer);
    expect((await failureOf(google.getProfile())).kind).toBe(kind);
    expect(google.authorizations).toHaveLength(1);
  });

  it('that must not take effect twice is not repeated where it may have, and is where it can not have', async () => {
    for (const answer of [cut, cutOffJson, failing(503, 'backendError')]) {
      const google = await googleThatAnswers(answer);
      expect((await failureOf(google.getProfile(undefined, { once: true }))).kind).toBe('transient');
      expect(google.authorizations).toHaveLength(1);
    }
    const google = await googleThatAnswers(failing(429, 'rateLimitExceeded'), failing(401, 'authError'), ok);
    await google.getProfile(undefined, { once: true });
    expect(google.authorizations).toHaveLength(3);
  });

  it('is not repeated when it could not be sent, and not taken for refused by Google', async () => {
    const google = await googleThatAnswers(ok);
    const send = () => Promise.reject(new TypeError('a bug'));
    const failure = await failureOf(google.call('gmail.users.history.list', new AbortController().signal, send));
    expect([failure.kind, google.waits]).toEqual(['unsent', []]);
  });

  it('renews a token that is refused, once', async () => {
    const google = await googleThatAnswers(failing(401, 'authError'), ok);
    await google.getProfile();
    expect(google.authorizations).toEqual(['Bearer token-0', 'Bearer token-1']);
    expect(google.rejections).toEqual([undefined, 'token-0']);

    const refusing = await googleThatAnswers(failing(401, 'authError'));
    expect((await failureOf(refusing.getProfile())).kind).toBe('unauthorized');
    expect(refusing.authorizations).toHaveLength(2);
  });

  it('is aborted by the signal, with its reason and without another attempt', async () => {
    const google = await googleThatAnswers(never);
    const abort = new AbortController();
    const called = google.getProfile(abort.signal);
    while (google.authorizations.length === 0) await new Promise(setImmediate);
    abort.abort(new Error('enough'));
    await expect(called).rejects.toThrow('enough');
    expect(google.waits).toEqual([]);
  });

  it('is ended when no answer has come in 20 s of the clock, and tried again', async () => {
    const google = await googleThatAnswers(never, ok);
    const called = google.getProfile();
    await expect.poll(() => [google.calls.length, google.clock.sleeping]).toEqual([1, 1]);
    await google.clock.advance(19_999);
    expect([google.calls.length, google.clock.sleeping]).toEqual([1, 1]);
    await google.clock.advance(1);
    await expect(called).resolves.toEqual({ emailAddress: 'alex@example.com' });
    expect([google.calls.length, google.clock.sleeping]).toEqual([2, 0]);
    // Google need not go on with what nobody waits for.
    await expect.poll(google.leftAlone).toBe(1);
  });

  it('takes 45 s at most, so that what it failed of is counted while the worker has time', async () => {
    const google = await googleThatAnswers(failing(503, 'backendError'), never);
    const failure = failureOf(google.getProfile());
    await expect.poll(() => [google.calls.length, google.clock.sleeping]).toEqual([2, 1]);
    await google.clock.advance(20_000);
    await expect.poll(() => [google.calls.length, google.clock.sleeping]).toEqual([3, 1]);
    await google.clock.advance(20_000);
    expect((await failure).kind).toBe('transient');
    expect(google.calls).toHaveLength(3);

    const hasty = await googleThatAnswers(never);
    const failureOfOne = failureOf(hasty.getProfile(undefined, { onceUnanswered: true }));
    await expect.poll(() => [hasty.calls.length, hasty.clock.sleeping]).toEqual([1, 1]);
    await hasty.clock.advance(20_000);
    expect((await failureOfOne).kind).toBe('transient');
    expect(hasty.calls).toHaveLength(1);
  });

  it('that is never answered is given up after two attempts, and not taken for gone', async () => {
    const google = await googleThatAnswers(never);
    const failure = failureOf(google.getProfile());
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      await expect.poll(() => [google.calls.length, google.clock.sleeping]).toEqual([attempt, 1]);
      await google.clock.advance(20_000);
    }
    expect(await failure).toMatchObject({ kind: 'transient', message: 'gmail.users.getProfile: no answer (20 s)' });
    expect(google.waits).toHaveLength(1);

    const once = await googleThatAnswers(never);
    const failureOfOne = failureOf(once.getProfile(undefined, { once: true }));
    await expect.poll(() => [once.calls.length, once.clock.sleeping]).toEqual([1, 1]);
    await once.clock.advance(20_000);
    expect((await failureOfOne).kind).toBe('transient');
    expect(once.calls).toHaveLength(1);
  });

  it('says nothing of content in its error', async () => {
    const google = await googleThatAnswers(failing(404, 'notFound'));
    const error = await failureOf(google.getProfile());
    expect(`${error.stack} ${String(error.cause)}`).not.toMatch(/secret words|token-0/);
  });
});
