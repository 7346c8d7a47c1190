import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SMALL_DEMO } from '../../../../local/demo/index.ts';
import { type Connection, connect, errorOf } from '../helpers/connect.ts';
import { testMail } from '../helpers/mail-factory.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const me = { userId: 'me' };
const text = (data: string | null | undefined) => Buffer.from(data ?? '', 'base64url').toString();

describe('over the small demo', () => {
  let google: Connection;
  beforeAll(async () => {
    google = await connect(SMALL_DEMO.directory);
  });
  afterAll(() => google[Symbol.asyncDispose]());

  const listIds = async (parameters: object = {}) => {
    const { data } = await google.gmail.users.messages.list({ ...me, ...parameters });
    return data.messages?.map((message) => message.id ?? '') ?? [];
  };

  /** That of the message which came as the nth, from 0: the mailbox's own is one more than the last. */
  const historyIdAt = (index: number) => String(Number(google.simulator.gmail.historyId) - 5 + index);

  test('the profile counts messages and threads', async () => {
    const { data } = await google.gmail.users.getProfile(me);
    expect(data).toEqual({
      emailAddress: 'alex.morgan@example.com',
      messagesTotal: 5,
      threadsTotal: 4,
      historyId: expect.stringMatching(/^\d{7,13}$/),
    });
    expect((await google.gmail.users.getProfile({ userId: 'Alex.Morgan@example.com' })).status).toBe(200);
    expect(await errorOf(google.gmail.users.getProfile({ userId: 'sarah@example.org' }))).toMatchObject({
      code: 403,
      message: 'Delegation denied for alex.morgan@example.com',
    });
  });

  test('labels: the system’s, and the person’s own with their counts', async () => {
    const { data } = await google.gmail.users.labels.list(me);
    const work = data.labels?.find((label) => label.name === 'Work');
    expect(work).toMatchObject({ id: expect.stringMatching(/^Label_\d+$/), type: 'user' });
    expect(data.labels).toContainEqual(expect.objectContaining({ id: 'INBOX', name: 'INBOX', type: 'system' }));
    const counted = await google.gmail.users.labels.get({ ...me, id: work?.id ?? '' });
    expect(counted.data).toMatchObject({ messagesTotal: 2, messagesUnread: 0, threadsTotal: 1 });
    expect(await errorOf(google.gmail.users.labels.get({ ...me, id: 'Label_0' }))).toMatchObject({ code: 404 });
  });

  test('messages are listed newest first, page by page', async () => {
    const pages: string[][] = [];
    let pageToken: string | undefined;
    do {
      const { data } = await google.gmail.users.messages.list({
        ...me,
        maxResults: 2,
        ...(pageToken ? { pageToken } : {}),
      });
      pages.push(data.messages?.map((message) => message.id ?? '') ?? []);
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken);
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat()).toEqual(await listIds());
    expect(pages.flat()[0]).toBe(1827042850961573390n.toString(16).padStart(16, '0'));
  });

  test('labels choose, all of them together; an empty list has no messages', async () => {
    expect(await listIds({ labelIds: ['INBOX', 'UNREAD'] })).toHaveLength(2);
    const { data } = await google.gmail.users.messages.list({ ...me, labelIds: ['STARRED'] });
    expect(data).toEqual({ resultSizeEstimate: 0 });
    expect(await errorOf(google.gmail.users.messages.list({ ...me, labelIds: ['NOPE'] }))).toMatchObject({
      code: 400,
      message: 'Invalid label: NOPE',
    });
  });

  test('an HTML mail: headers decoded, quoted-printable undone, a snippet of its text', async () => {
    const [id = ''] = (await listIds()).slice(-1);
    const { data } = await google.gmail.users.messages.get({ ...me, id });
    expect(data).toMatchObject({
      id,
      threadId: id,
      labelIds: ['INBOX', 'IMPORTANT', 'CATEGORY_UPDATES'],
      internalDate: String(Date.parse('2027-03-01T18:42:09Z')),
      historyId: historyIdAt(0),
      payload: { partId: '', mimeType: 'text/html', filename: '' },
    });
    const subject = data.payload?.headers?.find((header) => header.name === 'Subject');
    expect(subject?.value).toBe('Your booking is confirmed – TK1980 London to Istanbul');
    const html = text(data.payload?.body?.data);
    expect(html).toContain('Booking reference (PNR): <b>TR7K2M</b>');
    expect(html).toContain('Friday, 12 March 2027, 16:25 (London time, GMT)');
    expect(html).toContain('İyi uçuşlar!');
    expect(data.payload?.body?.size).toBe(Buffer.byteLength(html));
    expect(data.snippet).toContain('Dear Alex Morgan, Thank you for choosing Turkish Airlines.');
  });

  test('multipart/alternative: a tree of parts, mbox quoting undone', async () => {
    const { data } = await google.gmail.users.messages.get({
      ...me,
      id: 1826802254318890113n.toString(16).padStart(16, '0'),
    });
    expect(data.payload).toMatchObject({ mimeType: 'multipart/alternative', body: { size: 0 } });
    expect(data.payload?.parts?.map(({ partId, mimeType }) => [partId, mimeType])).toEqual([
      ['0', 'text/plain'],
      ['1', 'text/html'],
    ]);
    expect(text(data.payload?.parts?.[0]?.body?.data)).toMatch(/^From our side the open question is the £12,000/m);
  });

  test('metadata, minimal and raw', async () => {
    const [id = ''] = await listIds();
    const get = async (parameters: object) =>
      (await google.gmail.users.messages.get({ ...me, id, ...parameters })).data;
    const metadata = await get({ format: 'metadata', metadataHeaders: ['subject', 'From'] });
    expect(metadata.payload).toEqual({
      mimeType: 'text/html',
      headers: [
        { name: 'From', value: 'Skyhopper Deals <hello@deals.skyhopper.example>' },
        { name: 'Subject', value: 'Your next flight from £39 ✈' },
      ],
    });
    expect(Object.keys(await get({ format: 'minimal' }))).not.toContain('payload');
    const raw = await get({ format: 'raw' });
    expect(text(raw.raw)).toMatch(/^X-GM-THRID: 1827042850961573390\r\nX-Gmail-Labels: /);
    expect(raw.sizeEstimate).toBe(Buffer.from(raw.raw ?? '', 'base64url').length);
  });

  test('threads: most recently active first, their messages oldest first', async () => {
    const { data } = await google.gmail.users.threads.list({ ...me, maxResults: 3 });
    expect(data).toMatchObject({ nextPageToken: expect.any(String), resultSizeEstimate: 4 });
    const threadId = data.threads?.[2]?.id ?? '';
    expect(data.threads?.[2]?.snippet).toContain('good news about travel');
    const thread = (await google.gmail.users.threads.get({ ...me, id: threadId })).data;
    const subjects = thread.messages?.map(
      (message) => message.payload?.headers?.find(({ name }) => name === 'Subject')?.value,
    );
    expect(subjects).toEqual(['Q4 Financial Review', 'Re: Q4 Financial Review']);
    expect(thread.historyId).toBe(historyIdAt(2));
  });

  test('ids that are unknown are 404, ids that are none 400', async () => {
    expect(await errorOf(google.gmail.users.messages.get({ ...me, id: '0123456789abcdef' }))).toMatchObject({
      code: 404,
      message: 'Requested entity was not found.',
      status: 'NOT_FOUND',
    });
    expect(await errorOf(google.gmail.users.messages.get({ ...me, id: 'nonsense' }))).toMatchObject({ code: 400 });
    expect(await errorOf(google.gmail.users.threads.get({ ...me, id: '1' }))).toMatchObject({ code: 404 });
  });
});

test('attachments stand behind an id, and their bytes come by it', async () => {
  const bytes = Buffer.from([0, 255, 10, 13, 1, 2, 3, 128]);
  const body = [
    '--b1',
    'Content-Type: text/plain; charset=iso-8859-1',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=FC=DFe',
    '--b1',
    'Content-Type: application/octet-stream; name="=?UTF-8?Q?=C3=9Cbersicht.bin?="',
    'Content-Disposition: attachment; filename="=?UTF-8?Q?=C3=9Cbersicht.bin?="',
    'Content-Transfer-Encoding: base64',
    '',
    bytes.toString('base64'),
    '--b1',
    'Content-Type: text/csv',
    'Content-Disposition: attachment; filename=table.csv',
    '',
    'a;b',
    '--b1--',
  ].join('\n');
  const headers = { 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary=b1' };
  await using folder = await temporaryFolder({ 'mail.mbox': testMail({ headers, body }) });
  await using google = await connect(folder.path);
  const id = (await google.gmail.users.messages.list(me)).data.messages?.[0]?.id ?? '';
  const [letter, file, table] = (await google.gmail.users.messages.get({ ...me, id })).data.payload?.parts ?? [];
  expect(text(letter?.body?.data)).toBe('Grüße');
  expect(file).toMatchObject({ partId: '1', filename: 'Übersicht.bin', body: { size: bytes.length } });
  expect(file?.body?.data).toBeUndefined();
  const attachmentId = file?.body?.attachmentId ?? '';
  const attachment = await google.gmail.users.messages.attachments.get({ ...me, messageId: id, id: attachmentId });
  expect(Buffer.from(attachment.data.data ?? '', 'base64url')).toEqual(bytes);
  expect(table?.body?.attachmentId).toBeTruthy();
  const wrong = google.gmail.users.messages.attachments.get({ ...me, messageId: id, id: 'ANGjnope' });
  expect(await errorOf(wrong)).toMatchObject({ code: 404 });
});

test('spam and trash are listed only when asked for', async () => {
  const labelled = (labels: string) => testMail({ headers: { 'X-Gmail-Labels': labels } });
  await using folder = await temporaryFolder({
    'mail.mbox': labelled('Inbox') + labelled('Spam') + labelled('Trash,Unread'),
  });
  await using google = await connect(folder.path);
  const count = async (parameters: object) =>
    (await google.gmail.users.messages.list({ ...me, ...parameters })).data.messages?.length ?? 0;
  expect(await count({})).toBe(1);
  expect(await count({ includeSpamTrash: true })).toBe(3);
  expect(await count({ labelIds: ['TRASH'] })).toBe(1);
});
