import { afterAll, describe, expect, it } from 'vitest';
import { createSearchIndex } from '../../../../shared/adapters/postgres/search/search-index.ts';
import type { Item } from '../../../../shared/domain/hit.ts';
import type { SearchRequest } from '../../../../shared/search/search-index.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { createPerson } from '../../../helpers/factories.ts';
import { email, store } from './items.ts';
import { requestFor as request } from './request-for.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const index = createSearchIndex(test.database);
const ids = (...items: Item[]) => items.map(({ id }) => id);

describe('words that stand for those of the text', () => {
  it('find what has none of its own, behind what has', async () => {
    const person = await createPerson(test.database);
    const said = email({ subject: 'Rent', bodyFull: 'The rent is due.' });
    const other = email({ subject: 'Lease', bodyFull: 'The lease is signed.' });
    const neither = email({ subject: 'Cake', bodyFull: 'The cake is eaten.' });
    await store(test.database, person, said, other, neither);
    const search = async (overrides: Partial<SearchRequest>) =>
      (await index.search(person.userId, request('rent', overrides))).hits.map(({ item }) => item.id);
    expect(await search({})).toEqual(ids(said));
    expect(await search({ related: 'lease rent' })).toEqual(ids(said, other));
    expect(await search({ related: 'lease', mode: 'exhaustive' })).toEqual(ids(said));
  });
});
