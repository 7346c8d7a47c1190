import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadWorkspace } from '../../../../local/google-simulator/index.ts';
import { testCalendar } from '../helpers/ics-factory.ts';
import { testMail } from '../helpers/mail-factory.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const CALENDAR = testCalendar([['UID:dinner@google.com', 'SUMMARY:Dinner', 'DTSTART:20270301T190000Z']]);

/** The names of files in Drive with their folders, and the counts. */
async function load(files: Record<string, string | Buffer>, below = '') {
  await using folder = await temporaryFolder(files);
  const workspace = await loadWorkspace(join(folder.path, below), { me: 'me@example.com' });
  const byId = new Map(workspace.drive.files.map((file) => [file.id, file]));
  const pathOf = (id: string | null): string => {
    const file = id ? byId.get(id) : undefined;
    return file ? `${pathOf(file.parentId)}/${file.name}` : '';
  };
  const drive = workspace.drive.files.filter(({ source }) => source).map(({ id }) => pathOf(id));
  return { workspace, drive: drive.sort(), counts: workspace.counts };
}

describe('the folder of Drive', () => {
  test('keeps everything in it: archived mail, calendars and address books are files there', async () => {
    const { drive, counts } = await load({
      'Takeout/Mail/All.mbox': testMail(),
      'Takeout/Drive/plan.txt': 'plan',
      'Takeout/Drive/old/team.vcf': 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\nEND:VCARD\r\n',
      'Takeout/Drive/old/holidays.ics': CALENDAR,
      'Takeout/Drive/old/mail-2009.mbox': testMail(),
    });
    expect(drive).toEqual(['/old/holidays.ics', '/old/mail-2009.mbox', '/old/team.vcf', '/plan.txt']);
    expect(counts).toMatchObject({ mails: 1, events: 0 });
  });

  test('an old export kept in it begins no other export', async () => {
    const { drive, counts } = await load(
      { 'Takeout/Drive/Takeout/Mail/old.mbox': testMail(), 'Takeout/Drive/a.txt': 'a' },
      'Takeout',
    );
    expect(drive).toEqual(['/Takeout/Mail/old.mbox', '/a.txt']);
    expect(counts.mails).toBe(0);
  });

  test('is named by the index page, whatever its language', async () => {
    const heading = (english: string, folder: string) =>
      `<h1 class="data-folder-name" data-english-name="${english}" data-folder-name="${folder}"> ${folder} </h1>`;
    const { drive, counts, workspace } = await load({
      'Takeout/archive_browser.html': [
        '<h1 class="header_title">Archiv für Zoe.Z@example.net</h1>',
        heading('DRIVE', 'Ablage &amp; mehr'),
        heading('KEEP', 'Zettel'),
      ].join('\n'),
      'Takeout/Ablage & mehr/a.txt': 'a',
      'Takeout/Zettel/b.txt': 'b',
      'Takeout/Zettel/c.html': 'c',
    });
    expect(drive).toEqual(['/a.txt']);
    expect(counts).toMatchObject({ files: 1, ignored: 2 });
    expect(workspace.owner.emailAddress).toBe('me@example.com');
  });

  test('without an index page and under an unknown name, is the one that holds documents', async () => {
    const { drive, counts } = await load({
      'Takeout/Posta/tutto.mbox': testMail(),
      'Takeout/Posta/impostazioni.json': '{}',
      'Takeout/Calendario/me.ics': CALENDAR,
      'Takeout/Hujjatlar/Reja.docx': 'PK',
      'Takeout/Hujjatlar/rasm.jpg': 'JFIF',
      'Takeout/Google Foto/2027/a.jpg': 'JFIF',
      'Takeout/YouTube e YouTube Music/cronologia/a.csv': 'a,b',
    });
    expect(drive).toEqual(['/Reja.docx', '/rasm.jpg']);
    expect(counts).toMatchObject({ mails: 1, events: 1, ignored: 3 });
  });

  test.each(['Drive', 'Google Drive', 'Диск', 'ドライブ', '云端硬盘'])('is known by the name %s', async (name) => {
    const { drive } = await load({ [`Takeout/${name}/a.bin`]: 'a', 'Takeout/Keep/b.txt': 'b' });
    expect(drive).toEqual(['/a.bin']);
  });
});

describe('parts of a split archive', () => {
  test.each([
    ['Takeout', 'Takeout 2'],
    ['Takeout', 'Takeout (1)'],
    ['takeout-20270308T090000Z-001/Takeout', 'takeout-20270308T090000Z-002/Takeout'],
    ['takeout-20270308T090000Z-001', 'takeout-20270308T090000Z-002/Takeout'],
  ])('%s and %s', async (one, other) => {
    const { drive, counts } = await load({
      [`${one}/archive_browser.html`]: '<html></html>',
      [`${one}/Drive/a/one.txt`]: '1',
      [`${other}/Drive/a/two.txt`]: '2',
      [`${other}/Mail/x.mbox`]: testMail(),
      [`${other}/Keep/note.json`]: '{}',
    });
    expect(drive).toEqual(['/a/one.txt', '/a/two.txt']);
    expect(counts).toMatchObject({ mails: 1, files: 2, skipped: 0, ignored: 1 });
  });

  test('also within a folder that is called takeout itself', async () => {
    const { drive } = await load(
      { 'takeout/Takeout/Drive/a.txt': 'a', 'takeout/Takeout 2/Drive/b.txt': 'b' },
      'takeout',
    );
    expect(drive).toEqual(['/a.txt', '/b.txt']);
  });

  test('a folder in both is one folder', async () => {
    const { workspace } = await load({ 'Takeout/Drive/a/one.txt': '1', 'Takeout 2/Drive/a/two.txt': '2' });
    expect(workspace.drive.files.filter(({ name }) => name === 'a')).toHaveLength(1);
  });

  test('what stands beside them is left alone, the archives too', async () => {
    const { drive, counts } = await load({
      'Takeout/Drive/a.txt': 'a',
      'takeout-20270308T090000Z-001.zip': 'PK',
      'holiday.jpg': 'JFIF',
    });
    expect(drive).toEqual(['/a.txt']);
    expect(counts.ignored).toBe(2);
  });
});

test('an export that was renamed, and the insides of one', async () => {
  const files = { 'Mail/x.mbox': testMail(), 'Drive/a.txt': 'a', 'Keep/b.txt': 'b', 'Calendar/me.ics': CALENDAR };
  const { drive, counts } = await load(files);
  expect(drive).toEqual(['/a.txt']);
  expect(counts).toMatchObject({ mails: 1, events: 1, ignored: 1 });
});

test('the mail of groups is not the person’s', async () => {
  const { counts } = await load({
    'Takeout/Mail/All.mbox': testMail(),
    'Takeout/Groups/Owned/friends@googlegroups.com/topics.mbox': testMail() + testMail(),
    'Takeout/Groups/Owned/friends@googlegroups.com/info.xml': '<group/>',
  });
  expect(counts).toMatchObject({ mails: 1, skipped: 0, ignored: 2 });
});

test('an mbox without mail is a label without mail', async () => {
  const { counts } = await load({ 'Takeout/Mail/All.mbox': testMail(), 'Takeout/Mail/Chats.mbox': '' });
  expect(counts).toMatchObject({ mails: 1, skipped: 0 });
});

test('the metadata that Takeout wrote beside a file; a Doc is the .docx that it was exported as', async () => {
  const metadata = {
    title: 'Q4 plan',
    mime_type: 'application/vnd.google-apps.document',
    starred: true,
    viewers_can_download: true,
    editors_can_edit_access: true,
    created: '2026-01-02T03:04:05.678Z',
    content_last_modified: '2026-02-03T04:05:06.789Z',
    last_modified_by_any_user: '2026-03-03T04:05:06.789Z',
    permissions: [
      { id: '1', name: 'Zoe', type: 'user', role: 'owner', kind: 'drive#permission', email_address: 'Zoe@example.net' },
      { id: '2', name: 'Ann', type: 'user', role: 'writer', email_address: 'ann@example.net' },
      { id: '3', name: 'Gone', type: 'user', role: 'reader', email_address: 'gone@example.net', deleted: true },
      { id: '4', type: 'somethingNew', role: 'reader' },
      { id: 'anyoneWithLink', type: 'anyone', role: 'reader' },
    ],
  };
  const { workspace, counts } = await load({
    'Takeout/Drive/Q4 plan.docx': 'PK',
    'Takeout/Drive/Q4 plan-info.json': JSON.stringify(metadata),
  });
  expect(counts).toMatchObject({ files: 1, skipped: 0 });
  expect(workspace.drive.files[0]).toMatchObject({
    name: 'Q4 plan',
    mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    createdTime: Date.parse('2026-01-02T03:04:05.678Z'),
    modifiedTime: Date.parse('2026-02-03T04:05:06.789Z'),
    starred: true,
    owner: { emailAddress: 'zoe@example.net', displayName: 'Zoe' },
  });
  expect(workspace.drive.files[0]?.permissions.map(({ role, emailAddress }) => [role, emailAddress])).toEqual([
    ['owner', 'zoe@example.net'],
    ['writer', 'ann@example.net'],
    ['reader', undefined],
  ]);
});

describe('whose it is, and where', () => {
  async function loadAlone(files: Record<string, string | Buffer>, me?: string) {
    await using folder = await temporaryFolder(files);
    return await loadWorkspace(folder.path, me === undefined ? {} : { me });
  }

  test('the account of the index page; the organizer of the meetings where nothing else tells', async () => {
    const title = '<h1 class="header_title">Archive for Zoe.Z@example.net</h1>';
    expect((await loadAlone({ 'Takeout/archive_browser.html': title, 'Takeout/Drive/a': '' })).owner.emailAddress).toBe(
      'zoe.z@example.net',
    );
    const meeting = ['UID:m@google.com', 'DTSTART:20270301T190000Z', 'ORGANIZER;CN=Ann:mailto:ann@exam', ' ple.net'];
    expect((await loadAlone({ 'work.ics': testCalendar([meeting]) })).owner.emailAddress).toBe('ann@example.net');
  });

  test('the zone of most events, where the calendar names none', async () => {
    const event = (uid: string, zone: string) => [`UID:${uid}@google.com`, `DTSTART;TZID=${zone}:20270301T190000`];
    const events = [event('one', 'Asia/Tokyo'), event('two', 'Asia/Tokyo'), event('three', 'Europe/Paris')];
    const workspace = await loadAlone({ 'me@example.com.ics': testCalendar(events, []) });
    expect(workspace).toMatchObject({ timeZone: 'Asia/Tokyo', timeZoneFrom: 'events' });
  });

  test('the zone in which the sent mail was written, summer and winter', async () => {
    const sent = (date: string) => testMail({ headers: { Date: date, From: 'me@example.com', To: 'ann@example.org' } });
    const mail = [
      ...Array.from({ length: 3 }, () => sent('Mon, 4 Jan 2027 10:00:00 -0500')),
      ...Array.from({ length: 3 }, () => sent('Mon, 5 Jul 2027 10:00:00 -0400')),
      sent('Mon, 1 Feb 2027 10:00:00 +0100 (CET)'),
      ...Array.from({ length: 9 }, () => testMail({ headers: { Date: 'Mon, 4 Jan 2027 10:00:00 +0900' } })),
    ];
    const workspace = await loadAlone({ 'a.mbox': mail.join('') }, 'me@example.com');
    expect(workspace).toMatchObject({ timeZone: 'America/New_York', timeZoneFrom: 'sent mail' });
  });

  test('this machine’s zone where nothing tells', async () => {
    const workspace = await loadAlone({ 'a.mbox': testMail() });
    expect(workspace).toMatchObject({
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      timeZoneFrom: 'this machine',
    });
  });
});
