import { afterAll, expect, it } from 'vitest';
import { openQueryEmbedder } from '../../../shared/runtime/embedding.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { OPENAI_KEY, startOpenAiServer } from '../adapters/hosted-models/openai-server.ts';

const server = await startOpenAiServer();
afterAll(() => server.close());

server.script({ kind: 'text', text: '' });

const clock = new FakeClock('2027-03-01T09:00:00Z');
const signal = AbortSignal.timeout(60_000);

function embedderOf(environment: Record<string, string>) {
  const errors: unknown[] = [];
  const parts = {
    clock,
    readSecret: async () => ({ openaiApiKey: OPENAI_KEY }) as never,
    report: errors.push.bind(errors),
  };
  return { embed: openQueryEmbedder(environment, parts), errors };
}

it('embeds by the built-in model', async () => {
  const { embed } = embedderOf({});
  const vectors = await embed('where is the budget?', signal);
  expect(vectors.map(({ model, vector }) => [model, vector.length])).toEqual([['lexical-2', 1536]]);
});

it('embeds by a hosted model, and by the built-in one for those whose texts have its vectors yet', async () => {
  const { embed, errors } = embedderOf({
    EMBEDDING_MODEL: 'text-embedding-3-small',
    EMBEDDING_DIMENSIONS: '512',
    EMBEDDING_BASE_URL: server.url,
    LANGUAGE_MODEL_SECRET: 'file:///data/language-model.json',
  });
  const vectors = await embed('where is the budget?', signal);
  expect(errors).toEqual([]);
  expect(vectors.map(({ model, vector }) => [model, vector.length])).toEqual([
    ['text-embedding-3-small/512', 512],
    ['lexical-2', 1536],
  ]);
});
