import fc from 'fast-check';
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SMALL_DEMO } from '../../../../local/demo/index.ts';
import { type Connection, connect, errorOf } from '../helpers/connect.ts';

const me = { userId: 'me' };
const MAIL =
  'From: Ann <ann@example.org>\r\nTo: alex.morgan@example.com\r\nSubject: Hi\r\nMessage-ID: <hi@example.org>\r\n\r\nHello.';

let google: Connection;
beforeEach(async () => {
  google = await connect(SMALL_DEMO.directory);
});
afterEach(() => google[Symbol.asyncDispose]());

async function historySince(startHistoryId: string, parameters: object = {}): Promise<gmail_v1.Schema$History[]> {
  const { data } = await google.gmail.users.history.list({ ...me, startHistoryId, ...parameters });
  return data.history ?? [];
}

describe('a live mailbox', () => {
  test('a delivered mail is listed first and can be read', async () => {
    const { id, threadId } = google.simulator.gmail.deliver(MAIL);
    expect((await google.gmail.users.messages.list(me)).data.messages?.[0]).toEqual({ id, threadId: id });
    const { data } = await google.gmail.users.messages.get({ ...me, id });
    expect(data).toMatchObject({
      id,
      threadId,
      labelIds: ['INBOX', 'UNREAD'],
      snippet: 'Hello.',
      internalDate: String(Date.parse('2027-03-08T09:00:00Z')),
      historyId: google.simulator.gmail.historyId,
    });
    const raw = await google.gmail.users.messages.get({ ...me, id, format: 'raw' });
    expect(Buffer.from(raw.data.raw ?? '', 'base64url').toString()).toBe(MAIL);
    expect((await google.gmail.users.getProfile(me)).data).toMatchObject({ messagesTotal: 6, threadsTotal: 5 });
  });

  test('an answer joins the thread of a loaded mail or of a delivered one; a mail of one’s own is in SENT', async () => {
    const first = google.simulator.gmail.deliver(MAIL);
    const answer = google.simulator.gmail.deliver(
      'From: alex.morgan@example.com\nSubject: Re: Hi\nIn-Reply-To: <hi@example.org>\n\nHello.',
    );
    expect(answer).toMatchObject({ threadId: first.id, labelIds: ['SENT'] });
    const { data } = await google.gmail.users.threads.get({ ...me, id: first.id });
    expect(data).toMatchObject({ historyId: answer.historyId, messages: [{ id: first.id }, { id: answer.id }] });
    const loaded = google.simulator.gmail.messages.find(({ messageId }) => messageId && messageId !== 'hi@example.org');
    const late = google.simulator.gmail.deliver(`From: ann@example.org\nReferences: <${loaded?.messageId}>\n\nLate.`);
    expect(late.threadId).toBe(loaded?.threadId);
  });

  test('mail that comes and goes between two pages neither repeats nor skips another', async () => {
    const mailbox = google.simulator.gmail;
    const before = mailbox.messages.map(({ id }) => id);
    const first = (await google.gmail.users.messages.list({ ...me, maxResults: 2 })).data;
    mailbox.deliver(MAIL);
    mailbox.delete(before[0] ?? '');
    mailbox.delete(before[1] ?? '');
    const pageToken = first.nextPageToken ?? '';
    const rest = (await google.gmail.users.messages.list({ ...me, maxResults: 10, pageToken })).data;
    expect(rest.messages?.map(({ id }) => id)).toEqual(before.slice(2));
  });

  test('threads page so too, and a thread ends with its last message', async () => {
    const mailbox = google.simulator.gmail;
    const before = [...new Set(mailbox.messages.map(({ threadId }) => threadId))];
    const first = (await google.gmail.users.threads.list({ ...me, maxResults: 2 })).data;
    mailbox.deliver(MAIL);
    const pageToken = first.nextPageToken ?? '';
    const rest = (await google.gmail.users.threads.list({ ...me, maxResults: 10, pageToken })).data;
    expect(rest.threads?.map(({ id }) => id)).toEqual(before.slice(2));
    for (const { id } of mailbox.thread(before[0] ?? '')) mailbox.delete(id);
    expect((await google.gmail.users.getProfile(me)).data.threadsTotal).toBe(before.length);
    expect(await errorOf(google.gmail.users.threads.get({ ...me, id: before[0] ?? '' }))).toMatchObject({ code: 404 });
  });

  test('a thread’s history id is that of the last change to any of its messages', async () => {
    const mailbox = google.simulator.gmail;
    const older = mailbox.deliver(MAIL);
    mailbox.deliver(MAIL, { threadId: older.id });
    const { historyId } = mailbox.modifyLabels(older.id, { add: ['STARRED'] });
    expect((await google.gmail.users.threads.get({ ...me, id: older.id })).data.historyId).toBe(historyId);
    expect((await google.gmail.users.threads.list(me)).data.threads?.[0]).toMatchObject({ id: older.id, historyId });
  });

  test('labels are made, renamed and deleted, which takes them off', async () => {
    const mailbox = google.simulator.gmail;
    const label = mailbox.createLabel('Travel');
    expect(() => mailbox.createLabel('travel')).toThrow('Label name exists or conflicts');
    const { id } = mailbox.deliver(MAIL, { labelIds: ['INBOX', label.id] });
    mailbox.renameLabel(label.id, 'Trips');
    const { data } = await google.gmail.users.labels.get({ ...me, id: label.id });
    expect(data).toMatchObject({ name: 'Trips', type: 'user', messagesTotal: 1 });
    const start = mailbox.historyId;
    mailbox.deleteLabel(label.id);
    expect(await errorOf(google.gmail.users.labels.get({ ...me, id: label.id }))).toMatchObject({ code: 404 });
    const message = { id, threadId: id, labelIds: ['INBOX'] };
    expect(await historySince(start)).toMatchObject([{ labelsRemoved: [{ message, labelIds: [label.id] }] }]);
    expect(() => mailbox.deleteLabel('INBOX')).toThrow('Invalid delete request');
    expect(mailbox.createLabel('Travel').id).not.toBe(label.id);
  });
});

describe('users.history.list', () => {
  test('each change is a record, oldest first, with the labels after it', async () => {
    const mailbox = google.simulator.gmail;
    const start = mailbox.historyId;
    const { id } = mailbox.deliver(MAIL);
    mailbox.modifyLabels(id, { add: ['STARRED'], remove: ['UNREAD', 'TRASH'] });
    mailbox.modifyLabels(id, { add: ['STARRED'] });
    mailbox.trash(id);
    mailbox.untrash(id);
    mailbox.delete(id);
    const ref = { id, threadId: id };
    const { data } = await google.gmail.users.history.list({ ...me, startHistoryId: start });
    expect(data.historyId).toBe(mailbox.historyId);
    const ids = data.history?.map((record) => Number(record.id)) ?? [];
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(new Set(ids).size).toBe(5);
    const starred = { ...ref, labelIds: ['INBOX', 'STARRED'] };
    const trashed = { ...ref, labelIds: ['STARRED', 'TRASH'] };
    const restored = { ...ref, labelIds: ['STARRED'] };
    expect(data.history?.map(({ id: _id, ...record }) => record)).toEqual([
      { messages: [ref], messagesAdded: [{ message: { ...ref, labelIds: ['INBOX', 'UNREAD'] } }] },
      {
        messages: [ref],
        labelsAdded: [{ message: starred, labelIds: ['STARRED'] }],
        labelsRemoved: [{ message: starred, labelIds: ['UNREAD'] }],
      },
      {
        messages: [ref],
        labelsAdded: [{ message: trashed, labelIds: ['TRASH'] }],
        labelsRemoved: [{ message: trashed, labelIds: ['INBOX'] }],
      },
      { messages: [ref], labelsRemoved: [{ message: restored, labelIds: ['TRASH'] }] },
      { messages: [ref], messagesDeleted: [{ message: restored }] },
    ]);
    expect(await errorOf(google.gmail.users.messages.get({ ...me, id }))).toMatchObject({ code: 404 });
  });

  test('types and a label choose; a page whose records are all left out still has its token', async () => {
    const mailbox = google.simulator.gmail;
    const start = mailbox.historyId;
    const { id } = mailbox.deliver(MAIL);
    const other = mailbox.deliver(MAIL, { labelIds: ['SENT'] });
    mailbox.modifyLabels(id, { remove: ['INBOX'] });
    const kinds = (records: gmail_v1.Schema$History[]) =>
      records.map((record) => Object.keys(record).filter((key) => !['id', 'messages'].includes(key)));
    expect(kinds(await historySince(start, { historyTypes: ['labelRemoved'] }))).toEqual([['labelsRemoved']]);
    expect(kinds(await historySince(start, { labelId: 'INBOX' }))).toEqual([['messagesAdded'], ['labelsRemoved']]);
    expect((await historySince(start, { labelId: 'SENT' })).flatMap(({ messages }) => messages)).toEqual([
      { id: other.id, threadId: other.id },
    ]);
    const page = { ...me, startHistoryId: start, maxResults: 2, historyTypes: ['labelRemoved'] };
    const first = (await google.gmail.users.history.list(page)).data;
    expect(first).toEqual({ nextPageToken: expect.any(String), historyId: mailbox.historyId });
    const next = (await google.gmail.users.history.list({ ...page, pageToken: first.nextPageToken ?? '' })).data;
    expect(next).toMatchObject({ history: [{ labelsRemoved: [{}] }] });
    expect(next.nextPageToken).toBeUndefined();
    expect(await errorOf(historySince(start, { labelId: 'NOPE' }))).toMatchObject({ code: 400 });
  });

  test('nothing new is no history field', async () => {
    const startHistoryId = google.simulator.gmail.historyId;
    expect((await google.gmail.users.history.list({ ...me, startHistoryId })).data).toEqual({
      historyId: startHistoryId,
    });
  });

  test('404 for an id that expired by hand, by a week, or is from the future; 400 for no id', async () => {
    const mailbox = google.simulator.gmail;
    const gone = { code: 404, reason: 'notFound' };
    const start = mailbox.historyId;
    expect(await errorOf(historySince('999'))).toMatchObject(gone);
    expect(await errorOf(historySince(String(Number(start) + 1000)))).toMatchObject(gone);
    expect(await errorOf(historySince('12x'))).toMatchObject({ code: 400 });
    const first = mailbox.deliver(MAIL);
    google.clock.advance(4 * 86_400);
    mailbox.deliver(MAIL);
    google.clock.advance(3 * 86_400);
    await google.auth.refreshAccessToken();
    expect(await historySince(start)).toHaveLength(2);
    google.clock.advance(1);
    expect(await errorOf(historySince(start))).toMatchObject(gone);
    expect(await historySince(first.historyId)).toHaveLength(1);
    mailbox.history.expire();
    expect(await errorOf(historySince(first.historyId))).toMatchObject(gone);
    const { historyId } = (await google.gmail.users.getProfile(me)).data;
    expect(await historySince(historyId ?? '')).toEqual([]);
    mailbox.deliver(MAIL);
    expect(await historySince(historyId ?? '')).toHaveLength(1);
  });

  test('history can lag: the message is there, its record comes later, and no id skips it', async () => {
    const mailbox = google.simulator.gmail;
    const start = mailbox.historyId;
    mailbox.history.hold();
    const { id, historyId } = mailbox.deliver(MAIL);
    expect((await google.gmail.users.messages.get({ ...me, id })).data.historyId).toBe(historyId);
    expect((await google.gmail.users.history.list({ ...me, startHistoryId: start })).data).toEqual({
      historyId: start,
    });
    mailbox.history.release();
    expect(await historySince(start)).toHaveLength(1);
  });

  test('replayed onto the labels of before, the history of any changes gives the labels of after', async () => {
    const change = fc.record({
      kind: fc.constantFrom('deliver', 'delete', 'trash', 'untrash', 'modify'),
      which: fc.nat(20),
      label: fc.constantFrom('STARRED', 'IMPORTANT', 'UNREAD', 'INBOX'),
      maxResults: fc.integer({ min: 1, max: 5 }),
    });
    const mailbox = google.simulator.gmail;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
        const labels = new Map(mailbox.messages.map(({ id, labelIds }) => [id, new Set(labelIds)]));
        let startHistoryId = mailbox.historyId;
        for (const { kind, which, label } of changes) {
          const id = mailbox.messages[which % Math.max(mailbox.messages.length, 1)]?.id;
          if (kind === 'deliver' || !id) mailbox.deliver(MAIL);
          else if (kind === 'modify')
            mailbox.modifyLabels(id, which % 2 === 0 ? { add: [label] } : { remove: [label] });
          else mailbox[kind](id);
        }
        let pageToken: string | undefined;
        do {
          const maxResults = changes[0]?.maxResults ?? 1;
          const { data } = await google.gmail.users.history.list({
            ...me,
            startHistoryId,
            maxResults,
            ...(pageToken ? { pageToken } : {}),
          });
          for (const record of data.history ?? []) replay(labels, record);
          pageToken = data.nextPageToken ?? undefined;
          if (!pageToken) startHistoryId = data.historyId ?? '';
        } while (pageToken);
        const now = mailbox.messages.map(({ id, labelIds }) => [id, labelIds.toSorted()]);
        expect([...labels].map(([id, set]) => [id, [...set].toSorted()]).toSorted()).toEqual(now.toSorted());
        expect(startHistoryId).toBe(mailbox.historyId);
      }),
      { numRuns: 30 },
    );
  });
});

function replay(labels: Map<string, Set<string>>, record: gmail_v1.Schema$History): void {
  for (const { message } of record.messagesAdded ?? []) labels.set(message?.id ?? '', new Set(message?.labelIds));
  for (const { message, labelIds } of record.labelsAdded ?? [])
    for (const id of labelIds ?? []) labels.get(message?.id ?? '')?.add(id);
  for (const { message, labelIds } of record.labelsRemoved ?? [])
    for (const id of labelIds ?? []) labels.get(message?.id ?? '')?.delete(id);
  for (const { message } of record.messagesDeleted ?? []) labels.delete(message?.id ?? '');
}
