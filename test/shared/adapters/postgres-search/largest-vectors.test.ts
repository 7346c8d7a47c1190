import { afterAll, expect, it } from 'vitest';
import { createSearchIndex } from '../../../../shared/adapters/postgres/search/search-index.ts';
import { createVectorStore } from '../../../../shared/adapters/postgres/search/vectors.ts';
import { embedPending } from '../../../../shared/search/embed.ts';
import { type EmbeddingModel, MAX_DIMENSIONS } from '../../../../shared/search/embedding-model.ts';
import { rotate } from '../../../../shared/search/rotation.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { createPerson } from '../../../helpers/factories.ts';
import { email, store as storeItems } from './items.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

/** Each text is a direction of its own, by its length. */
function modelOf(dimensions: number): EmbeddingModel {
  const embedOne = (text: string) => {
    const vector = new Float32Array(dimensions);
    vector[text.length] = 1;
    return vector;
  };
  return {
    name: `model/${dimensions}`,
    dimensions,
    unrelatedBelow: 0.5,
    weight: 1,
    embed: async (texts) => texts.map(embedOne),
  };
}

it.each([64, 3072, MAX_DIMENSIONS])('vectors of %d dimensions are stored and found', async (dimensions) => {
  const person = await createPerson(test.database);
  await storeItems(test.database, person, email({ subject: 'Short' }), email({ subject: 'A longer subject' }));
  const model = modelOf(dimensions);
  const signal = AbortSignal.timeout(20_000);
  const store = createVectorStore(test.database);
  const scope = { ...person, service: 'gmail' as const };
  expect(await embedPending({ store, model }, scope, { signal, maxBatches: 1 })).toMatchObject({ embedded: 2 });
  const contents = await test.asOwner('select content from search_units where user_id = $1 order by length(content)', [
    person.userId,
  ]);
  const [shortest] = await model.embed([contents[0]?.content as string], signal);
  const vector = { model: model.name, vector: rotate(shortest as Float32Array), unrelatedBelow: 0.5, weight: 1 };
  const index = createSearchIndex(test.database, { embedQuery: async () => [vector] });
  const { hits } = await index.search(person.userId, {
    text: 'whatever',
    services: ['gmail'],
    filters: {},
    arms: ['vector'],
    mode: 'relevance',
    limit: 10,
    timeZone: 'UTC',
  });
  expect(hits.map(({ item }) => item.service === 'gmail' && item.email.subject)).toEqual(['Short']);
});
