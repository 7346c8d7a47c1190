import { describe, expect, it } from 'vitest';
import type { Hit } from '../../../shared/domain/hit.ts';
import { MAX_SOURCES, mergeHits } from '../../../shared/query/merge-hits.ts';
import { sourceSchema, toContactSource, toSource } from '../../../shared/query/sources.ts';
import { contactOf, valuesOf } from '../sync/fixtures/contact-of.ts';
import { mailHit } from './fixtures.ts';

const ID = '0192f0c1-2345-7abc-8def-0123456789ab';
const hitOn = (item: Hit['item']): Hit => ({ item, score: 1, ranks: {}, passages: [] });

const event = {
  calendarId: 'primary',
  eventId: 'e',
  kind: 'single',
  recurringEventId: null,
  originalStart: null,
  recurrence: [],
  iCalUid: 'e@x',
  etag: '',
  title: 'Offsite',
  description: '',
  location: 'Ankara',
  time: { kind: 'allDay', startDate: '2027-03-05', endDate: '2027-03-07' },
  timeZone: null,
  attendees: [],
  organizer: { address: 'sarah@example.com' },
  ownResponse: null,
  meetingLink: null,
  transparency: 'opaque',
  webLink: 'https://calendar.google.com/e',
  status: 'confirmed',
} as const;

const file = {
  fileId: 'f',
  driveId: null,
  name: 'Contract.pdf',
  mimeType: 'application/pdf',
  parentFolder: '',
  parentIds: [],
  contentText: null,
  contentRevision: '1',
  webLink: null,
  owners: [],
  sharedWith: [],
  sizeBytes: 1,
  createdAt: new Date('2027-01-01T00:00:00Z'),
  modifiedAt: new Date('2027-02-01T00:00:00Z'),
} as const;

describe('a source', () => {
  it('tells of an all-day event its day, its organizer and where it is', () => {
    expect(toSource(hitOn({ service: 'calendar', id: ID, event }), 2)).toEqual({
      n: 2,
      service: 'calendar',
      id: ID,
      title: 'Offsite',
      from: 'sarah@example.com',
      fromAddress: 'sarah@example.com',
      date: '2027-03-05',
      link: 'https://calendar.google.com/e',
      snippet: 'Ankara',
    });
  });

  it('tells of a file without text, link or owner what there is', () => {
    const source = toSource(hitOn({ service: 'drive', id: ID, file }), 1);
    expect(source).toMatchObject({
      title: 'Contract.pdf',
      from: null,
      date: '2027-02-01T00:00:00.000Z',
      link: null,
      snippet: '',
    });
    expect(sourceSchema.safeParse(source).error).toBeUndefined();
  });

  it('has a snippet of one line, cut between words, whatever the passage is', () => {
    const long = toSource(mailHit({ passages: [`one\n\n two   ${'word '.repeat(100)}`] }), 1).snippet;
    expect(long).toMatch(/^one two word .*word…$/);
    expect(long.length).toBeLessThanOrEqual(200);
    const emoji = toSource(mailHit({ passages: ['x🛫'.repeat(150)] }), 1).snippet;
    expect(emoji.isWellFormed()).toBe(true);
  });
});

describe('the hits of several steps', () => {
  const [a, b, c] = [mailHit(), mailHit(), mailHit()];

  it('are taken in turns, each once', () => {
    expect(mergeHits([[a, b], [c, a], []])).toEqual([a, c, b]);
    expect(mergeHits([])).toEqual([]);
  });

  it('are no more than an answer can use', () => {
    const many = Array.from({ length: 120 }, () => mailHit());
    expect(mergeHits([many, [a]])).toHaveLength(MAX_SOURCES);
    expect(mergeHits([many, [a]])[1]).toBe(a);
  });
});

it('somebody of the address book is a source by their name, and shows how they are reached', () => {
  const leyla = contactOf('c1', {
    names: ['Leyla Aksoy'],
    phoneNumbers: valuesOf('+90 212'),
    emailAddresses: valuesOf('leyla@example.net'),
    birthday: '--06-09',
  });
  const source = toContactSource({ id: ID, ...leyla }, 3);
  expect(sourceSchema.parse(source)).toEqual({
    n: 3,
    service: 'contacts',
    id: ID,
    title: 'Leyla Aksoy',
    from: null,
    fromAddress: null,
    date: null,
    link: 'https://contacts.google.com/person/c1',
    snippet: '+90 212; leyla@example.net; --06-09',
  });
  expect(toContactSource({ id: ID, ...contactOf('c2', { phoneNumbers: valuesOf('1') }) }, 1).title).toBe('1');
});
