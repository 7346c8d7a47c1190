import { afterAll, describe, expect, it } from 'vitest';
import { createLexicalEmbedder } from '../../../shared/adapters/local-model/lexical-embedder.ts';
import { createVectorStore } from '../../../shared/adapters/postgres/search/vectors.ts';
import type { Item } from '../../../shared/domain/hit.ts';
import { embedPending } from '../../../shared/search/embed.ts';
import type { EmbeddingModel } from '../../../shared/search/embedding-model.ts';
import { rotate } from '../../../shared/search/rotation.ts';
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
    `select u.content, s.model, v.signature::text, v.embedding::text from search_units u
     join search_vectors v using (user_id, content_key) join vector_spaces s on s.id = v.space_id
     where u.user_id = $1 order by u.document`,
    [userId],
  );

describe('embedPending', () => {
  it('stores vector, signature and model of what has none, in batches', async () => {
    const scope = await scopeWith(...Array.from({ length: 300 }, (_, i) => email({ subject: `Subject ${i}` })));
    const { model, sizes } = observed();
    expect(await embedPending({ store, model }, scope, options())).toEqual({ embedded: 300, remaining: false });
    expect(sizes).toEqual([256, 44]);
    const [first] = await vectors(scope.userId);
    const [embedded] = (await lexical.embed([first?.content], options().signal)) as [Float32Array];
    const vector = rotate(embedded);
    expect(first?.model).toBe(lexical.name);
    const stored = JSON.parse(first?.embedding) as number[];
    expect(stored).toHaveLength(lexical.dimensions);
    for (const [i, value] of stored.entries()) expect(value).toBeCloseTo(vector[i] as number, 3);
    // Of 300 vectors the mean is taken off before the signs are.
    const all = (await vectors(scope.userId)).map((row) => JSON.parse(row.embedding) as number[]);
    const signature: string = first?.signature;
    const mean = (i: number) => all.reduce((sum, other) => sum + (other[i] as number), 0) / all.length;
    const near = stored.filter((value, i) => (value - mean(i) > 0 ? '1' : '0') === signature[i]);
    // The mean is a halfvec too: signs of differences that are nearly none may come out either way.
    expect(near.length).toBeGreaterThan(0.99 * stored.length);
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
    expect(await embedPending({ store, model }, scope, options())).toEqual({ embedded: 0, remaining: false });
    expect(sizes).toEqual([1]);
  });

  it('gives the same when two messages are worked on at once', async () => {
    const scope = await scopeWith(email(), email({ subject: 'Other' }));
    await Promise.all([1, 2].map(() => embedPending({ store, model: lexical }, scope, options())));
    expect(await store.hasPending(scope, lexical.name)).toBe(false);
  });

  it('says how many are left after its batches', async () => {
    const scope = await scopeWith(...Array.from({ length: 260 }, (_, i) => email({ subject: `Mail ${i}` })));
    expect(await embedPending({ store, model: lexical }, scope, { ...options(), maxBatches: 1 })).toEqual({
      embedded: 256,
      remaining: true,
    });
  });

  it('does not store the vector of a text that changed meanwhile, and embeds the new one', async () => {
    const item = email({ subject: 'Old' });
    const scope = await scopeWith(item);
    const changed = { ...item, email: { ...item.email, subject: 'New' } };
    const { model, sizes } = observed((call) => (call === 1 ? storeItems(test.database, scope, changed) : undefined));
    await embedPending({ store, model }, scope, options());
    expect(sizes).toEqual([1]);
    await embedPending({ store, model }, scope, options());
    expect(sizes).toEqual([1, 1]);
    const [vector] = (await lexical.embed(['New'], options().signal)) as [Float32Array];
    const [row] = await vectors(scope.userId);
    expect(row?.content).toBe('New');
    expect(JSON.parse(row?.embedding)[0]).toBeCloseTo(rotate(vector)[0] as number, 3);
  });

  it('embeds no unit of another account or service', async () => {
    const scope = await scopeWith(email());
    expect(await embedPending({ store, model: lexical }, { ...scope, service: 'drive' }, options())).toEqual({
      embedded: 0,
      remaining: false,
    });
    expect(await store.hasPending(scope, lexical.name)).toBe(true);
  });

  it('keeps what was stored when a later batch fails', async () => {
    const scope = await scopeWith(...Array.from({ length: 260 }, (_, i) => email({ subject: `Mail ${i}` })));
    const { model } = observed((call) => (call === 2 ? Promise.reject(new Error('quota')) : undefined));
    await expect(embedPending({ store, model }, scope, options())).rejects.toThrow('quota');
    expect(await vectors(scope.userId)).toHaveLength(256);
  });

  it('stops when it is aborted', async () => {
    const scope = await scopeWith(email());
    const aborted = { ...options(), signal: AbortSignal.abort() };
    expect(await embedPending({ store, model: lexical }, scope, aborted)).toEqual({ embedded: 0, remaining: true });
  });

  it.each<[string, Partial<EmbeddingModel>]>([
    ['too few vectors', { embed: async () => [] }],
    ['short vectors', { embed: async (texts) => texts.map(() => new Float32Array(512)) }],
  ])('refuses %s', async (_, broken) => {
    const scope = await scopeWith(email());
    await expect(embedPending({ store, model: { ...lexical, ...broken } }, scope, options())).rejects.toThrow(/vector/);
  });
});
