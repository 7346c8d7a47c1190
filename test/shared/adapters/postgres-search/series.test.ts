import { afterAll, describe, expect, it } from 'vitest';
import { createSearchIndex } from '../../../../shared/adapters/postgres/search/search-index.ts';
import type { Item } from '../../../../shared/domain/hit.ts';
import type { SearchRequest } from '../../../../shared/search/search-index.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { createPerson } from '../../../helpers/factories.ts';
import { email, event, store } from './items.ts';
import { requestFor as request } from './request-for.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const index = createSearchIndex(test.database);
const ids = (...items: Item[]) => items.map(({ id }) => id);

describe('occurrences of a series', () => {
  const day = (date: string) => ({
    kind: 'timed' as const,
    start: new Date(`${date}T09:00:00Z`),
    end: new Date(`${date}T10:00:00Z`),
  });
  const occurrence = (date: string, overrides: Parameters<typeof event>[0] = {}) =>
    event({ title: 'Weekly sync', kind: 'instance', recurringEventId: 'series', time: day(date), ...overrides });
  const asOf = new Date('2027-03-10T12:00:00Z');
  const weeks = ['2027-02-24', '2027-03-03', '2027-03-17', '2027-03-24'].map((date) => occurrence(date));
  const [, last, next] = weeks;
  const moved = occurrence('2027-03-31', { location: 'Room 9' });
  const minutes = email({ subject: 'Weekly sync: minutes' });

  it('are one by relevance: the next and the last; one that differs counts by itself', async () => {
    const person = await createPerson(test.database);
    await store(test.database, person, ...weeks, moved, minutes);
    const search = async (overrides: Partial<SearchRequest>) =>
      new Set((await index.search(person.userId, request('weekly sync', overrides))).hits.map(({ item }) => item.id));
    expect(await search({ asOf })).toEqual(new Set(ids(last as Item, next as Item, moved, minutes)));
    expect(await search({})).toEqual(new Set(ids(...weeks, moved, minutes)));
    const after = new Date('2027-03-01T00:00:00Z');
    expect((await search({ asOf, filters: { after }, services: ['calendar'] })).size).toBe(4);
    expect((await search({ asOf, mode: 'soonest', services: ['calendar'] })).size).toBe(5);
    expect(await search({ asOf, text: '', services: ['calendar'] })).toEqual(
      new Set(ids(last as Item, next as Item, moved)),
    );
  });
});
