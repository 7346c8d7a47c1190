import { appendFile, cp, mkdtemp, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { SMALL_DEMO } from '../../../../local/demo/index.ts';
import { systemClock } from '../../../../shared/adapters/clock/system-clock.ts';
import { createGoogleSources } from '../../../../shared/adapters/google/google-sources.ts';
import { UNLIMITED } from '../../../../shared/adapters/google/quota/call-quota.ts';
import { createIsolatedExtractor } from '../../../../shared/content/extraction/isolated-extractor.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { connect } from '../../../local/google-simulator/helpers/connect.ts';
import { docx, pdf, TYPES } from '../../content/extraction/fixtures/documents.ts';
import { copyOf, versionsOf } from '../../sync/fixtures/copy-of.ts';
import { createSyncKit, type SyncKit } from '../../sync/fixtures/sync-kit.ts';

const test = await createTestDatabase();
const extractor = createIsolatedExtractor({
  workerUrl: new URL('../../../../functions/sync-worker/extract-worker.ts', import.meta.url),
  clock: systemClock,
});
afterAll(async () => {
  await extractor.end();
  await test.drop();
});

const ME = SMALL_DEMO.me;

/** Syncs everything of a person from what a simulator serves, as often as `sync` is called. */
async function syncFrom(directory: string, known?: SyncKit) {
  const kit = known ?? (await createSyncKit(test.database));
  const google = await connect(directory, { me: ME, timeZone: SMALL_DEMO.timeZone });
  onTestFinished(() => google[Symbol.asyncDispose]());
  const accessToken = google.auth.credentials.access_token ?? '';
  const sources = createGoogleSources({
    tokens: { accessToken: async () => accessToken },
    clock: kit.clock,
    extractor,
    quotaOf: () => UNLIMITED,
    rootUrl: google.simulator.url,
  });
  return {
    kit,
    usage: () => google.simulator.usage(),
    async sync() {
      await kit.want();
      const jobs = [kit.jobOf('gmail'), kit.jobOf('calendar'), kit.jobOf('calendar', ME), kit.jobOf('drive')];
      for (const job of jobs) expect(await kit.sync(job, { sources })).toEqual({ kind: 'synced' });
      return copyOf(test, kit.accountId);
    },
  };
}

async function copyOfDemo(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'workspace-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  await cp(SMALL_DEMO.directory, directory, { recursive: true, preserveTimestamps: true });
  return directory;
}

type Row = Record<string, unknown>;
const rowWith = (rows: unknown[] | undefined, column: string, value: unknown): Row => {
  const found = (rows as Row[]).find((row) => row[column] === value);
  if (!found) return expect.fail(`no row has ${column} = ${String(value)}`);
  return found;
};

describe('Google’s workspace, synced', () => {
  it('holds the mails, events and files of the demo, readable', async () => {
    const { sync, kit } = await syncFrom(SMALL_DEMO.directory);
    const copy = await sync();
    expect(kit.warnings).toEqual([]);
    expect(copy.mails).toHaveLength(5);
    const flight = (copy.mails as Row[]).find(({ body_full }) => String(body_full).includes('TK1980'));
    expect(flight).toMatchObject({ thread_id: expect.any(String), sender: { address: expect.stringContaining('@') } });
    expect(String(flight?.body_full)).not.toContain('<');
    expect(rowWith(copy.files, 'name', 'Acme contract.md')).toMatchObject({
      parent_folder: 'Contracts',
      mime_type: 'text/markdown',
      content_text: expect.stringContaining('Acme'),
    });
    const kinds = (copy.events as Row[]).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind !== 'instance').sort()).toEqual(['master', 'single', 'single']);
    expect(kinds.filter((kind) => kind === 'instance').length).toBeGreaterThan(10);
    expect(rowWith(copy.cursors as unknown[], '0', 'gmail')).toEqual([
      'gmail',
      '',
      'Gmail',
      true,
      null,
      true,
      5,
      5,
      null,
    ]);
    expect(copy.people).toContainEqual(expect.objectContaining({ names: ['Sarah Chen'] }));
  });

  it('works out the instances of series as Google does', async () => {
    const { sync } = await syncFrom(SMALL_DEMO.directory);
    const copy = await sync();
    await using google = await connect(SMALL_DEMO.directory, { me: ME, timeZone: SMALL_DEMO.timeZone });
    const { data } = await google.calendar.events.list({
      calendarId: ME,
      singleEvents: true,
      timeMin: '2026-03-01T00:00:00Z',
      timeMax: '2028-03-01T00:00:00Z',
      maxResults: 2500,
    });
    const theirs = (data.items ?? []).flatMap(({ id, recurringEventId, start }) =>
      recurringEventId ? [[id, Date.parse(start?.dateTime ?? start?.date ?? '')]] : [],
    );
    const ours = (copy.events as Row[]).flatMap(({ event_id, recurring_event_id, start_time, start_date }) =>
      recurring_event_id ? [[event_id, Date.parse(String(start_time ?? start_date))]] : [],
    );
    expect(theirs.length).toBeGreaterThan(0);
    expect(ours.sort()).toEqual(theirs.sort());
  });

  it('costs ids, labels and etags when nothing changed: no message and no file is fetched, no row is written', async () => {
    const { sync, usage, kit } = await syncFrom(SMALL_DEMO.directory);
    const first = await sync();
    const [before, versions] = [usage().calls, await versionsOf(test, kit.accountId)];
    expect(await sync()).toEqual(first);
    const after = usage().calls;
    for (const method of ['gmail.users.messages.get', 'drive.files.get', 'drive.files.export']) {
      expect([method, after[method]]).toEqual([method, before[method]]);
    }
    expect(await versionsOf(test, kit.accountId)).toEqual(versions);
  });

  it('follows what changed, fetching nothing else', async () => {
    const directory = await copyOfDemo();
    const before = await syncFrom(directory);
    await before.sync();

    const drive = join(directory, 'Takeout/Drive');
    await rm(join(drive, 'Packing list.txt-info.json'));
    await rm(join(drive, 'Packing list.txt'));
    await rename(join(drive, 'Contracts'), join(drive, 'Signed'));
    await writeFile(join(drive, 'notes.txt'), 'Remember the umbrella\u0000');
    await utimes(join(drive, 'notes.txt'), 1_800_000_000, 1_800_000_000);
    await appendFile(
      join(directory, 'Takeout/Mail/All mail Including Spam and Trash.mbox'),
      [
        'From 1700000000000000001@xxx Mon Mar 08 08:00:00 +0000 2027',
        'X-Gmail-Labels: Inbox,Unread',
        'Message-ID: <umbrella@example.com>',
        'From: =?utf-8?Q?Zo=C3=AB?= <zoe@example.com>',
        `To: ${ME}`,
        'Subject: =?utf-8?B?WW91ciB1bWJyZWxsYSDimJQ=?=',
        'Date: Mon, 08 Mar 2027 08:00:00 +0000',
        '',
        'You left it here.',
        '',
      ].join('\n'),
    );

    const after = await syncFrom(directory, before.kit);
    const copy = await after.sync();
    expect((copy.files as Row[]).map(({ name, parent_folder }) => [name, parent_folder]).sort()).toEqual([
      ['Acme contract.md', 'Signed'],
      ['notes.txt', ''],
    ]);
    expect(rowWith(copy.files, 'name', 'notes.txt')).toMatchObject({ content_text: 'Remember the umbrella' });
    expect(rowWith(copy.mails, 'message_id', 'umbrella@example.com')).toMatchObject({
      subject: 'Your umbrella ☔',
      sender: { address: 'zoe@example.com', name: 'Zoë' },
      is_read: false,
    });
    expect(copy.mails).toHaveLength(6);
    expect(after.usage().calls['gmail.users.messages.get']).toBe(1);
  });

  it('reads the text of a file again only when the text has changed', async () => {
    const directory = await copyOfDemo();
    const before = await syncFrom(directory);
    await before.sync();
    const sidecar = join(directory, 'Takeout/Drive/Contracts/Acme contract.md-info.json');
    const described = JSON.parse(await readFile(sidecar, 'utf8'));
    described.permissions = [{ type: 'user', role: 'writer', emailAddress: 'new@example.com' }];
    await writeFile(sidecar, JSON.stringify(described));

    const after = await syncFrom(directory, before.kit);
    const copy = await after.sync();
    expect(rowWith(copy.files, 'name', 'Acme contract.md')).toMatchObject({
      shared_with: [expect.objectContaining({ address: 'new@example.com' })],
      content_text: expect.stringContaining('Acme'),
    });
    expect(after.usage().calls['drive.files.get']).toBeUndefined();
  });

  it('reads what is attached to a mail, once, and tells what it could not read', async () => {
    const directory = await copyOfDemo();
    const part = (type: string, name: string, content: Buffer, more = '') =>
      `--b\nContent-Type: ${type}; name="${name}"\nContent-Disposition: attachment; filename="${name}"\nContent-Transfer-Encoding: base64\n${more}\n${content.toString('base64').replace(/.{76}/g, '$&\n')}\n`;
    const closed = await pdf((document) => document.text('Secret'), { userPassword: 'x' });
    const mail = (labels: string) =>
      [
        'From 1700000000000000002@xxx Mon Mar 08 08:00:00 +0000 2027',
        `X-Gmail-Labels: ${labels}`,
        'Message-ID: <lease@example.com>',
        'From: Zoe <zoe@example.com>',
        `To: ${ME}`,
        'Subject: The lease',
        'Date: Mon, 08 Mar 2027 08:00:00 +0000',
        'MIME-Version: 1.0',
        'Content-Type: multipart/mixed; boundary="b"',
        '',
        '--b\nContent-Type: text/plain\n\nSee what is attached.',
        part(TYPES.pdf, 'lease.pdf', made.lease),
        part('application/octet-stream', 'list.docx', made.list),
        part(TYPES.pdf, 'closed.pdf', closed),
        part('image/png', 'photo.png', Buffer.from('no picture')),
        '--b--',
        '',
      ].join('\n');
    const made = {
      lease: await pdf((document) => document.text('The rent is 1,450 EUR.')),
      list: await docx(['Two keys']),
    };
    const mbox = join(directory, 'Takeout/Mail/All mail Including Spam and Trash.mbox');
    const without = await readFile(mbox, 'utf8');
    await writeFile(mbox, `${without}\n${mail('Inbox,Unread')}`);

    const first = await syncFrom(directory);
    const lease = rowWith((await first.sync()).mails, 'message_id', 'lease@example.com');
    const attachments = lease.attachments as Row[];
    expect(attachments.map(({ filename, text, unread }) => [filename, text ?? null, unread ?? null])).toEqual([
      ['lease.pdf', 'The rent is 1,450 EUR.', null],
      ['list.docx', 'Two keys', null],
      ['closed.pdf', null, 'protected'],
      ['photo.png', null, null],
    ]);
    expect(first.usage().calls['gmail.users.messages.attachments.get']).toBe(3);
    const rows = await test.asOwner("select content from search_units where content like '%lease.pdf:%'");
    expect(rows).toEqual([{ content: 'The lease\nlease.pdf:\nThe rent is 1,450 EUR.' }]);

    // Its label changed, so the message is read again, but what is attached to it is not.
    await writeFile(mbox, `${without}\n${mail('Inbox,Opened')}`);
    const again = await syncFrom(directory, first.kit);
    const later = rowWith((await again.sync()).mails, 'message_id', 'lease@example.com');
    expect(later.is_read).toBe(true);
    expect((later.attachments as Row[]).map(({ text }) => text)).toEqual(attachments.map(({ text }) => text));
    expect(again.usage().calls['gmail.users.messages.get']).toBe(1);
    expect(again.usage().calls['gmail.users.messages.attachments.get']).toBeUndefined();
  });

  it('reads Office files and PDFs of Drive, and keeps why it could not', async () => {
    const directory = await copyOfDemo();
    const drive = join(directory, 'Takeout/Drive');
    await writeFile(join(drive, 'lease.pdf'), await pdf((document) => document.text('The rent is 1,450 EUR.')));
    await writeFile(join(drive, 'closed.pdf'), await pdf((document) => document.text('x'), { userPassword: 'x' }));
    await writeFile(join(drive, 'broken.pdf'), 'no PDF');
    const { sync, kit, usage } = await syncFrom(directory);
    const { files } = await sync();
    const textOf = (name: string) => {
      const { content_text, content_unread } = rowWith(files, 'name', name);
      return [content_text, content_unread];
    };
    expect(textOf('lease.pdf')).toEqual(['The rent is 1,450 EUR.', null]);
    expect(textOf('closed.pdf')).toEqual([null, 'protected']);
    expect(textOf('broken.pdf')).toEqual([null, 'damaged']);
    expect(kit.infos.filter(({ reasons }) => reasons !== undefined).map(({ reasons }) => reasons)).toEqual(
      expect.arrayContaining([['protected'], ['damaged']]),
    );
    expect(usage().calls['drive.files.get']).toBeGreaterThan(3);
  });
});
