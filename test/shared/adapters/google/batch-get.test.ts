import { describe, expect, it, onTestFinished } from 'vitest';
import { type BatchResult, createBatchGet } from '../../../../shared/adapters/google/batch/batch-get.ts';
import { createGoogleCall } from '../../../../shared/adapters/google/google-call.ts';
import { type CallQuota, UNLIMITED } from '../../../../shared/adapters/google/quota/call-quota.ts';
import { GoogleError } from '../../../../shared/sync/google-error.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { startLocalHttpServer } from '../../../helpers/local-http-server.ts';
import { withoutWaiting } from '../../../helpers/without-waiting.ts';

type Part = { status: number; body: unknown };
/** What the server says to a path, by how often it has been asked for it. */
type Answer = (path: string, times: number, authorization: string) => Part | 'never';

const found = (path: string): Part => ({ status: 200, body: { id: path.slice(1) } });
const refused = (status: number, reason: string): Part => ({ status, body: { error: { errors: [{ reason }] } } });

async function googleThat(answer: Answer, quota: Partial<CallQuota> = {}) {
  const batches: string[][] = [];
  const times = new Map<string, number>();
  const { url, close } = await startLocalHttpServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const paths = [...text.matchAll(/^GET (\S+)/gm)].map(([, path = '']) => path);
    batches.push(paths);
    const parts = paths.map((path, index) => {
      times.set(path, (times.get(path) ?? 0) + 1);
      const part = answer(path, times.get(path) ?? 0, request.headers.authorization ?? '');
      if (part === 'never') return part;
      const { status, body } = part;
      return `--b\r\nContent-Type: application/http\r\nContent-ID: <response-${index}>\r\n\r\nHTTP/1.1 ${status} X\r\n\r\n${JSON.stringify(body)}\r\n`;
    });
    if (parts.includes('never')) return;
    response.writeHead(200, { 'content-type': 'multipart/mixed; boundary=b' }).end(`${parts.reverse().join('')}--b--`);
  });
  onTestFinished(close);
  const waits: number[] = [];
  const limits = new FakeClock('2027-03-01T09:00:00Z');
  const clock = withoutWaiting(
    () => limits.now(),
    (ms) => waits.push(ms),
    limits,
  );
  const taken: (number | undefined)[] = [];
  const drained: number[] = [];
  const counting: CallQuota = {
    ...UNLIMITED,
    take: async (_method, _signal, units) => void taken.push(units),
    drain: async (_method, _holder, ms) => void drained.push(ms),
    ...quota,
  };
  const call = createGoogleCall(async (_signal, { rejected } = {}) => (rejected ? 'new' : 'old'), clock, counting);
  const batchGet = createBatchGet(`${url}/batch/gmail/v1`, call, counting);
  return {
    batches,
    clock: limits,
    waits,
    taken,
    drained,
    async get(paths: readonly string[], method = 'gmail.users.messages.get') {
      const results: BatchResult<{ method: string; path: string }>[] = [];
      const requests = paths.map((path) => ({ method, path }));
      for await (const result of batchGet(requests, new AbortController().signal)) results.push(result);
      return Object.fromEntries(results.map(({ request, kind }) => [request.path, kind]));
    },
  };
}

const paths = (count: number) => Array.from({ length: count }, (_, index) => `/${index}`);

describe('reading in batches', () => {
  it('sends 50 at a time', async () => {
    const google = await googleThat(found);
    expect(Object.values(await google.get(paths(120)))).toEqual(Array(120).fill('found'));
    expect(google.batches.map((batch) => batch.length)).toEqual([50, 50, 20]);
    expect(google.taken).toEqual([1_000, 1_000, 400]);
  });

  it('sends a second’s worth of units at a time, and at least one', async () => {
    const google = await googleThat(found, { together: () => 100 });
    await google.get(paths(12));
    expect(google.taken).toEqual([100, 100, 40]);
    const narrow = await googleThat(found, { together: () => 10 });
    await narrow.get(paths(2));
    expect(narrow.taken).toEqual([20, 20]);
  });

  it('knows what is gone', async () => {
    const google = await googleThat((path) => (path === '/1' ? refused(404, 'notFound') : found(path)));
    expect(await google.get(paths(3))).toEqual({ '/0': 'found', '/1': 'gone', '/2': 'found' });
    expect(google.batches).toHaveLength(1);
  });

  it.each([
    [429, 'rateLimitExceeded', [1_000, 2_000]],
    [403, 'userRateLimitExceeded', [1_000, 2_000]],
    [503, 'backendError', []],
  ])('asks again for what was refused with %i %s, without the rest, and later', async (status, reason, drained) => {
    const google = await googleThat((path, times) =>
      Number(path.slice(1)) % 2 === 1 && times <= Number(path.slice(1)) ? refused(status, reason) : found(path),
    );
    expect(Object.values(await google.get(['/0', '/1', '/2']))).toEqual(['found', 'found', 'found']);
    expect(google.batches).toEqual([['/0', '/1', '/2'], ['/1']]);
    expect(google.taken).toEqual([60, 20]);
    expect(google.waits).toHaveLength(1);
    expect(google.drained).toEqual(drained.slice(0, 1));
  });

  it('renews a token that is refused, once', async () => {
    const google = await googleThat((path, _, authorization) =>
      authorization === 'Bearer new' ? found(path) : refused(401, 'authError'),
    );
    expect(await google.get(paths(2))).toEqual({ '/0': 'found', '/1': 'found' });
    expect(google.batches).toHaveLength(2);
    expect(google.waits).toEqual([]);
    const refusing = await googleThat(() => refused(401, 'authError'));
    const error = await refusing.get(paths(2)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GoogleError);
    expect((error as GoogleError).kind).toBe('unauthorized');
    expect(refusing.batches).toHaveLength(2);
  });

  it('gives up after four more attempts, or at once where none helps', async () => {
    const busy = await googleThat((path) => (path === '/1' ? refused(429, 'rateLimitExceeded') : found(path)));
    await expect(busy.get(paths(3))).rejects.toMatchObject({ kind: 'rateLimited' });
    expect(busy.batches).toHaveLength(5);
    const forbidden = await googleThat((path) =>
      path === '/1' ? refused(403, 'insufficientPermissions') : found(path),
    );
    await expect(forbidden.get(paths(3))).rejects.toMatchObject({ kind: 'forbidden' });
    expect(forbidden.batches).toHaveLength(1);
  });

  it('tells of one that Google never gives, and gives the others', async () => {
    const broken = await googleThat((path) => (path === '/1' ? refused(500, 'backendError') : found(path)));
    expect(await broken.get(paths(3))).toEqual({ '/0': 'found', '/1': 'failed', '/2': 'found' });
    expect(broken.batches.map((batch) => batch.length)).toEqual([3, 1, 1, 1, 1]);
    const bad = await googleThat((path) => (path === '/1' ? refused(400, 'failedPrecondition') : found(path)));
    expect(await bad.get(paths(3))).toEqual({ '/0': 'found', '/1': 'failed', '/2': 'found' });
    expect(bad.batches).toHaveLength(1);
    // The only one: whoever asked for it decides.
    expect(await broken.get(['/1'])).toEqual({ '/1': 'failed' });
  });

  it('takes it for an outage when none is given', async () => {
    const down = await googleThat(() => refused(503, 'backendError'));
    await expect(down.get(paths(3))).rejects.toMatchObject({ kind: 'transient' });
    // A quota that is used up after the first attempt is neither.
    const google = await googleThat((path) => (path === '/1' ? refused(500, 'backendError') : found(path)), {
      take: async (_method, _signal, units) => {
        if (units === 20) throw new Error('no units');
      },
    });
    await expect(google.get(paths(3))).rejects.toThrow('no units');
  });

  it('asks again for an answer that was cut off', async () => {
    const google = await googleThat((path, times) =>
      path === '/1' && times === 1 ? { status: 200, body: undefined } : found(path),
    );
    expect(Object.values(await google.get(paths(3)))).toEqual(['found', 'found', 'found']);
    expect(google.batches).toEqual([paths(3), ['/1']]);
  });

  it('ends after 20 s of the clock without an answer, and asks for each by itself', async () => {
    const google = await googleThat((path) => (path === '/1' ? 'never' : found(path)));
    const got = google.get(paths(3));
    await expect.poll(() => [google.batches.length, google.clock.sleeping]).toEqual([1, 1]);
    await google.clock.advance(20_000);
    await expect.poll(() => [google.batches.length, google.clock.sleeping]).toEqual([4, 1]);
    await google.clock.advance(20_000);
    expect(await got).toEqual({ '/0': 'found', '/1': 'failed', '/2': 'found' });
    expect(google.batches.toSorted()).toEqual([paths(3), ['/0'], ['/1'], ['/2']].toSorted());
    expect([google.waits.length, google.clock.sleeping]).toEqual([0, 0]);
  });

  it('tells of the only one that is left when it is not answered, and gives the others', async () => {
    const google = await googleThat((path, times) => {
      if (path !== '/1') return found(path);
      return times === 1 ? refused(503, 'backendError') : 'never';
    });
    const got = google.get(paths(3));
    await expect.poll(() => [google.batches.length, google.clock.sleeping]).toEqual([2, 1]);
    await google.clock.advance(20_000);
    expect(await got).toEqual({ '/0': 'found', '/1': 'failed', '/2': 'found' });
  });

  it('gives the others where it refuses two of them before it has answered for a third', async () => {
    const google = await googleThat((path, times) => {
      if (path === '/2' || times === 1) return 'never';
      return refused(400, 'failedPrecondition');
    });
    const got = google.get(paths(3));
    await expect.poll(() => [google.batches.length, google.clock.sleeping]).toEqual([1, 1]);
    await google.clock.advance(20_000);
    await expect.poll(() => [google.batches.length, google.clock.sleeping]).toEqual([4, 1]);
    await google.clock.advance(20_000);
    expect(await got).toEqual({ '/0': 'failed', '/1': 'failed', '/2': 'failed' });
  });

  it('that is never answered is an outage: none of it is gone', async () => {
    const google = await googleThat(() => 'never');
    const failure = expect(google.get(paths(2))).rejects.toMatchObject({ kind: 'transient' });
    await expect.poll(() => [google.batches.length, google.clock.sleeping]).toEqual([1, 1]);
    await google.clock.advance(20_000);
    await expect.poll(() => [google.batches.length, google.clock.sleeping]).toEqual([3, 2]);
    await google.clock.advance(20_000);
    await failure;
    expect(google.batches).toHaveLength(3);
  });

  it('halves a batch whose answer is too large, and passes over what is too large alone', async () => {
    const large = 'x'.repeat(9 * 1024 * 1024);
    const google = await googleThat((path) => ({ status: 200, body: { id: path, large } }));
    expect(Object.values(await google.get(paths(4)))).toEqual(['found', 'found', 'found', 'found']);
    expect(google.batches.map((batch) => batch.length)).toEqual([4, 2, 2]);
    const huge = 'x'.repeat(73 * 1024 * 1024);
    const one = await googleThat((path) => (path === '/1' ? { status: 200, body: huge } : found(path)));
    expect(await one.get(paths(2))).toEqual({ '/0': 'found', '/1': 'too-large' });
  });
});
