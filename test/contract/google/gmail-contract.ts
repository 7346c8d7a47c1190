import { randomUUID } from 'node:crypto';
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorOf } from '../../local/google-simulator/helpers/connect.ts';
import type { GmailBackend } from './gmail-backend.ts';

const me = { userId: 'me' };
const mail = () =>
  `From: Ann <ann@example.org>\r\nSubject: Contract\r\nMessage-ID: <${randomUUID()}@example.org>\r\n\r\nHello.\r\n`;

/** What is promised of Gmail, whoever plays it. Each test changes messages of its own, and looks at them alone. */
export function gmailContract(open: () => Promise<GmailBackend>): void {
  let backend: GmailBackend;
  beforeAll(async () => {
    backend = await open();
  });
  afterAll(() => backend[Symbol.asyncDispose]());

  const currentHistoryId = async () => (await backend.client.users.getProfile(me)).data.historyId ?? '';

  /** The records about one message, without their ids. */
  async function recordsOf(messageId: string, startHistoryId: string, parameters: object = {}) {
    const { data } = await backend.client.users.history.list({ ...me, startHistoryId, ...parameters });
    return (data.history ?? []).filter(({ messages }) => messages?.some(({ id }) => id === messageId));
  }

  /** What became of a message, in order: `+` and `-` with the labels, sorted. */
  function story(records: readonly gmail_v1.Schema$History[]): string[] {
    return records.flatMap((record) => [
      ...(record.messagesAdded ?? []).map(({ message }) => `added ${message?.labelIds?.toSorted()}`),
      ...(record.labelsAdded ?? []).map(({ labelIds }) => `+ ${labelIds?.toSorted()}`),
      ...(record.labelsRemoved ?? []).map(({ labelIds }) => `- ${labelIds?.toSorted()}`),
      ...(record.messagesDeleted ?? []).map(() => 'deleted'),
    ]);
  }

  const labelsOf = async (id: string) =>
    (await backend.client.users.messages.get({ ...me, id, format: 'minimal' })).data.labelIds?.toSorted() ?? [];

  describe('history', () => {
    test('tells of arrival, labels and deletion in their order', async () => {
      const start = await currentHistoryId();
      const id = await backend.deliver(mail(), ['INBOX', 'UNREAD']);
      await backend.modify(id, { add: ['STARRED'], remove: ['UNREAD'] });
      expect(await labelsOf(id)).toEqual(['INBOX', 'STARRED']);
      await backend.delete(id);
      await backend.eventually(async () => {
        const told = story(await recordsOf(id, start));
        expect(told.toSorted()).toEqual(['+ STARRED', '- UNREAD', expect.stringMatching(/^added/), 'deleted']);
        expect([told[0], told.at(-1)]).toEqual([expect.stringMatching(/^added/), 'deleted']);
      });
      expect(await errorOf(backend.client.users.messages.get({ ...me, id }))).toMatchObject({ code: 404 });
    });

    test('trash takes a message out of the inbox, and untrash does not put it back', async () => {
      const id = await backend.deliver(mail(), ['INBOX']);
      const start = await currentHistoryId();
      await backend.trash(id);
      expect(await labelsOf(id)).toEqual(['TRASH']);
      await backend.untrash(id);
      expect(await labelsOf(id)).toEqual([]);
      await backend.eventually(async () => {
        expect(story(await recordsOf(id, start)).toSorted()).toEqual(['+ TRASH', '- INBOX', '- TRASH']);
      });
    });

    test('a change that changes nothing leaves no record', async () => {
      const id = await backend.deliver(mail(), ['STARRED']);
      const start = await currentHistoryId();
      await backend.modify(id, { add: ['STARRED'], remove: ['UNREAD'] });
      await backend.modify(id, { add: ['IMPORTANT'] });
      await backend.eventually(async () => expect(story(await recordsOf(id, start))).toEqual(['+ IMPORTANT']));
    });

    test('a deleted label goes from its messages', async () => {
      const label = await backend.createLabel(`Contract ${randomUUID()}`);
      const id = await backend.deliver(mail(), [label]);
      const start = await currentHistoryId();
      await backend.deleteLabel(label);
      await backend.eventually(async () => {
        expect(await labelsOf(id)).toEqual([]);
        expect(story(await recordsOf(id, start))).toEqual([`- ${label}`]);
      });
      expect(await errorOf(backend.client.users.labels.get({ ...me, id: label }))).toMatchObject({ code: 404 });
    });

    test('types and a label choose', async () => {
      const start = await currentHistoryId();
      const id = await backend.deliver(mail(), ['INBOX']);
      await backend.modify(id, { add: ['STARRED'] });
      await backend.eventually(async () => {
        expect(story(await recordsOf(id, start, { historyTypes: ['labelAdded'] }))).toEqual(['+ STARRED']);
        expect(story(await recordsOf(id, start, { labelId: 'SENT' }))).toEqual([]);
        expect(await recordsOf(id, start, { labelId: 'INBOX' })).not.toEqual([]);
      });
    });

    test('404 for an id that is too old or not there yet, 400 for text that is none', async () => {
      const list = (startHistoryId: string) => backend.client.users.history.list({ ...me, startHistoryId });
      expect(await errorOf(list('1'))).toMatchObject({ code: 404, reason: 'notFound' });
      const future = String(BigInt(await currentHistoryId()) + 1_000_000_000n);
      expect(await errorOf(list(future))).toMatchObject({ code: 404 });
      expect(await errorOf(list('abc'))).toMatchObject({ code: 400 });
    });
  });

  describe('lists', () => {
    test('mail that comes between two pages neither repeats nor skips another', async () => {
      const label = await backend.createLabel(`Contract ${randomUUID()}`);
      const ids: string[] = [];
      for (let count = 0; count < 4; count += 1) ids.push(await backend.deliver(mail(), [label]));
      const page = async (pageToken?: string) =>
        (
          await backend.client.users.messages.list({
            ...me,
            labelIds: [label],
            maxResults: 2,
            ...(pageToken ? { pageToken } : {}),
          })
        ).data;
      const first = await backend.eventually(async () => {
        const { messages, nextPageToken } = await page();
        expect(nextPageToken).toBeTruthy();
        return { messages, nextPageToken };
      });
      await backend.deliver(mail(), [label]);
      const second = await page(first.nextPageToken ?? '');
      const listed = [...(first.messages ?? []), ...(second.messages ?? [])].map(({ id }) => id);
      expect(listed.toSorted()).toEqual(ids.toSorted());
    });

    test('400 for a label that is not there', async () => {
      const list = backend.client.users.messages.list({ ...me, labelIds: ['Label_nope'] });
      expect(await errorOf(list)).toMatchObject({ code: 400 });
    });
  });

  describe('threads', () => {
    /** An answer to a mail: In-Reply-To, References and the subject put it into the thread (users.threads guide). */
    const answer = (messageId: string, subject: string) =>
      mail().replace(
        'Subject: Contract',
        `Subject: Re: ${subject}\r\nIn-Reply-To: ${messageId}\r\nReferences: ${messageId}`,
      );

    test('get gives all mails of a thread, oldest first, each as messages.get does', async () => {
      const subject = `Contract ${randomUUID()}`;
      const messageId = `<${randomUUID()}@example.org>`;
      const first = await backend.deliver(
        mail()
          .replace('Subject: Contract', `Subject: ${subject}`)
          .replace(/Message-ID: .*\r\n/, `Message-ID: ${messageId}\r\n`),
        ['INBOX'],
      );
      const { threadId } = (await backend.client.users.messages.get({ ...me, id: first, format: 'minimal' })).data;
      const second = await backend.deliver(answer(messageId, subject), ['INBOX', 'UNREAD'], threadId ?? undefined);
      await backend.eventually(async () => {
        const { data } = await backend.client.users.threads.get({ ...me, id: threadId ?? '', format: 'full' });
        expect(data.messages?.map(({ id }) => id)).toEqual([first, second]);
        const alone = (await backend.client.users.messages.get({ ...me, id: second, format: 'full' })).data;
        expect(data.messages?.[1]).toEqual(alone);
      });
    });

    test('404 for a thread that is not there', async () => {
      const get = backend.client.users.threads.get({ ...me, id: '0123456789abcdef' });
      expect(await errorOf(get)).toMatchObject({ code: 404 });
    });
  });

  describe('watch', () => {
    test('answers a history id and an expiration, is renewed by another call, and ended by stop', async (context) => {
      // Gmail publishes to topics alone that allow it.
      if (!backend.topicName) return context.skip('GOOGLE_TEST_TOPIC is not set');
      const requestBody = { topicName: backend.topicName, labelIds: ['INBOX'], labelFilterBehavior: 'include' };
      const { data } = await backend.client.users.watch({ ...me, requestBody });
      expect(data.historyId).toMatch(/^\d+$/);
      const again = (await backend.client.users.watch({ ...me, requestBody })).data;
      expect(Number(again.expiration)).toBeGreaterThanOrEqual(Number(data.expiration));
      expect((await backend.client.users.stop(me)).status).toBe(204);
      expect((await backend.client.users.stop(me)).status).toBe(204);
    });

    test('400 for what is no topic', async () => {
      const watch = backend.client.users.watch({ ...me, requestBody: { topicName: 'my-topic' } });
      expect(await errorOf(watch)).toMatchObject({ code: 400 });
    });
  });

  describe('batch', () => {
    const part = (request: string, contentId: string) =>
      `--b\r\nContent-Type: application/http\r\nContent-ID: ${contentId}\r\n\r\n${request}\r\n\r\n`;
    const post = (parts: readonly string[]) =>
      backend.postBatch('multipart/mixed; boundary=b', `${parts.join('')}--b--`);

    test('answers in order, each part with the Content-ID of its call', async () => {
      const response = await post([
        part('GET /gmail/v1/users/me/profile', '<one>'),
        part('GET /gmail/v1/users/me/messages/0123456789abcdef', '<two>'),
      ]);
      expect(response.status).toBe(200);
      const text = await response.text();
      expect([...text.matchAll(/^Content-ID: (\S+)\r$/gim)].map(([, id]) => id)).toEqual([
        '<response-one>',
        '<response-two>',
      ]);
      expect([...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => status)).toEqual(['200', '404']);
    });

    test('has 100 calls at most', async () => {
      const parts = Array.from({ length: 101 }, (_, index) => part('GET /gmail/v1/users/me/profile', `<${index}>`));
      expect((await post(parts)).status).toBe(400);
    });
  });
}
