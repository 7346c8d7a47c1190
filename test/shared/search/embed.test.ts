import { afterAll, describe, expect, it } from 'vitest';
import { createLexicalEmbedder } from '../../../shared/adapters/local-model/lexical-embedder.ts';
import { createVectorStore } from '../../../shared/adapters/postgres/search/vectors.ts';
import type { Item } from '../../../shared/domain/hit.ts';
import { embedPending } from '../../../shared/search/embed.ts';
import type { EmbeddingModel } from '../../../shared/search/embedding-model.ts';
import { signatureOf } from '../../../shared/search/signature.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createPerson } from '../../helpers/factories.ts';
import { email, store as storeItems } from '../adapters/postgres-search/items.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const store = createVectorStore(test.database);
const lexical = createLexicalEmbedder();
const options = () => ({ signal: AbortSignal.timeout(20_000), maxBatches: 100 });

async function scopeWith(...items: Item[]) {
  const person = await createPerson(test.database);
  await storeItems(test.database, person, ...items);
  return { ...person, service: 'gmail' as const };
}

/** A model that counts, and does something while it works. */
function observed(meanwhile: (call: number) => Promise<unknown> | undefined = () => undefined) {
  const sizes: number[] = [];
  const model: EmbeddingModel = {
    ...lexical,
    async embed(texts, signal) {
      sizes.push(texts.length);
      await meanwhile(sizes.length);
      return lexical.embed(texts, signal);
    },
  };
  return { model, sizes };
}

const vectors = (userId: string) =>
  test.asOwner(
    'select content, model, signature::text, embedding::text from search_units where user_id = $1 order by document',
    [userId],
  );

describe('embedPending', () => {
  it('stores vector, signature and model of what has none, in batches', async () => {
    const scope = await scopeWith(...Array.from({ length: 300 }, (_, i) => email({ subject: `Subject ${i}` })));
    const { model, sizes } = observed();
    expect(await embedPending({ store, model }, scope, options())).toEqual({ embedded: 300, remaining: 0 });
    expect(sizes).toEqual([256, 44]);
    const [first] = await vectors(scope.userId);
    const [vector] = (await lexical.embed([first?.content], options().signal)) as [Float32Array];
    expect(first).toMatchObject({ model: 'lexical-1', signature: signatureOf(vector) });
    const stored = JSON.parse(first?.embedding) as number[];
    expect(stored).toHaveLength(1536);
    for (const [i, value] of stored.entries()) expect(value).toBeCloseTo(vector[i] as number, 3);
    // Bit for bit what Postgres makes of the numbers as text.
    const asText = JSON.stringify([...vector]);
    expect(await test.asOwner('select $1::halfvec::text as embedding', [asText])).toEqual([
      { embedding: first?.embedding },
    ]);
  });

  it('has nothing to do the second time', async () => {
    const scope = await scopeWith(email());
    const { model, sizes } = observed();
    await embedPending({ store, model }, scope, options());
    expect(await embedPending({ store, model }, scope, options())).toEqual({ embedded: 0, remaining: 0 });
    expect(sizes).toEqual([1]);
  });

  it('gives the same when two messages are worked on at once', async () => {
    const scope = await scopeWith(email(), email({ subject: 'Other' }));
    await Promise.all([1, 2].map(() => embedPending({ store, model: lexical }, scope, options())));
    expect(await store.countPending(scope)).toBe(0);
  });

  it('says how many are left after its batches', async () => {
    const scope = await scopeWith(...Array.from({ length: 260 }, () => email()));
    expect(await embedPending({ store, model: lexical }, scope, { ...options(), maxBatches: 1 })).toEqual({
      embedded: 256,
      remaining: 4,
    });
  });

  it('does not store the vector of a text that changed meanwhile, and embeds the new one', async () => {
    const item = email({ subject: 'Old' });
    const scope = await scopeWith(item);
    const changed = { ...item, email: { ...item.email, subject: 'New' } };
    const { model, sizes } = observed((call) => (call === 1 ? storeItems(test.database, scope, changed) : undefined));
    await embedPending({ store, model }, scope, options());
    expect(sizes).toEqual([1, 1]);
    const [vector] = (await lexical.embed(['New'], options().signal)) as [Float32Array];
    expect(await vectors(scope.userId)).toMatchObject([{ content: 'New', signature: signatureOf(vector) }]);
  });

  it('embeds no unit of another account or service', async () => {
    const scope = await scopeWith(email());
    expect(await embedPending({ store, model: lexical }, { ...scope, service: 'drive' }, options())).toEqual({
      embedded: 0,
      remaining: 0,
    });
    expect(await store.countPending(scope)).toBe(1);
  });

  it('keeps what was stored when a later batch fails', async () => {
    const scope = await scopeWith(...Array.from({ length: 260 }, () => email()));
    const { model } = observed((call) => (call === 2 ? Promise.reject(new Error('quota')) : undefined));
    await expect(embedPending({ store, model }, scope, options())).rejects.toThrow('quota');
    expect(await store.countPending(scope)).toBe(4);
  });

  it('stops when it is aborted', async () => {
    const scope = await scopeWith(email());
    const aborted = { ...options(), signal: AbortSignal.abort() };
    expect(await embedPending({ store, model: lexical }, scope, aborted)).toEqual({ embedded: 0, remaining: 1 });
  });

  it.each<[string, Partial<EmbeddingModel>]>([
    ['too few vectors', { embed: async () => [] }],
    ['short vectors', { embed: async (texts) => texts.map(() => new Float32Array(512)) }],
  ])('refuses %s', async (_, broken) => {
    const scope = await scopeWith(email());
    await expect(embedPending({ store, model: { ...lexical, ...broken } }, scope, options())).rejects.toThrow(/vector/);
  });
});
