import { randomBytes } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { startRedis } from '../../../local/services/redis.ts';
import { createSearchIndex } from '../../../shared/adapters/postgres/search/search-index.ts';
import { openEmbedding, openQueryEmbedder } from '../../../shared/runtime/embedding.ts';
import { embedPending } from '../../../shared/search/embed.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createPerson } from '../../helpers/factories.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { OPENAI_KEY, startOpenAiServer } from '../adapters/hosted-models/openai-server.ts';
import { email, store as storeItems } from '../adapters/postgres-search/items.ts';
import { redisKit } from '../adapters/upstash/redis-kit.ts';

const server = await startOpenAiServer();
afterAll(() => server.close());
const test = await createTestDatabase();
afterAll(() => test.drop());
const redis = await startRedis();
afterAll(() => redis.close());
const { keysOf } = redisKit(redis);

server.script({ kind: 'text', text: '' });

const clock = new FakeClock('2027-03-01T09:00:00Z');
const signal = AbortSignal.timeout(60_000);

const cacheKey = randomBytes(32).toString('base64');
const SECRET = { openaiApiKey: OPENAI_KEY, upstashToken: redis.token, cacheKey };

const CACHE = {
  APPLICATION_SECRET: 'file:///data/application.json',
  JWT_ISSUER: 'https://orchestrator.example',
  JWT_AUDIENCE: 'orchestrator',
  UPSTASH_REDIS_REST_URL: redis.url,
};

const HOSTED = {
  EMBEDDING_MODEL: 'text-embedding-3-small',
  EMBEDDING_DIMENSIONS: '512',
  EMBEDDING_BASE_URL: server.url,
  LANGUAGE_MODEL_SECRET: 'file:///data/language-model.json',
  ...CACHE,
};

function embedderOf(environment: Record<string, string>, secret: object = SECRET) {
  const [errors, cacheFailures]: [unknown[], unknown[]] = [[], []];
  const parts = {
    clock,
    readSecret: async () => secret as never,
    report: errors.push.bind(errors),
    onCacheFailure: cacheFailures.push.bind(cacheFailures),
  };
  return { embed: openQueryEmbedder(environment, parts), errors, cacheFailures };
}

it('embeds by the built-in model, without Redis', async () => {
  const { embed } = embedderOf({});
  const vectors = await embed('ann', 'where is the budget?', signal);
  expect(vectors.map(({ model, vector }) => [model, vector.length])).toEqual([['lexical-2', 1536]]);
});

it('embeds by a hosted model, and by the built-in one for those whose texts have its vectors yet', async () => {
  const { embed, errors } = embedderOf(HOSTED);
  const vectors = await embed('ann', 'where is the budget?', signal);
  expect(errors).toEqual([]);
  expect(vectors.map(({ model, vector }) => [model, vector.length])).toEqual([
    ['text-embedding-3-small/512', 512],
    ['lexical-2', 1536],
  ]);
});

const LANGUAGE_MODEL_SECRET = 'file:///data/language-model.json';
const small = {
  EMBEDDING_MODEL: 'text-embedding-3-small',
  EMBEDDING_BASE_URL: server.url,
  LANGUAGE_MODEL_SECRET,
  ...CACHE,
};
const nomic = {
  EMBEDDING_MODEL: 'nomic-embed-text',
  EMBEDDING_DIMENSIONS: '768',
  EMBEDDING_BASE_URL: server.url,
  LANGUAGE_MODEL_SECRET,
  ...CACHE,
};
const smallAfterNomic = {
  ...small,
  PREVIOUS_EMBEDDING_MODEL: 'nomic-embed-text',
  PREVIOUS_EMBEDDING_DIMENSIONS: '768',
  PREVIOUS_EMBEDDING_BASE_URL: server.url,
};

it('embeds by the hosted model before, too', async () => {
  const { embed, errors } = embedderOf(smallAfterNomic);
  const vectors = await embed('ann', 'where is the budget?', signal);
  expect(errors).toEqual([]);
  expect(vectors.map(({ model, vector }) => [model, vector.length])).toEqual([
    ['text-embedding-3-small', 1536],
    ['nomic-embed-text/768', 768],
    ['lexical-2', 1536],
  ]);
  const { PREVIOUS_EMBEDDING_MODEL: _, ...before } = smallAfterNomic;
  expect(() => embedderOf(before)).toThrow(/PREVIOUS_EMBEDDING_MODEL/);
});

it('embeds by the model before with a key of its own, whatever the one of now does', async () => {
  const secret = { ...SECRET, openaiApiKey: 'sk-another', previousEmbeddingApiKey: OPENAI_KEY };
  const { embed, errors } = embedderOf(smallAfterNomic, secret);
  expect((await embed('bob', 'where is the budget?', signal)).map(({ model }) => model)).toEqual([
    'nomic-embed-text/768',
    'lexical-2',
  ]);
  expect(errors).toHaveLength(1);
});

it('lets searches find by the vectors of the model before until all new ones are made', async () => {
  const person = await createPerson(test.database);
  const scope = { ...person, service: 'gmail' as const };
  const found = email({ subject: 'Harbour' });
  await storeItems(test.database, person, found, ...Array.from({ length: 300 }, (_, i) => email({ subject: `N${i}` })));
  const parts = { database: test.database, clock, readSecret: async () => ({ openaiApiKey: OPENAI_KEY }) as never };
  await embedPending(openEmbedding(nomic, parts), scope, { signal, maxBatches: 10 });
  // The oldest text, which is the one that is found, has no new vector yet.
  await embedPending(openEmbedding(small, parts), scope, { signal, maxBatches: 1 });
  const search = async (environment: Record<string, string>) => {
    const { hits } = await createSearchIndex(test.database, { embedQuery: embedderOf(environment).embed }).search(
      person.userId,
      {
        text: 'Harbour',
        services: ['gmail'],
        filters: {},
        arms: ['vector'],
        mode: 'relevance',
        limit: 1,
        timeZone: 'UTC',
      },
    );
    return hits.map(({ item, ranks }) => [item.id, ranks]);
  };
  expect(await search(smallAfterNomic)).toEqual([[found.id, { vector: 1 }]]);
  expect(await search(small)).not.toEqual([[found.id, { vector: 1 }]]);
  await embedPending(openEmbedding(small, parts), scope, { signal, maxBatches: 10 });
  expect(await search(small)).toEqual([[found.id, { vector: 1 }]]);
});

it("keeps a hosted model's vectors in Redis, and none of the built-in one's", async () => {
  const { embed, cacheFailures } = embedderOf(HOSTED);
  await embed('carol', 'where is the budget?', signal);
  const kept = await keysOf('embedding:carol:*');
  // Redis may be too slow for it on a busy machine; it was asked all the same.
  expect(kept.length === 1 || cacheFailures.length > 0).toBe(true);
  expect(kept.length).toBeLessThan(2);
  // One by each hosted model.
  const both = embedderOf(smallAfterNomic);
  await both.embed('erin', 'where is the budget?', signal);
  const keptOfBoth = await keysOf('embedding:erin:*');
  expect(keptOfBoth.length === 2 || both.cacheFailures.length > 0).toBe(true);
  const builtIn = embedderOf({});
  await builtIn.embed('dave', 'where is the budget?', signal);
  expect(await keysOf('embedding:dave:*')).toEqual([]);
  expect(builtIn.cacheFailures).toEqual([]);
});
