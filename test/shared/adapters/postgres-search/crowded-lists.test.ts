import { afterAll, describe, expect, it } from 'vitest';
import { createSearchIndex } from '../../../../shared/adapters/postgres/search/search-index.ts';
import type { Item } from '../../../../shared/domain/hit.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { createPerson } from '../../../helpers/factories.ts';
import { email, file, store } from './items.ts';
import { requestFor } from './request-for.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const index = createSearchIndex(test.database);

async function idsFound(items: readonly Item[], limit = 10): Promise<string[]> {
  const person = await createPerson(test.database);
  await store(test.database, person, ...items);
  const { hits } = await index.search(person.userId, { ...requestFor('harvest'), limit });
  return hits.map(({ item }) => item.id);
}

const LONG_WINDED = 'Nothing of this says anything. '.repeat(40);
const weakMail = (number: number) =>
  email({ subject: `Note ${number}`, bodyFull: `${LONG_WINDED} One harvest.`, threadId: `note-${number}` });

/** A file of so many chunks that each say the word over and over, and something else `others` times. */
const strongFile = (name: string, chunks: number, others = 0) =>
  file({
    name,
    contentText: Array.from(
      { length: chunks },
      (_, n) => `${n} ${'harvest after harvest '.repeat(115)}${'more '.repeat(others)}`,
    ).join('\n\n'),
  });

describe('what matches less is found', () => {
  it('beside hundreds of better mails in the trash', async () => {
    const trashed = Array.from({ length: 300 }, (_, n) =>
      email({ subject: `Harvest ${n}`, threadId: `trash-${n}`, labels: ['TRASH'] }),
    );
    const kept = weakMail(0);
    expect(await idsFound([...trashed, kept])).toEqual([kept.id]);
  });

  it('beside long files that are about nothing else', async () => {
    const files = ['a.txt', 'b.txt', 'c.txt'].map((name) => strongFile(name, 48));
    const mails = Array.from({ length: 20 }, (_, number) => weakMail(number));
    const found = await idsFound([...files, ...mails]);
    expect(found).toHaveLength(10);
    expect(found.slice(0, 3).toSorted()).toEqual(files.map(({ id }) => id).toSorted());
  });

  it('up to a large limit, where all that match have several chunks', async () => {
    const files = Array.from({ length: 110 }, (_, n) => strongFile(`${n}.txt`, 2, n));
    expect(new Set(await idsFound(files, 100)).size).toBe(100);
  });
});
