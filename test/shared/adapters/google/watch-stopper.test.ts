import { afterEach, expect, it } from 'vitest';
import type { OpenChannel } from '../../../../shared/adapters/google/stop-watch.ts';
import { createWatchStopper } from '../../../../shared/adapters/google/watch-stopper.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { type LocalHttpServer, readBody, startLocalHttpServer } from '../../../helpers/local-http-server.ts';

const CHANNELS = Array.from(
  { length: 30 },
  (_, index): OpenChannel => ({ service: 'calendar', id: `channel-${index}`, resourceId: `resource-${index}` }),
);
const MAILBOX = '/gmail/v1/users/me/stop';
const ALL = [MAILBOX, ...CHANNELS.map(({ id }) => id)].sort();

const account = { userId: 'u', accountId: 'a' };
const clock = new FakeClock('2027-03-01T09:00:00Z');
let google: LocalHttpServer | undefined;
afterEach(() => google?.close());

/** Google, as far as it ends watches; `answer` gives the status, or null for no answer. */
async function startGoogle(answer: (watch: string, token: string) => number | null) {
  const stopped: string[] = [];
  google = await startLocalHttpServer(async (request, response) => {
    const body = await readBody(request);
    const watch = body === '' ? (request.url ?? '') : JSON.parse(body).id;
    const status = answer(watch, request.headers.authorization ?? '');
    if (status === null) return;
    if (status === 204) stopped.push(watch);
    response.writeHead(status).end();
  });
  const rejected: (string | undefined)[] = [];
  const stopper = createWatchStopper({
    channelsOf: async () => CHANNELS,
    tokensOf: () => async (_signal, options) => {
      rejected.push(options?.rejected);
      return options?.rejected === undefined ? 'first' : 'renewed';
    },
    rootUrl: google.url,
    clock,
  });
  return { stop: (signal = new AbortController().signal) => stopper.stop(account, signal), stopped, rejected };
}

it('stops every watch once', async () => {
  const { stop, stopped, rejected } = await startGoogle(() => 204);
  await stop();
  expect(stopped.sort()).toEqual(ALL);
  expect(rejected).toEqual([undefined]);
});

it('asks Google for ten at a time', async () => {
  const { stop } = await startGoogle(() => null);
  const leaving = new AbortController();
  const stopping = stop(leaving.signal);
  // Each call under way waits for its limit.
  while (clock.sleeping === 0) await clock.advance(0);
  expect(clock.sleeping).toBe(10);
  leaving.abort(new Error('enough'));
  await expect(stopping).rejects.toThrow('enough');
  expect(clock.sleeping).toBe(0);
});

it('renews a token that Google refuses, once for all of them', async () => {
  const { stop, stopped, rejected } = await startGoogle((_, token) => (token === 'Bearer renewed' ? 204 : 401));
  await stop();
  expect(stopped.sort()).toEqual(ALL);
  expect(rejected).toEqual([undefined, 'first']);
});

it('does not go on when the renewed one is refused too', async () => {
  const { stop, rejected } = await startGoogle(() => 401);
  await expect(stop()).rejects.toMatchObject({ name: 'AnswerError', status: 401 });
  expect(rejected).toEqual([undefined, 'first']);
});

it('stops the others when one can not be stopped, and tells of it; one that is over is none', async () => {
  const answers = new Map([
    [MAILBOX, 403],
    ['channel-3', 404],
    ['channel-5', 500],
  ]);
  const { stop, stopped } = await startGoogle((watch) => answers.get(watch) ?? 204);
  await expect(stop()).rejects.toMatchObject({ name: 'AnswerError', status: 500 });
  expect(stopped.sort()).toEqual(ALL.filter((watch) => !answers.has(watch)));
});
