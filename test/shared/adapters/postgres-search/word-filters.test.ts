import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createSearchIndex } from '../../../../shared/adapters/postgres/search/search-index.ts';
import { fold } from '../../../../shared/content/fold.ts';
import type { Item } from '../../../../shared/domain/hit.ts';
import { SERVICES } from '../../../../shared/domain/service.ts';
import type { SearchFilters } from '../../../../shared/search/search-index.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { createPerson } from '../../../helpers/factories.ts';
import { email, event, file, store } from './items.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const index = createSearchIndex(test.database);

const lease = email({ subject: 'Lease agreement', bodyFull: 'The rent is due on the first.', sizeBytes: 5_000_000 });
const rent = email({
  subject: 'Rent',
  bodyFull: 'The agreement about the lease is near.',
  labels: ['INBOX', 'STARRED'],
});
const long = file({ name: 'Minutes', contentText: `Zebras first. ${'Nothing here. '.repeat(600)} Giraffes last.` });
const spelt = file({ name: 'Notes', contentText: 'Der “Straßen–Übergang” in ŁÓDŹ, İstanbul: Öl & Ærø, ﬁnal.' });
const lunch = event({ title: 'Lunch', location: 'The agreement bar' });
const joined = email({
  subject: 'Notes',
  bodyFull: "Sarah's flight (v2.0) cost 12,000 euros; don't send an e-mail to Q&A. 明日の会議資料を送ります",
});
const all = [lease, rent, long, spelt, lunch, joined];
const ada = await createPerson(test.database);
await store(test.database, ada, ...all);
const eve = await createPerson(test.database);
await store(test.database, eve, email({ subject: 'Lease agreement', bodyFull: 'The rent is due on the first.' }));

async function passing(filters: SearchFilters): Promise<Item[]> {
  const request = { text: '', services: SERVICES, filters, mode: 'exhaustive', limit: 50, timeZone: 'UTC' } as const;
  const { hits, total } = await index.search(ada.userId, request);
  expect(total).toBe(hits.length);
  const found = new Set(hits.map(({ item }) => item.id));
  return all.filter(({ id }) => found.has(id));
}

describe('a filter on words', () => {
  it.each<[string, Item[]]>([
    ['lease', [lease, rent]],
    ['leases agreements', [lease, rent]],
    ['agreement bar', [lunch]],
    ['zebra giraffe', [long]],
    ['zebra lease', []],
    ['!!!', []],
  ])('%j takes what holds every word of it, in whichever chunk', async (words, expected) => {
    expect(await passing({ words })).toEqual(expected);
  });

  it.each<[string, Item[]]>([
    ['lease', [lease]],
    ['agreement lease', [lease]],
    ['rent', [rent]],
    ['due', []],
    ['🙂', []],
  ])('title %j takes what has every word of it in its title', async (title, expected) => {
    expect(await passing({ title })).toEqual(expected);
  });

  it.each<[string, Item[]]>([
    ['rent is due', [lease]],
    ['RENT  is, due', [lease]],
    ['due is rent', []],
    ['lease agreement', [lease]],
    ['rent is du', []],
    ['ent is due', []],
    ['strassen ubergang', [spelt]],
    ['in Łódź İstanbul', [spelt]],
    ['öl ærø final', [spelt]],
    ['the', [lease, rent, lunch]],
    ['?', []],
    ["Sarah's flight", [joined]],
    ["don't send", [joined]],
    ['12,000 euros', [joined]],
    ['an e-mail', [joined]],
    ['Q&A', [joined]],
    ['flight v2.0', [joined]],
    ['会議資料', [joined]],
    ['資料会議', []],
    [Array.from({ length: 2_000 }, (_, i) => `word${i}`).join(' '), []],
  ])('phrase %j takes what has the words one after the other', async (phrase, expected) => {
    expect(await passing({ phrases: [phrase] })).toEqual(expected);
  });
});

describe('filters within filters', () => {
  it.each<[SearchFilters, Item[]]>([
    [{ noneOf: [{ words: 'lease' }] }, [long, spelt, lunch, joined]],
    [{ noneOf: [{ words: '!!!' }, { title: 'lunch' }] }, [lease, rent, long, spelt, joined]],
    [{ anyOf: [[{ title: 'lunch' }, { phrases: ['giraffes last'] }]] }, [long, lunch]],
    [{ anyOf: [[{ words: 'lease' }, { words: 'zebra' }], [{ services: ['drive'] }]] }, [long]],
    [{ anyOf: [[]] }, []],
    [{ labels: ['starred'], noneOf: [{ title: 'lease' }] }, [rent]],
    [{ noneOf: [{ labels: ['STARRED'] }], services: ['gmail'] }, [lease, joined]],
    [{ noneOf: [{ anyOf: [[{ services: ['gmail'] }, { services: ['drive'] }]] }] }, [lunch]],
    [{ largerThan: 5_000_000 }, [lease]],
    [{ smallerThan: 500 }, [long, spelt]],
    // An event has no size, so it is not larger; but it is none of what is.
    [{ noneOf: [{ largerThan: 5_000_000 }] }, [rent, long, spelt, lunch, joined]],
  ])('%j', async (filters, expected) => {
    expect(await passing(filters)).toEqual(expected);
  });
});

it('shows spam and trash when they are asked for', async () => {
  const person = await createPerson(test.database);
  const spam = email({ subject: 'Win', labels: ['SPAM'] });
  await store(test.database, person, spam);
  const request = {
    text: 'win',
    services: SERVICES,
    filters: {},
    mode: 'relevance',
    limit: 5,
    timeZone: 'UTC',
  } as const;
  expect((await index.search(person.userId, request)).hits).toEqual([]);
  expect((await index.search(person.userId, { ...request, includeHidden: true })).hits).toHaveLength(1);
});

describe('app.folded', () => {
  it('makes of a text what fold makes of it', async () => {
    const texts = fc.sample(fc.string({ unit: 'grapheme', maxLength: 40 }), 300);
    const letters = Array.from({ length: 0x24f - 0xa0 }, (_, i) => String.fromCodePoint(0xa0 + i));
    const given = [...letters, ...texts, 'İIıi', 'ΑΣ Σας', 'Ünïcödé ﬁ ﬃ Ⅷ ½ ＡＢ', 'a\u00adb\u200bc', 'don’t — ‘x’']
      .map((text) => text.toWellFormed().replaceAll('\0', ''))
      // A capital sigma at the end of a word is another small letter to JavaScript than to Postgres.
      .map((text) => text.replaceAll('Σ', 'σ'));
    const rows = await test.asOwner(
      'select app.folded(text) as folded from unnest($1::text[]) with ordinality as t (text, n) order by n',
      [given],
    );
    const different = given.flatMap((text, i) =>
      rows[i]?.folded === fold(text) ? [] : [[text, rows[i]?.folded, fold(text)]],
    );
    expect(different).toEqual([]);
  });
});
