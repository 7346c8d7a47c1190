import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SMALL_DEMO } from '../../../../local/demo/index.ts';
import { loadWorkspace, type MalformedItem } from '../../../../local/google-simulator/index.ts';
import { testCalendar } from '../helpers/ics-factory.ts';
import { testMail } from '../helpers/mail-factory.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const DINNER = ['UID:dinner@google.com', 'SUMMARY:Dinner', 'DTSTART:20270301T190000Z', 'DTEND:20270301T200000Z'];

async function load(
  files: Record<string, string | Buffer>,
  options: { me?: string; timeZone?: string; below?: string } = { me: 'me@example.com' },
) {
  const malformed: MalformedItem[] = [];
  await using folder = await temporaryFolder(files);
  const { below = '', ...rest } = options;
  const workspace = await loadWorkspace(join(folder.path, below), {
    ...rest,
    onMalformed: (item) => malformed.push(item),
  });
  const paths = new Map(workspace.drive.files.map((file) => [file.id, file]));
  const pathOf = (id: string | null): string => {
    const file = id ? paths.get(id) : undefined;
    return file ? `${pathOf(file.parentId)}/${file.name}` : '';
  };
  return {
    workspace,
    malformed,
    drive: workspace.drive.files.filter((file) => file.source).map((file) => pathOf(file.id)),
  };
}

test('the small demo: five mails, three events, two files, nothing skipped', async () => {
  const workspace = await loadWorkspace(SMALL_DEMO.directory);
  expect(workspace.counts).toEqual({ mails: 5, events: 3, files: 2, contacts: 0, skipped: 0, ignored: 0 });
  expect(workspace.owner).toEqual({ emailAddress: SMALL_DEMO.me, displayName: 'Alex Morgan' });
  expect(workspace.timeZone).toBe(SMALL_DEMO.timeZone);
});

describe('files are found by content', () => {
  test('in an export of any language', async () => {
    const { workspace, drive } = await load({
      'Takeout/archive_browser.html': '<html></html>',
      'Takeout/Mail/Alle E-Mails.mbox': testMail(),
      'Takeout/Mail/Nutzereinstellungen/Filter.json': '{}',
      'Takeout/Kalender/me@example.com.ics': testCalendar([DINNER]),
      'Takeout/Kontakte/Alle/Alle.vcf': 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\nEND:VCARD\r\n',
      'Takeout/Drive/Projekte/Plan.txt': 'Plan',
      'Takeout/Notizen/Einkauf.txt': 'Milch',
      'Takeout/Drive/.DS_Store': 'x',
    });
    expect(workspace.counts).toEqual({ mails: 1, events: 1, files: 1, contacts: 1, skipped: 0, ignored: 2 });
    expect(drive).toEqual(['/Projekte/Plan.txt']);
  });

  test('in the parts of a split export', async () => {
    const { workspace, drive } = await load({
      'takeout-001/Takeout/Drive/Plan.txt': 'one',
      'takeout-002/Takeout/Drive/Plan.txt': 'two',
      'takeout-002/Takeout/Mail/a': testMail(),
    });
    expect(drive).toEqual(['/Plan.txt', '/Plan.txt']);
    expect(new Set(workspace.drive.files.map((file) => file.id)).size).toBe(2);
    expect(workspace.counts.mails).toBe(1);
  });

  test('in a plain folder, whatever their names', async () => {
    const { workspace, drive } = await load({
      'post.txt': `\n${testMail()}`,
      'dates.txt': testCalendar([DINNER]),
      'invitation.ics': testCalendar([DINNER], ['METHOD:REQUEST']),
      'notes/a/b.md': '# b',
      'empty.txt': '',
      binary: Buffer.from([0, 1, 2]),
      'broken.mbox': 'no mail at all',
    });
    expect(workspace.counts).toMatchObject({ mails: 1, events: 1, skipped: 1 });
    expect(drive.sort()).toEqual(['/binary', '/empty.txt', '/invitation.ics', '/notes/a/b.md']);
    const types = Object.fromEntries(workspace.drive.files.map((file) => [file.name, file.mimeType]));
    expect(types).toMatchObject({
      binary: 'application/octet-stream',
      'b.md': 'text/markdown',
      'empty.txt': 'text/plain',
    });
  });
});

describe('files of Drive', () => {
  test('take their times from disk; a folder spans those below it', async () => {
    await using folder = await temporaryFolder({ 'a/one.txt': '1', 'a/b/two.txt': '2' });
    await utimes(join(folder.path, 'a/one.txt'), new Date('2026-01-01T00:00:00Z'), new Date('2026-01-01T00:00:00Z'));
    await utimes(join(folder.path, 'a/b/two.txt'), new Date('2026-02-01T00:00:00Z'), new Date('2026-02-01T00:00:00Z'));
    const { drive } = await loadWorkspace(folder.path, { me: 'me@example.com' });
    const a = drive.files.find((file) => file.name === 'a');
    expect(a).toMatchObject({
      createdTime: Date.parse('2026-01-01T00:00:00Z'),
      modifiedTime: Date.parse('2026-02-01T00:00:00Z'),
    });
    expect(drive.files.find((file) => file.name === 'two.txt')?.modifiedTime).toBe(Date.parse('2026-02-01T00:00:00Z'));
  });

  test('a broken sidecar is reported, and its file kept', async () => {
    const { workspace, malformed, drive } = await load({
      'a.txt': 'a',
      'a.txt-info.json': '{',
      'b.txt': 'b',
      'b.txt-info.json': '{"owners": 3}',
      'alone-info.json': '{}',
    });
    expect(drive.sort()).toEqual(['/a.txt', '/alone-info.json', '/b.txt']);
    expect(malformed.map((item) => item.reason)).toEqual([
      'The metadata file is not JSON.',
      'The metadata file has values of the wrong kind in: owners.',
    ]);
    expect(workspace.counts.skipped).toBe(2);
  });
});

describe('calendars', () => {
  test('the one named like the person is primary, wherever it stands', async () => {
    const { workspace } = await load(
      {
        'Holidays.ics': testCalendar(
          [DINNER, ['UID:other@google.com', 'DTSTART;VALUE=DATE:20270101']],
          ['X-WR-CALNAME:Holidays'],
        ),
        'me.ics': testCalendar([DINNER], ['X-WR-CALNAME:me@example.net', 'X-WR-TIMEZONE:Asia/Tokyo']),
      },
      {},
    );
    expect(workspace.owner.emailAddress).toBe('me@example.net');
    expect(workspace.timeZone).toBe('Asia/Tokyo');
    expect(workspace.calendars.map(({ id, summary, primary }) => [id, summary, primary])).toEqual([
      ['me@example.net', 'me@example.net', true],
      [expect.stringMatching(/^c_[0-9a-f]{64}@group\.calendar\.google\.com$/), 'Holidays', false],
    ]);
  });

  test('a malformed event is reported with its line, the others are kept', async () => {
    const { workspace, malformed } = await load({
      'a.ics': testCalendar([
        ['UID:no-start@google.com', 'SUMMARY:No start'],
        DINNER,
        ['UID:bad-line@google.com', 'DTSTART:20270301T190000Z', 'this is no content line'],
        ['UID:bad-date@google.com', 'DTSTART:someday'],
        ['UID:bad-zone@google.com', 'DTSTART;TZID=Middle Earth:20270301T190000'],
      ]).replace('END:VCALENDAR', 'BEGIN:VEVENT\r\nUID:open@google.com'),
    });
    expect(workspace.calendars[0]?.events.map((event) => event.id)).toEqual(['dinner']);
    expect(malformed.map(({ position, reason }) => [position, reason])).toEqual([
      [32, 'The event has no END:VEVENT.'],
      [4, 'The event has no DTSTART.'],
      [16, expect.stringContaining('not valid iCalendar')],
      [22, expect.stringMatching(/DTSTART holds no|not valid iCalendar/)],
      [27, expect.stringContaining("'Middle Earth'")],
    ]);
    expect(workspace.counts).toMatchObject({ events: 1, skipped: 5 });
  });

  test('a series whose rule is never met is reported, one that is met every four years is kept', async () => {
    const series = (rule: string) => [`UID:${rule}`, 'DTSTART;VALUE=DATE:20270105', `RRULE:${rule}`];
    const { workspace, malformed } = await load({
      'a.ics': testCalendar(
        [
          'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
          'FREQ=DAILY;INTERVAL=7;BYDAY=WE',
          'FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30',
          'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29',
        ].map(series),
      ),
    });
    expect(malformed.map(({ reason }) => reason)).toEqual(Array(3).fill('The RRULE asks for a day that never comes.'));
    const [leapDays] = workspace.calendars[0]?.events ?? [];
    const starts = leapDays?.series?.occurrences().take(3).toArray() ?? [];
    expect(starts.map((start) => start.kind === 'day' && start.date)).toEqual([
      '2027-01-05',
      '2028-02-29',
      '2032-02-29',
    ]);
  });

  test('zones: IANA, prefixed IANA, a definition of the file, UTC and none at all', async () => {
    const outlook = [
      'BEGIN:VTIMEZONE',
      'TZID:Customized Time Zone',
      'BEGIN:STANDARD',
      'DTSTART:16010101T030000',
      'TZOFFSETFROM:+0200',
      'TZOFFSETTO:+0100',
      'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
      'END:STANDARD',
      'BEGIN:DAYLIGHT',
      'DTSTART:16010101T020000',
      'TZOFFSETFROM:+0100',
      'TZOFFSETTO:+0200',
      'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
      'END:DAYLIGHT',
      'END:VTIMEZONE',
    ];
    const { workspace, malformed } = await load({
      'a.ics': testCalendar(
        [
          ['UID:event-iana@google.com', 'DTSTART;TZID=America/New_York:20270701T120000'],
          ['UID:event-prefixed@google.com', 'DTSTART;TZID=/citadel.org/20190914_1/America/New_York:20270701T120000'],
          ['UID:event-summer@google.com', 'DTSTART;TZID=Customized Time Zone:20270701T120000'],
          ['UID:event-winter@google.com', 'DTSTART;TZID=Customized Time Zone:20270101T120000'],
          ['UID:event-utc@google.com', 'DTSTART:20270701T120000Z'],
          ['UID:event-floating@google.com', 'DTSTART:20270701T120000'],
        ],
        ['X-WR-TIMEZONE:Asia/Tokyo', ...outlook],
      ),
    });
    expect(malformed).toEqual([]);
    const times = workspace.calendars[0]?.events.map(({ id, start }) =>
      start.kind === 'instant' ? [id, new Date(start.instant).toISOString(), start.zone.name] : [id],
    );
    expect(times).toEqual([
      ['event-iana', '2027-07-01T16:00:00.000Z', 'America/New_York'],
      ['event-prefixed', '2027-07-01T16:00:00.000Z', 'America/New_York'],
      ['event-summer', '2027-07-01T10:00:00.000Z', 'Asia/Tokyo'],
      ['event-winter', '2027-01-01T11:00:00.000Z', 'Asia/Tokyo'],
      ['event-utc', '2027-07-01T12:00:00.000Z', 'Asia/Tokyo'],
      ['event-floating', '2027-07-01T03:00:00.000Z', 'Asia/Tokyo'],
    ]);
  });
});

describe('what can not be loaded says what to give', () => {
  test('a missing folder, a zone that is none', async () => {
    await expect(loadWorkspace('/nowhere/at/all')).rejects.toThrow('There is no folder /nowhere/at/all');
    await expect(load({ 'a.txt': '' }, { me: 'a@b.example', timeZone: 'Europe/Atlantis' })).rejects.toThrow(
      "'Europe/Atlantis' is no IANA time zone",
    );
  });

  test('a folder with nothing of a workspace in it', async () => {
    await expect(load({})).rejects.toThrow(/There is nothing in .*Takeout/);
    await expect(load({ 'Takeout/Keep/note.json': '{}', 'Takeout/archive_browser.html': '' })).rejects.toThrow(
      /no mail \(mbox\), no calendar \(ics\)/,
    );
    await expect(load({ 'takeout-20270308T090000Z-001.zip': 'PK' })).rejects.toThrow('must be unpacked first');
  });

  test('a folder that does not tell whose it is', async () => {
    await expect(load({ 'a.txt': '' }, {})).rejects.toThrow(/--me .*--tz/);
    const mail = testMail({ headers: { To: undefined } });
    await expect(load({ 'a.mbox': mail }, {})).rejects.toThrow('--me');
  });
});

test('what can not be read is reported, and the rest is there', async () => {
  await using folder = await temporaryFolder({ 'a.txt': 'a' });
  // A name that is no UTF-8: what readdir makes of it can't be opened, nor looked into.
  const unreadable = (name: string) => Buffer.concat([Buffer.from(`${folder.path}/${name}`), Buffer.from([0xff])]);
  await writeFile(unreadable('file'), 'x');
  await mkdir(unreadable('folder'));
  const malformed: MalformedItem[] = [];
  const { counts } = await loadWorkspace(folder.path, {
    me: 'a@b.example',
    onMalformed: (item) => malformed.push(item),
  });
  expect(malformed.map(({ reason }) => reason)).toEqual([
    'The folder can not be read (ENOENT).',
    'The file can not be read (ENOENT).',
  ]);
  expect(counts).toMatchObject({ files: 1, skipped: 2 });
});
