import { afterAll, describe, expect, it } from 'vitest';
import { createSearchIndex } from '../../../../shared/adapters/postgres/search/search-index.ts';
import { writeUnits } from '../../../../shared/adapters/postgres/search/write-units.ts';
import type { Item } from '../../../../shared/domain/hit.ts';
import type { SearchRequest } from '../../../../shared/search/search-index.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { createPerson } from '../../../helpers/factories.ts';
import { email, store as storeItems } from './items.ts';
import { requestFor } from './request-for.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const index = createSearchIndex(test.database);

async function personWith(...items: Item[]) {
  const person = await createPerson(test.database);
  await storeItems(test.database, person, ...items);
  return person;
}

const remove = (person: { userId: string; accountId: string }, ...items: Item[]) =>
  test.database.forPerson(person.userId, (transaction) =>
    writeUnits(transaction, { ...person, service: 'gmail' }, { upserts: [], removals: items.map(({ id }) => id) }),
  );

async function search({ userId }: { userId: string }, text: string, overrides: Partial<SearchRequest> = {}) {
  const { hits, corrections } = await index.search(userId, requestFor(text, overrides));
  return { ids: hits.map(({ item }) => item.id), corrections };
}

const others = () => Array.from({ length: 20 }, (_, i) => email({ subject: `Number ${i}` }));

describe('a word that only items which went hold', () => {
  const rightAndSlip = (labels = ['INBOX']) => {
    const right = email({ subject: 'The kitchen' });
    const corrected = { ids: [right.id], corrections: [{ word: 'kithcen', readAs: ['kitchen'] }] };
    return { right, slip: email({ subject: 'The kithcen', threadId: 'other', labels }), corrected };
  };

  it('is a slip in every mode, though the index still has it', async () => {
    const { right, slip, corrected } = rightAndSlip();
    const person = await personWith(right, slip, ...others());
    expect(await search(person, 'kithcen')).toEqual({ ids: [slip.id], corrections: [] });
    await remove(person, slip);
    const held = await test.asOwner("select from postings where user_id = $1 and term = 'kithcen'", [person.userId]);
    expect(held).toHaveLength(1);
    for (const mode of ['relevance', 'newest', 'exhaustive'] as const)
      expect(await search(person, 'kithcen', { mode })).toEqual(corrected);
  });

  it('is one where they lie in the trash, unless that is searched', async () => {
    const { right, slip, corrected } = rightAndSlip(['TRASH']);
    const person = await personWith(right, slip);
    expect(await search(person, 'kithcen')).toEqual(corrected);
    expect(await search(person, 'kithcen', { includeHidden: true })).toEqual({ ids: [slip.id], corrections: [] });
  });

  it('is one where many held it, and all went', async () => {
    const many = Array.from({ length: 40 }, (_, i) => email({ subject: `The kithcen ${i}`, threadId: `${i}` }));
    const right = email({ subject: 'The kitchen' });
    const person = await personWith(right, ...many, ...others());
    await remove(person, ...many);
    const held = await test.asOwner("select from postings where user_id = $1 and term = 'kithcen'", [person.userId]);
    expect(held).toHaveLength(1);
    for (const mode of ['relevance', 'newest', 'exhaustive'] as const)
      expect((await search(person, 'kithcen', { mode })).ids).toEqual([right.id]);
  });

  it('is known where one of many lives', async () => {
    const many = Array.from({ length: 12 }, (_, i) => email({ subject: `The kithcen ${i}`, threadId: `${i}` }));
    const person = await personWith(email({ subject: 'The kitchen' }), ...many);
    await remove(person, ...many.slice(1));
    expect(await search(person, 'kithcen')).toEqual({ ids: [many[0]?.id], corrections: [] });
  });

  it('is never what another one is taken for', async () => {
    const right = email({ subject: 'The kitchen' });
    const wrong = email({ subject: 'The kitchan', threadId: 'other' });
    const person = await personWith(right, wrong, ...others());
    expect((await search(person, 'kitchn')).corrections).toEqual([{ word: 'kitchn', readAs: ['kitchan', 'kitchen'] }]);
    await remove(person, wrong);
    expect((await search(person, 'kitchn')).corrections).toEqual([{ word: 'kitchn', readAs: ['kitchen'] }]);
    await remove(person, right);
    expect((await search(person, 'kitchn')).corrections).toEqual([]);
  });
});
