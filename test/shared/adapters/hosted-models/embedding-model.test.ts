import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createEmbeddingModel, createOpenAiClient } from '../../../../shared/adapters/openai/index.ts';
import { createCallPolicy } from '../../../../shared/resilience/call-policy.ts';
import { ModelError } from '../../../../shared/resilience/model-error.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { onePolicy } from '../../query/model/fixtures.ts';
import { vectorOf } from './openai-embeddings.ts';
import { OPENAI_KEY, startOpenAiServer } from './openai-server.ts';

const server = await startOpenAiServer();
afterAll(() => server.close());
const never = new AbortController().signal;
let sent = 0;
beforeEach(() => {
  server.script({ kind: 'text', text: '' });
  sent = server.requests.length;
});

const clock = new FakeClock('2027-03-01T09:00:00Z');
const connect = createOpenAiClient({ baseUrl: server.url, apiKey: async () => OPENAI_KEY });
const modelOf = (model = 'text-embedding-3-small', dimensions = 1536, policy = onePolicy()) =>
  createEmbeddingModel(connect, { model, dimensions, policy, clock });

const inputs = () => server.requests.slice(sent).map(({ body }) => body.input as string[]);

/** Of length 1. */
function expected(text: string, dimensions: number): Float32Array {
  const vector = vectorOf(text, dimensions);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

describe('vectors', () => {
  it('come in the order of their texts, of length 1', async () => {
    const texts = ['one', 'two', 'three'];
    const vectors = await modelOf().embed(texts, never);
    expect(vectors.map((vector) => [...vector])).toEqual(
      texts.map((text) => [...expected(text, 1536)].map((value) => expect.closeTo(value, 5))),
    );
    for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    expect(server.refusals).toEqual([]);
  });

  it.each([
    ['text-embedding-3-small', 512, 'text-embedding-3-small/512', 512],
    ['text-embedding-3-large', 3072, 'text-embedding-3-large', undefined],
    ['text-embedding-3-large', 1536, 'text-embedding-3-large/1536', 1536],
    // Other servers refuse to be told.
    ['nomic-embed-text', 768, 'nomic-embed-text/768', undefined],
  ])('of %s have %d dimensions, and say so', async (name, dimensions, storedUnder, asked) => {
    const model = modelOf(name, dimensions);
    expect(model).toMatchObject({ name: storedUnder, dimensions });
    const [vector, none] = await model.embed(['one', ' '], never);
    expect([...(vector ?? [])]).toEqual([...expected('one', dimensions)].map((value) => expect.closeTo(value, 5)));
    expect(none).toEqual(new Float32Array(dimensions));
    expect(server.requests.at(-1)?.body.dimensions).toBe(asked);
    expect(server.refusals).toEqual([]);
  });

  it('of other dimensions than were configured are an error that names both', async () => {
    await expect(modelOf('nomic-embed-text', 512).embed(['one'], never)).rejects.toMatchObject({
      kind: 'rejected',
      message: 'nomic-embed-text gives 768 dimensions, but 512 are configured: set EMBEDDING_DIMENSIONS to 768.',
    });
  });

  it('of texts without words are zeros, and no request', async () => {
    const vectors = await modelOf().embed(['', 'one', '  \n'], never);
    expect(vectors.map((vector) => vector.some((value) => value !== 0))).toEqual([false, true, false]);
    expect(inputs()).toEqual([['one']]);
    sent = server.requests.length;
    await modelOf().embed([' '], never);
    expect(inputs()).toEqual([]);
  });
});

describe('requests', () => {
  it('hold at most 2,048 texts', async () => {
    const texts = Array.from({ length: 2_049 }, (_, index) => `text ${index}`);
    expect(await modelOf().embed(texts, never)).toHaveLength(2_049);
    expect(inputs().map(({ length }) => length)).toEqual([2_048, 1]);
  });

  it('hold at most 300,000 tokens, and no text of more than 8,192', async () => {
    const long = 'word '.repeat(20_000);
    const vectors = await modelOf().embed(
      [...Array.from({ length: 80 }, () => long), 'é'.repeat(30_000), 'short'],
      never,
    );
    expect(vectors).toHaveLength(82);
    expect(server.refusals).toEqual([]);
    expect(inputs().length).toBeGreaterThan(1);
    expect(inputs().flat().join('')).not.toContain('\ufffd');
  });

  it('are made again after a failure that may pass, and wait as long as they are told', async () => {
    const patient = createCallPolicy({
      timeoutMs: 10_000,
      maxAttempts: 3,
      isTransient: (error) => error instanceof ModelError && error.retryable,
      breakAfterFailures: 5,
      breakForMs: 1_000,
    });
    server.script(
      { kind: 'status', status: 429, code: 'rate_limit_exceeded', retryAfter: 5 },
      { kind: 'status', status: 500, code: 'server_error' },
      { kind: 'text', text: '' },
    );
    const embedding = modelOf('text-embedding-3-small', undefined, patient).embed(['one'], never);
    while (clock.sleeping === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(inputs()).toHaveLength(1);
    await clock.advance(5_000);
    expect(await embedding).toHaveLength(1);
    expect(inputs()).toHaveLength(3);
  });

  it('are not made again after one that does not', async () => {
    server.script({ kind: 'status', status: 429, code: 'insufficient_quota' });
    await expect(modelOf().embed(['one'], never)).rejects.toMatchObject({ kind: 'rate-limited', retryable: false });
    expect(inputs()).toHaveLength(1);
  });

  it('end with their signal', async () => {
    const lonely = await startOpenAiServer();
    lonely.script({ kind: 'silent' });
    const client = createOpenAiClient({ baseUrl: lonely.url, apiKey: async () => OPENAI_KEY });
    const model = createEmbeddingModel(client, {
      model: 'text-embedding-3-small',
      dimensions: 1536,
      policy: onePolicy(),
      clock,
    });
    const cancelled = new AbortController();
    const embedding = model.embed(['one'], cancelled.signal);
    embedding.catch(() => undefined);
    await lonely.accepted(1);
    cancelled.abort(new Error('cancelled'));
    await expect(embedding).rejects.toThrow('cancelled');
    await lonely.abandoned(1);
    await lonely.close();
  });
});

/** Twins: what the server would refuse, were it sent. */
it.each<[string, Record<string, unknown>]>([
  ['too many texts', { model: 'text-embedding-3-small', input: Array.from({ length: 2_049 }, () => 'x') }],
  [
    'too many tokens',
    { model: 'text-embedding-3-small', input: Array.from({ length: 100 }, () => 'word '.repeat(4_000)) },
  ],
  ['a text that is too long', { model: 'text-embedding-3-small', input: ['word '.repeat(8_000)] }],
  ['an empty text', { model: 'text-embedding-3-small', input: [''] }],
  ['a parameter that there is not', { model: 'text-embedding-3-small', input: ['x'], normalize: true }],
  ['dimensions that a model has not', { model: 'nomic-embed-text', input: ['x'], dimensions: 256 }],
])('the server refuses %s', async (_, body) => {
  const response = await fetch(`${server.url}/embeddings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${OPENAI_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { code: expect.any(String), message: expect.any(String) } });
});
