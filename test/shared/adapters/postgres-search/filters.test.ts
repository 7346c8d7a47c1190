import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { listingOfItems } from '../../../../shared/adapters/postgres/search/list-items.ts';
import { createSearchIndex } from '../../../../shared/adapters/postgres/search/search-index.ts';
import type { Item } from '../../../../shared/domain/hit.ts';
import type { SearchFilters, SearchRequest } from '../../../../shared/search/search-index.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { createPerson } from '../../../helpers/factories.ts';
import { email, event, file, store } from './items.ts';
import { NOTHING_NAMED } from './nothing-named.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const index = createSearchIndex(test.database);
const person = await createPerson(test.database);
const stranger = await createPerson(test.database);

const attachment = (mimeType: string) => ({ attachmentId: 'a', partId: '1', filename: 'x', mimeType, sizeBytes: 1 });
const guest = (address: string) => ({
  address,
  responseStatus: 'accepted' as const,
  optional: false,
  organizer: false,
  resource: false,
});
const sarah = { address: 'sarah@acme.example', name: 'Sarah Lee' };

const offer = email({
  subject: 'Offer',
  threadId: 't1',
  receivedAt: new Date('2027-02-01T10:00:00Z'),
  labels: ['INBOX', 'Label_7'],
  sizeBytes: 5_000,
  attachments: [attachment('application/pdf')],
});
const reply = email({
  subject: 'Re: Offer',
  threadId: 't1',
  receivedAt: new Date('2027-02-02T10:00:00Z'),
  sender: { address: 'ada@example.org', name: 'Ada' },
  to: [{ address: 'bob@example.com' }],
  cc: [sarah],
  bcc: [{ address: 'ruth@example.org' }],
  labels: ['SENT', 'STARRED'],
  sizeBytes: 9_000,
});
const picture = email({
  subject: 'Sunset',
  receivedAt: new Date('2027-02-03T10:00:00Z'),
  sender: sarah,
  labels: ['INBOX', 'Label_8'],
  attachments: [attachment('image/png')],
});
const standup = event({
  title: 'Stand-up',
  calendarId: 'work@group.example',
  attendees: [guest(sarah.address)],
});
const dinner = event({
  title: 'Dinner',
  calendarId: 'home@group.example',
  time: { kind: 'timed', start: new Date('2027-03-13T17:00:00Z'), end: new Date('2027-03-13T20:00:00Z') },
});
const contract = file({
  name: 'Contract',
  mimeType: 'application/pdf',
  parentFolder: 'Projects/Acme Corp/2027',
  sharedWith: [
    { ...sarah, role: 'reader', type: 'user' },
    { address: 'ada@example.org', role: 'owner', type: 'user' },
  ],
  sizeBytes: 70_000,
});
const notes = file({ name: 'Notes', mimeType: 'text/plain', parentFolder: 'Projects/Other', sizeBytes: null });

await store(test.database, person, offer, reply, picture, standup, dinner, contract, notes);
await store(test.database, stranger, email({ subject: 'Offer', threadId: 't1', labels: ['Label_7'] }));
for (const { userId, accountId } of [person, stranger]) {
  await test.asOwner(
    `insert into mail_labels (account_id, user_id, label_id, name) values
      ('${accountId}', '${userId}', 'Label_7', 'Acme/Offers'), ('${accountId}', '${userId}', 'Label_8', 'Offers'),
      ('${accountId}', '${userId}', 'STARRED', 'STARRED')`,
  );
  await test.asOwner(
    `insert into sync_cursors (account_id, user_id, service, collection, title, wanted, done, fence, items_seen, due_at)
    select '${accountId}', '${userId}', 'calendar', id, title, 1, 1, 1, 0, '2027-03-01'
    from (values ('', 'Calendars'), ('work@group.example', 'Work'), ('home@group.example', 'Family and home')) as c (id, title)`,
  );
}

const request = (filters: SearchFilters, overrides: Partial<SearchRequest> = {}): SearchRequest => ({
  text: '',
  services: ['gmail', 'calendar', 'drive'],
  filters,
  mode: 'exhaustive',
  limit: 10,
  timeZone: 'America/New_York',
  ...overrides,
});
const search = (filters: SearchFilters, overrides: Partial<SearchRequest> = {}) =>
  index.search(person.userId, request(filters, overrides));
const ids = (...items: Item[]) => items.map(({ id }) => id);
const found = async (filters: SearchFilters, overrides: Partial<SearchRequest> = {}) =>
  (await search(filters, overrides)).hits.map(({ item }) => item.id);

describe('a filter', () => {
  it.each<[string, SearchFilters, Item[]]>([
    ['recipients', { to: ['SARAH@acme.example'] }, [standup, reply, contract]],
    ['whom it was copied to', { cc: ['SARAH@acme.example'] }, [reply]],
    ['one of whom it was copied to', { cc: ['nobody@example.com', sarah.address] }, [reply]],
    ['a copy, not a plain recipient', { cc: ['bob@example.com'] }, []],
    ['a blind copy', { bcc: ['ruth@example.org'] }, [reply]],
    ['a blind copy, not an open one', { bcc: [sarah.address] }, []],
    ['a recipient who may be in blind copy', { to: ['ruth@example.org'] }, [reply]],
    ['not copied to', { noneOf: [{ cc: [sarah.address] }], services: ['gmail'] }, [picture, offer]],
    ['a recipient in cc, not its sender', { to: ['ada@example.org'] }, [picture, offer]],
    ['not from', { notFrom: ['bob@example.com', 'ada@example.org'] }, [picture]],
    ['a label by id', { labels: ['Label_7'] }, [offer]],
    ['a label by exactly its name', { labels: ['offers'] }, [picture]],
    ['a label by a word of its name', { labels: ['acme'] }, [offer]],
    ["a label of Gmail's own", { labels: ['starred'] }, [reply]],
    ["a label of Gmail's own that was never listed", { labels: ['Sent'] }, [reply]],
    ['two labels', { labels: ['inbox', 'acme'] }, [offer]],
    ['no such label', { labels: ['nothing'] }, []],
    ['not a label', { notLabels: ['inbox'] }, [reply]],
    ['type, attachments too', { fileTypes: ['pdf'] }, [offer, contract]],
    ['types', { fileTypes: ['image', 'document'] }, [picture, notes]],
    ['no type', { fileTypes: [] }, []],
    ['folder', { folder: 'acme' }, [contract]],
    ['folder path', { folder: 'Projects/Acme' }, [contract]],
    ['folder above', { folder: 'projects' }, [notes, contract]],
    ['no such folder', { folder: 'Acme Other' }, []],
    ['no folder', { folder: '/' }, []],
    ['calendar by title', { calendars: ['WORK'] }, [standup]],
    ['calendar by a word', { calendars: ['family'] }, [dinner]],
    ['calendar by id', { calendars: ['home@group.example'] }, [dinner]],
    ['no such calendar', { calendars: ['Gym'] }, []],
    ['thread', { thread: 't1' }, [reply, offer]],
    ['several', { thread: 't1', to: [sarah.address], labels: ['sent'] }, [reply]],
  ])('by %s', async (_, filters, items) => {
    const { hits, total } = await search(filters);
    // Files are as old as each other: the order among them is that of their ids.
    expect(hits.map(({ item }) => item.id).sort()).toEqual(ids(...items).sort());
    expect(total).toBe(items.length);
  });

  it('binds a search by words too', async () => {
    expect(await found({ labels: ['acme'] }, { text: 'offer', mode: 'relevance' })).toEqual(ids(offer));
    expect(await found({ notFrom: ['bob@example.com'] }, { text: 'offer', mode: 'newest' })).toEqual(ids(reply));
  });
});

describe('a window', () => {
  const window = (after: string, before: string) => ({ after: new Date(after), before: new Date(before) });
  it.each([
    ['in which it begins', '2027-03-13T16:00:00Z', '2027-03-13T18:00:00Z', true],
    ['that begins while it lasts', '2027-03-13T19:00:00Z', '2027-03-14T00:00:00Z', true],
    ['that it encloses', '2027-03-13T18:00:00Z', '2027-03-13T19:00:00Z', true],
    ['that begins when it ends', '2027-03-13T20:00:00Z', '2027-03-14T00:00:00Z', false],
    ['that ends when it begins', '2027-03-13T00:00:00Z', '2027-03-13T17:00:00Z', false],
  ])('%s: an event', async (_, after, before, isIn) => {
    expect(await found(window(after, before))).toEqual(isIn ? ids(dinner) : []);
  });

  it.each(['America/Los_Angeles', 'Europe/Istanbul', 'Pacific/Auckland', 'UTC'])(
    'of a day in %s holds what fills that day, and not the days beside it',
    async (timeZone) => {
      const someone = await createPerson(test.database);
      const day = (startDate: string, endDate: string) => event({ time: { kind: 'allDay', startDate, endDate } });
      const [before, wanted, spanning, after] = [
        day('2027-06-09', '2027-06-10'),
        day('2027-06-10', '2027-06-11'),
        day('2027-06-01', '2027-06-20'),
        day('2027-06-11', '2027-06-12'),
      ] as const;
      await store(test.database, someone, before, wanted, spanning, after);
      const offsets: Record<string, string> = {
        'America/Los_Angeles': '-07:00',
        'Europe/Istanbul': '+03:00',
        'Pacific/Auckland': '+12:00',
        UTC: 'Z',
      };
      const offset = offsets[timeZone];
      const filters = window(`2027-06-10T00:00:00${offset}`, `2027-06-11T00:00:00${offset}`);
      const { hits } = await index.search(someone.userId, request(filters, { timeZone, mode: 'soonest' }));
      expect(hits.map(({ item }) => item.id)).toEqual(ids(spanning, wanted));
    },
  );

  it('of instants holds mail by its instant', async () => {
    const only = { services: ['gmail'] } as const;
    expect(await found(window('2027-02-01T10:00:00Z', '2027-02-02T10:00:00Z'), only)).toEqual(ids(offer));
    expect(await found(window('2027-02-01T10:00:00Z', '2027-02-02T10:00:00Z'))).toEqual(ids(offer));
  });
});

it('walks the days of a window by the index on the date, under row security', async () => {
  const busy = await createPerson(test.database);
  const mails = Array.from({ length: 500 }, (_, i) => email({ receivedAt: new Date(Date.UTC(2027, 0, 1, i)) }));
  await store(test.database, busy, ...mails);
  // As autovacuum does.
  await test.asOwner('analyze search_units');
  const listing = listingOfItems(busy.userId, {
    ...request(
      { after: new Date('2027-01-05'), before: new Date('2027-01-06') },
      { services: ['gmail'], mode: 'newest' },
    ),
    named: NOTHING_NAMED,
  });
  const { rows } = await test.database.forPerson(busy.userId, (transaction) =>
    sql<{ 'QUERY PLAN': string }>`explain ${listing}`.execute(transaction),
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/search_units_by_date.*\n\s+Index Cond: \(\(user_id = .*occurred_at >= .*occurred_at < /);
});

it('never reaches the twin of another person', async () => {
  const { hits, total } = await index.search(stranger.userId, request({ thread: 't1', labels: ['acme'] }));
  expect(total).toBe(1);
  expect(await found({ thread: 't1', labels: ['acme'] })).not.toContain(hits[0]?.item.id);
});
