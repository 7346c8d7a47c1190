import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { createLexicalEmbedder } from '../../../../shared/adapters/local-model/lexical-embedder.ts';
import { halfvecBytes } from '../../../../shared/adapters/postgres/search/halfvec-bytes.ts';
import { nearestTexts, type TextScope } from '../../../../shared/adapters/postgres/search/vector-arm.ts';
import { createVectorStore } from '../../../../shared/adapters/postgres/search/vectors.ts';
import { embedPending } from '../../../../shared/search/embed.ts';
import { createQueryEmbedder } from '../../../../shared/search/embed-query.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { createPerson } from '../../../helpers/factories.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { email, store } from './items.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const person = await createPerson(test.database);
const model = createLexicalEmbedder();
const THINGS = ['kitchen', 'harvest', 'invoice', 'flight', 'passport', 'garden', 'concert', 'dentist'];
const thing = (number: number) => THINGS[number % THINGS.length] as string;
const mails = Array.from({ length: 420 }, (_, n) =>
  email({ subject: `The ${thing(n)} ${n}`, bodyFull: `About ${thing(n * 3)} and ${thing(Math.floor(n / 9))}.` }),
);
await store(test.database, person, ...mails);
await embedPending(
  { store: createVectorStore(test.database), model },
  { ...person, service: 'gmail' },
  { signal: AbortSignal.timeout(30_000), maxBatches: 20 },
);
const [query] = await createQueryEmbedder([{ model }], { clock: new FakeClock('2027-03-01T09:00:00Z'), report: fail })(
  person.userId,
  'plans for the garden kitchen',
  AbortSignal.timeout(10_000),
);
const vector = query as NonNullable<typeof query>;

function fail(error: unknown): void {
  throw error;
}

async function nearest(wanted: number, scope: TextScope): Promise<string[]> {
  return test.database.forPerson(person.userId, async (transaction) => {
    const { rows } = await nearestTexts(person.userId, [vector], wanted, scope).execute(transaction);
    return rows.map(({ similarity }) => similarity.toFixed(6));
  });
}

/** The definition: all of some texts, by the inner product of unit vectors. */
async function exact(wanted: number, keys: readonly string[]): Promise<string[]> {
  return test.database.forPerson(person.userId, async (transaction) => {
    const { rows } = await sql<{ similarity: number }>`
      select -(embedding <#> ${halfvecBytes(vector.vector)}::halfvec) as similarity from search_vectors
      where user_id = ${person.userId}::uuid and content_key = any(${[...keys]}::bigint[])
      order by similarity desc limit ${wanted}`.execute(transaction);
    return rows
      .map(({ similarity }) => similarity)
      .filter((similarity) => similarity >= vector.unrelatedBelow)
      .map((similarity) => similarity.toFixed(6));
  });
}

const allKeys = (
  await test.asOwner('select content_key::text as key from search_vectors where user_id = $1', [person.userId])
).map((row) => (row as { key: string }).key);

describe('the nearest texts', () => {
  // Few are compared at once, many by their signatures first.
  it.each([5, 200, 400])('among %i that a filter passes are the nearest of these', async (size) => {
    const keys = allKeys.slice(0, size);
    const found = await nearest(10, { among: sql`${keys}::bigint[]` });
    expect(found.length).toBeGreaterThan(0);
    expect(found).toEqual(await exact(10, keys));
  });

  it('among none are none', async () => {
    expect(await nearest(10, { among: sql`array[]::bigint[]` })).toEqual([]);
  });

  it('of all are the nearest of all', async () => {
    expect(allKeys.length).toBeGreaterThan(400);
    expect(await nearest(10, {})).toEqual(await exact(10, allKeys));
  });

  it('of a service are of that service', async () => {
    expect(await nearest(10, { services: ['drive'] })).toEqual([]);
    expect(await nearest(10, { services: ['gmail', 'drive'] })).toEqual(await exact(10, allKeys));
  });
});
