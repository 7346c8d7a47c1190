import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO, renderDemo, weeksTo } from '../../../local/demo/index.ts';
import { readStory } from '../../../local/demo/read-story.ts';
import type { SourceRecord } from '../../../local/demo/source/records.ts';
import { loadWorkspace, type MalformedItem, type Workspace } from '../../../local/google-simulator/index.ts';
import { filesIn, mailsOf, type RenderedMail, renderedAt, textOf } from './rendered.ts';

const MBOX = 'Takeout/Mail/All mail Including Spam and Trash.mbox';
const README = new URL('../../../local/demo/README.md', import.meta.url);
const SHOWING_SEARCHES = ['README.md', 'docs/search-language.md', 'local/cli/search-operators.ts'].map(
  (page) => `../../../${page}`,
);
const DAY_MS = 86_400_000;

let rendered: Awaited<ReturnType<typeof renderedAt>>;
let files: Map<string, Buffer>;
let mails: RenderedMail[];
let workspace: Workspace;
const malformed: MalformedItem[] = [];

beforeAll(async () => {
  rendered = await renderedAt(0);
  files = await filesIn(rendered.directory);
  mails = await mailsOf(files.get(MBOX) as Buffer);
  workspace = await loadWorkspace(rendered.directory, { onMalformed: (item) => malformed.push(item) });
});

afterAll(() => rendered[Symbol.asyncDispose]());

/** An ics with its folded lines joined and its escapes undone. */
const calendarText = (ics: Buffer) =>
  ics
    .toString('utf8')
    .replace(/\r\n[ \t]/g, '')
    .replace(/\\n/g, '\n')
    .replace(/\\([,;\\])/g, '$1');

function calendars(): string {
  return [...files]
    .filter(([path]) => path.endsWith('.ics'))
    .map(([, ics]) => calendarText(ics))
    .join('\n');
}

function driveFiles(): string {
  return [...files]
    .filter(([path]) => path.startsWith('Takeout/Drive/'))
    .map(([path, bytes]) => `${path.slice('Takeout/Drive/'.length)}\n${textOf(path, bytes)}`)
    .join('\n');
}

/** Text of all items, with single blanks. */
function everything(): string {
  const contacts = files.get('Takeout/Contacts/All Contacts/All Contacts.vcf')?.toString();
  return [mails.map(({ text }) => text).join('\n'), calendars(), driveFiles(), contacts]
    .join('\n')
    .replace(/\s+/g, ' ');
}

describe('the workspace', () => {
  it('loads without a malformed item, and is as large as it should be', () => {
    expect(malformed).toEqual([]);
    const { mails: mailCount, events, files: fileCount, skipped } = workspace.counts;
    expect(skipped).toBe(0);
    expect(mailCount).toBeGreaterThanOrEqual(200);
    expect(events).toBeGreaterThanOrEqual(80);
    expect(fileCount).toBeGreaterThanOrEqual(40);
    expect(workspace.owner.emailAddress).toBe(DEMO.me);
    expect(workspace.timeZone).toBe(DEMO.timeZone);
    expect(workspace.calendars.map(({ summary }) => summary).sort()).toEqual([
      'Brightwater Studio',
      'Family',
      'alex.morgan@example.com',
    ]);
  });

  it('has what the story says is unread, and when it came', () => {
    const unread = mails.filter(({ labels }) => labels.includes('Unread'));
    const between = (from: string, to: string) =>
      unread.filter(
        ({ labels, date }) =>
          !labels.includes('Spam') && Date.parse(date) >= Date.parse(from) && Date.parse(date) < Date.parse(to),
      );
    expect(between('2027-03-01T00:00Z', '2027-03-08T00:00Z')).toHaveLength(9);
    expect(between('2027-03-08T00:00Z', '2027-03-15T00:00Z')).toHaveLength(7);
    expect(between('2020-01-01T00:00Z', '2028-01-01T00:00Z')).toHaveLength(18);
    expect(unread.filter(({ labels }) => labels.includes('Spam'))).toHaveLength(2);
  });

  it('received and changed nothing after its own moment', () => {
    const now = Date.parse(DEMO.now);
    expect(mails.filter(({ date }) => Date.parse(date) > now)).toEqual([]);
    expect(workspace.drive.files.filter(({ modifiedTime }) => modifiedTime > now)).toEqual([]);
    expect(
      workspace.calendars
        .flatMap(({ events }) => events)
        .filter(({ details }) => Date.parse(details.updated ?? '') > now),
    ).toEqual([]);
  });

  it('has the variety of a real mailbox', () => {
    const mbox = (files.get(MBOX) as Buffer).toString('latin1');
    for (const trait of [
      'charset="ISO-8859-1"',
      'charset="WINDOWS-1252"',
      'format=flowed',
      'text/calendar; charset="UTF-8"; method=REQUEST',
      'method=CANCEL',
      'method=REPLY',
      'multipart/related',
      'Auto-Submitted: auto-replied',
      'List-Id:',
      'List-Unsubscribe:',
      'X-Gmail-Labels: Draft',
      'X-Gmail-Labels: Spam',
      'X-Gmail-Labels: Trash',
      '---------- Forwarded message ---------',
      'alex.morgan+shopping@example.com',
    ]) {
      expect(mbox, trait).toContain(trait);
    }
    const threads = new Map<string, number>();
    for (const [, thread = ''] of mbox.matchAll(/^X-GM-THRID: (\d+)$/gm))
      threads.set(thread, (threads.get(thread) ?? 0) + 1);
    expect([...threads.values()].filter((size) => size >= 3).length).toBeGreaterThanOrEqual(8);
    const ids = [...mbox.matchAll(/^From (\d+)@xxx /gm)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('names no domain and no address that could be somebody else', () => {
    const text = [
      mails.map((mail) => mail.text).join('\n'),
      calendars(),
      driveFiles(),
      files.get('Takeout/Contacts/All Contacts/All Contacts.vcf')?.toString(),
    ].join('\n');
    const reserved = /(^|\.)(example(\.(com|org|net))?)$/;
    const hosts = [
      ...[...text.matchAll(/https?:\/\/([\w.-]+)/g)].map((match) => match[1] as string),
      ...[...text.matchAll(/[\w.+-]+@([\w-]+(?:\.[\w-]+)+)/g)].map((match) => match[1] as string),
    ].map((host) => host.replace(/\.$/, ''));
    const foreign = new Set(hosts.filter((host) => !reserved.test(host)));
    // XML namespaces of Office files, and the domain in Google's event ids.
    const technical = ['google.com', 'schemas.openxmlformats.org', 'purl.org', 'www.w3.org'];
    expect([...foreign].filter((host) => !technical.includes(host))).toEqual([]);
    expect(hosts.length).toBeGreaterThan(500);
  });
});

describe('the page that tells the story', () => {
  it('says nothing in code type that no item has', async () => {
    const page = (await readFile(README, 'utf8')).split('\n## ').slice(1).join('\n## ');
    const claims = [...page.matchAll(/`([^`]+)`/g)].map((match) => match[1] as string);
    const story = await readStory(DEMO);
    const sources = [...story.mails, ...story.events, ...story.files, ...story.attachments]
      .map(everythingIn)
      .join('\n');
    const dates = new Set(
      [...sources.matchAll(/(?:(\d{4})-)?(\d\d-\d\d)/g)].map(([, year = '2027', day]) => `${year}-${day}`),
    );
    const haystack = everything();
    const missing = claims.filter((claim) =>
      /^\d{4}-\d\d-\d\d$/.test(claim) ? !dates.has(claim) : !haystack.includes(claim.replace(/^… |^…\//, '')),
    );
    expect(missing).toEqual([]);
    expect(claims.length).toBeGreaterThan(300);
  });
});

it('holds every phrase that a search shown to a newcomer looks for', async () => {
  const pages = await Promise.all(SHOWING_SEARCHES.map((page) => readFile(new URL(page, import.meta.url), 'utf8')));
  const searches = [...pages.join('\n').matchAll(/(?:npm run search -- (?:-- )?|--data-urlencode )'(?:q=)?([^'…]+)'/g)];
  const phrases = searches.flatMap(([, search = '']) =>
    [...search.matchAll(/"([^"]+)"/g)].map(([, phrase = '']) => phrase),
  );
  const haystack = everything().toLowerCase();
  expect(phrases.filter((phrase) => !haystack.includes(phrase.toLowerCase()))).toEqual([]);
  expect(phrases.length).toBeGreaterThanOrEqual(4);
});

function everythingIn(record: SourceRecord): string {
  const names = ['subject', 'title', 'when', 'except', 'description', 'preheader', 'of', 'at', 'created', 'modified'];
  return [...names.flatMap((name) => record.all(name)), record.body].join('\n');
}

describe('rendering', () => {
  it('gives the same bytes again', async () => {
    await using again = await renderedAt(0);
    const second = await filesIn(again.directory);
    expect([...second.keys()]).toEqual([...files.keys()]);
    for (const [path, bytes] of files) expect(second.get(path)?.equals(bytes), path).toBe(true);
  });

  it.each([-61, 1, 27])('%i weeks later every date has moved by as many, and no weekday', async (weeks) => {
    await using moved = await renderedAt(weeks);
    const movedFiles = await filesIn(moved.directory);
    expect([...movedFiles.keys()]).toEqual([...files.keys()]);
    const movedMails = await mailsOf(movedFiles.get(MBOX) as Buffer);
    // Both are in the order of their dates, which the change of the clocks does not turn.
    expect(movedMails.map(({ date }) => dayOf(date) - weeks * 7)).toEqual(mails.map(({ date }) => dayOf(date)));
    expect(movedMails.map(({ date }) => date.slice(0, 3))).toEqual(mails.map(({ date }) => date.slice(0, 3)));
    for (const [path, ics] of files) {
      if (!path.endsWith('.ics')) continue;
      expect(
        wallDays(movedFiles.get(path) as Buffer).map((day) => day - weeks * 7),
        path,
      ).toEqual(wallDays(ics));
    }
  });

  it('knows no date outside of its tokens', async () => {
    const story = await readStory(DEMO);
    const months =
      /\b(\d{1,2}(st|nd|rd|th)?\.? (of )?(January|February|March|April|May|June|July|August|September|October|November|December|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember)|(January|February|March|April|June|July|August|September|October|November|December) \d{1,2})\b/;
    const numbers = /\b\d{1,2}\.\d{1,2}\.20\d\d\b|\b20\d\d-\d\d-\d\d\b/;
    for (const record of [...story.mails, ...story.events, ...story.files, ...story.attachments]) {
      const prose = [record.get('subject'), record.get('title'), record.body].join('\n').replace(/\{\{[^}]*\}\}/g, '');
      expect(prose, record.id).not.toMatch(months);
      expect(prose, record.id).not.toMatch(numbers);
    }
  });
});

/** The day that a Date header shows, in its own zone, counted from 1970. */
function dayOf(date: string): number {
  return Date.parse(`${date.slice(5, 16)} UTC`) / DAY_MS;
}

/** The days of everything in a calendar that has a wall time or is all-day; yearly birthdays included. */
function wallDays(ics: Buffer): number[] {
  const lines = calendarText(ics).matchAll(
    /^(?:DTSTART|DTEND|EXDATE|RECURRENCE-ID);(?:TZID=[^:]*|VALUE=DATE):(\d{4})(\d\d)(\d\d)/gm,
  );
  return [...lines].map(([, year, month, day]) => Date.UTC(Number(year), Number(month) - 1, Number(day)) / DAY_MS);
}

describe('the demo at a moment', () => {
  it('is moved by the whole weeks since its own', () => {
    expect(weeksTo(new Date(DEMO.now))).toBe(0);
    expect(weeksTo(new Date('2027-03-10T08:59:59Z'))).toBe(-1);
    fc.assert(
      fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }), (at) => {
        const passed = at.getTime() - Date.parse(DEMO.now) - weeksTo(at) * 7 * DAY_MS;
        expect(passed).toBeGreaterThanOrEqual(0);
        expect(passed).toBeLessThan(7 * DAY_MS);
      }),
    );
  });

  it('is rendered once for each week, and leaves nothing else in the directory', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'demo-cache-'));
    try {
      const first = await renderDemo({ at: new Date('2027-03-12T12:00:00Z'), directory });
      expect(first.weeks).toBe(0);
      const [again, next] = await Promise.all([
        renderDemo({ at: new Date(DEMO.now), directory }),
        renderDemo({ at: new Date('2027-03-17T09:00:00Z'), directory }),
      ]);
      expect(again).toEqual(first);
      expect(next.weeks).toBe(1);
      expect((await readdir(directory)).length).toBe(2);
      const fresh = await loadWorkspace(next.directory);
      expect(fresh.counts).toEqual(workspace.counts);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
