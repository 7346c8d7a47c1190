import { describe, expect, it } from 'vitest';
import { type CompiledSearch, compileSearch, namesIn } from '../../../../shared/search/language/compile-search.ts';
import { parseSearch } from '../../../../shared/search/language/parse-search.ts';
import type { SearchFilters, SearchMode } from '../../../../shared/search/search-index.ts';

const BOB = ['bob@example.com'];
const SARAH = ['sarah@example.com', 's.lee@acme.example'];
const PEOPLE: Readonly<Record<string, readonly string[]>> = { sarah: SARAH, bob: BOB };

function compile(text: string, mode: SearchMode = 'relevance', now = '2026-11-29T09:30:00Z'): CompiledSearch {
  return compileSearch(parseSearch(text), {
    services: ['gmail', 'calendar', 'drive'],
    mode,
    now: new Date(now),
    timeZone: 'Europe/Istanbul',
    addressesOf: (name) => PEOPLE[name] ?? [],
  });
}

const filtersOf = (text: string) => compile(text).filters;

describe('one condition', () => {
  it.each<[string, SearchFilters]>([
    ['from:sarah', { from: SARAH }],
    ['from:nobody', { from: [] }],
    ['to:bob', { to: BOB }],
    ['cc:bob', { cc: BOB }],
    ['bcc:bob', { bcc: BOB }],
    ['subject:"the budget"', { title: 'the budget' }],
    ['subject:!!!', { from: [] }],
    ['label:my-family', { labels: ['my family'] }],
    ['label:Work/Clients', { labels: ['Work Clients'] }],
    ['label:Inbox', { labels: ['INBOX'] }],
    ['label:draft', { labels: ['DRAFT'] }],
    ['has:attachment', { hasAttachment: true }],
    ['has:pdf', { hasAttachment: true, fileTypes: ['pdf'] }],
    ['is:unread', { unread: true }],
    ['is:read', { unread: false }],
    ['is:starred', { labels: ['STARRED'] }],
    ['is:important', { labels: ['IMPORTANT'] }],
    ['in:sent', { labels: ['SENT'] }],
    ['category:primary', { labels: ['CATEGORY_PERSONAL'] }],
    ['type:pdf', { fileTypes: ['pdf'] }],
    ['filename:pdf', { fileTypes: ['pdf'] }],
    ['filename:.xlsx', { fileTypes: ['spreadsheet'] }],
    [
      'filename:contract',
      {
        anyOf: [
          [
            { services: ['drive'], title: 'contract' },
            { hasAttachment: true, phrases: ['contract'] },
          ],
        ],
      },
    ],
    ['folder:Projects/Acme', { folder: 'Projects/Acme' }],
    ['calendar:work', { calendars: ['work'] }],
    ['thread:18c0ffee', { thread: '18c0ffee' }],
    ['larger:5M', { largerThan: 5_242_880 }],
    ['smaller:1k', { smallerThan: 1024 }],
    ['"exact phrase"', { phrases: ['exact phrase'] }],
    ['-from:bob', { noneOf: [{ from: BOB }] }],
    ['-movie', { noneOf: [{ words: 'movie' }] }],
    ['-"big movie"', { noneOf: [{ phrases: ['big movie'] }] }],
  ])('%s', (text, filters) => {
    expect(filtersOf(text)).toEqual(filters);
  });
});

describe('days begin in the zone of the person', () => {
  it.each<[string, SearchFilters]>([
    ['after:2026/11/29', { after: new Date('2026-11-28T21:00:00Z') }],
    ['before:2026/11/29', { before: new Date('2026-11-28T21:00:00Z') }],
    ['after:1388552400', { after: new Date('2014-01-01T05:00:00Z') }],
    ['newer_than:12h', { after: new Date('2026-11-28T21:30:00Z') }],
    ['newer_than:7d', { after: new Date('2026-11-22T09:30:00Z') }],
    ['newer_than:2w', { after: new Date('2026-11-15T09:30:00Z') }],
    ['older_than:1m', { before: new Date('2026-10-29T09:30:00Z') }],
    ['older_than:1y', { before: new Date('2025-11-29T09:30:00Z') }],
  ])('%s', (text, filters) => {
    expect(filtersOf(text)).toEqual(filters);
  });

  it('a month before the 31st is the last day of the month before', () => {
    expect(compile('newer_than:1m', 'relevance', '2027-03-31T10:00:00Z').filters).toEqual({
      after: new Date('2027-02-28T10:00:00Z'),
    });
  });

  it.each(['9999y', '9999m', '9999w', '9999d', '0d'])('%s is an age that a calendar has', (age) => {
    const { after } = filtersOf(`newer_than:${age}`);
    expect(after?.getUTCFullYear()).toBeGreaterThan(1800);
  });
});

describe('several conditions', () => {
  it.each<[string, SearchFilters]>([
    ['from:bob is:unread has:attachment', { from: BOB, unread: true, hasAttachment: true }],
    ['is:unread is:read', { unread: true, anyOf: [[{ unread: false }]] }],
    ['to:bob to:sarah', { to: BOB, anyOf: [[{ to: SARAH }]] }],
    ['label:a label:b "c d" "e f"', { labels: ['a', 'b'], phrases: ['c d', 'e f'] }],
    ['subject:a subject:b', { title: 'a b' }],
    ['after:2026/11/01 after:2026/11/29', { after: new Date('2026-11-28T21:00:00Z') }],
    ['before:2026/11/01 before:2026/11/29', { before: new Date('2026-10-31T21:00:00Z') }],
    ['larger:1k larger:2k smaller:9k smaller:8k', { largerThan: 2048, smallerThan: 8192 }],
    ['from:bob OR from:sarah', { anyOf: [[{ from: BOB }, { from: SARAH }]] }],
    ['dinner OR lunch', { anyOf: [[{ words: 'dinner' }, { words: 'lunch' }]] }],
    ['(big dinner) OR lunch', { anyOf: [[{ words: 'big dinner' }, { words: 'lunch' }]] }],
    [
      '{a b} {c d}',
      {
        anyOf: [
          [{ words: 'a' }, { words: 'b' }],
          [{ words: 'c' }, { words: 'd' }],
        ],
      },
    ],
    ['budget AND travel', { words: 'budget travel' }],
    ['-(a b)', { noneOf: [{ words: 'a b' }] }],
    ['-{a b} -c', { noneOf: [{ words: 'a' }, { words: 'b' }, { words: 'c' }] }],
    ['-(-a)', { noneOf: [{ noneOf: [{ words: 'a' }] }] }],
    ['🎉 OR dinner', { words: 'dinner' }],
    ['🎉 OR 🎂', {}],
  ])('%s', (text, filters) => {
    expect(filtersOf(text)).toEqual(filters);
  });
});

describe('the text that ranks', () => {
  it.each([
    ['from:bob budget travel', 'budget travel'],
    ['"exact phrase" budget', 'exact phrase budget'],
    ['dinner OR lunch -movie soon', 'dinner lunch soon'],
    ['subject:budget', ''],
    ['from:bob 🎉 !!', ''],
    ['🎉 !!', '🎉 !!'],
    ['the of', 'the of'],
    ['', ''],
  ])('of %s is "%s"', (text, expected) => {
    expect(compile(text).text).toBe(expected);
  });

  it('of an exhaustive search has only words that all must be held', () => {
    expect(compile('dinner OR lunch budget "exact phrase" AND soon', 'exhaustive')).toMatchObject({
      text: 'budget',
      filters: { phrases: ['exact phrase'], words: 'soon' },
    });
  });
});

describe('services', () => {
  it.each([
    ['in:mail', ['gmail']],
    ['in:calendar budget', ['calendar']],
    ['in:mail in:drive', []],
    ['budget', ['gmail', 'calendar', 'drive']],
  ])('of %s are %j', (text, services) => {
    const compiled = compile(text);
    expect(compiled.services).toEqual(services);
    expect(compiled.filters).toEqual({});
  });

  it('are a condition where they are one of several', () => {
    expect(compile('in:mail OR in:drive')).toMatchObject({
      services: ['gmail', 'calendar', 'drive'],
      filters: { anyOf: [[{ services: ['gmail'] }, { services: ['drive'] }]] },
    });
    expect(filtersOf('-in:calendar')).toEqual({ noneOf: [{ services: ['calendar'] }] });
  });
});

describe('spam and trash', () => {
  it.each([
    ['budget', false],
    ['in:spam', true],
    ['in:trash', true],
    ['in:anywhere', true],
    ['label:spam', true],
    ['-in:trash', false],
    ['-in:spam in:anywhere', true],
  ])('are looked at for %s: %s', (text, includeHidden) => {
    expect(compile(text).includeHidden).toBe(includeHidden);
  });

  it('are looked at in the alternatives that name them alone', () => {
    const notHidden = { noneOf: [{ labels: ['SPAM'] }, { labels: ['TRASH'] }] };
    expect(compile('is:unread OR in:trash')).toMatchObject({
      includeHidden: true,
      filters: { anyOf: [[{ unread: true, ...notHidden }, { labels: ['TRASH'] }]] },
    });
  });
});

it('tells the names that it is about, each once', () => {
  const search = parseSearch('from:bob (to:sarah OR -cc:bob) bcc:me subject:bob budget');
  expect(namesIn(search)).toEqual(['bob', 'sarah', 'me']);
});

describe('the soonest', () => {
  const now = new Date('2026-11-29T09:30:00Z');

  it.each([
    ['dentist', { after: now }],
    ['in:mail from:bob', { from: BOB, after: now }],
    ['', { after: now }],
  ])('are those to come: %s', (text, filters) => {
    expect(compile(text, 'soonest').filters).toEqual(filters);
    expect(compile(text, 'newest').filters).not.toHaveProperty('after');
  });

  it.each([
    'after:2026/01/01',
    'before:2026/01/01',
    'older_than:1y',
    'dentist (in:mail OR newer_than:3m)',
    '-before:2026/01/01',
  ])('are those of the time that is said: %s', (text) => {
    expect(compile(text, 'soonest')).toEqual(compile(text, 'newest'));
  });

  it('find nothing still, of what says nothing', () => {
    expect(compile('!!!', 'soonest').text).toBe('!!!');
  });
});
