import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import { takePage } from '../http/page.ts';
import { flag, integer, oneOf, optionalText, type ParameterTable, textList, unsupported } from '../http/parameters.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { StoredMessage } from '../workspace/mail/mailbox.ts';
import { checkId, entityNotFound } from './gmail-errors.ts';
import { READ_CONTENT, READ_METADATA } from './gmail-scopes.ts';
import { mailboxOf, type PersonsGmail } from './mailbox-of.ts';
import { AFTER_MESSAGE } from './message-index.ts';
import { messageResource } from './message-resource.ts';
import { selectMessages } from './select-messages.ts';

/**
 * users.threads.list and .get.
 *
 * | behaviour | copied from |
 * |---|---|
 * | list: threads with a message that fits, the most recently active first, with the snippet of that message | developers.google.com/workspace/gmail/api/reference/rest/v1/users.threads/list |
 * | get: all messages of the thread, oldest first; no `raw` | …/rest/v1/users.threads/get |
 * | a thread's historyId is that of the last change to one of its messages | …/rest/v1/users.threads#Thread |
 */
export function threadRoutes(gmail: PersonsGmail): Route[] {
  return [
    defineRoute({
      id: 'gmail.users.threads.list',
      api: 'gmail',
      path: '/gmail/v1/users/{userId}/threads',
      scopes: READ_METADATA,
      units: 10,
      parameters: {
        includeSpamTrash: flag,
        labelIds: textList,
        maxResults: integer({ minimum: 1, maximum: 500, fallback: 100 }),
        pageToken: optionalText,
        q: unsupported,
      } satisfies ParameterTable<gmail_v1.Params$Resource$Users$Threads$List, 'userId'>,
      async handle({ path, query, search }): Promise<gmail_v1.Schema$ListThreadsResponse> {
        const mailbox = mailboxOf(gmail, path.userId);
        const newest = newestByThread(selectMessages(mailbox, query));
        const { items, nextPageToken } = takePage(newest, query.maxResults, query.pageToken, search, AFTER_MESSAGE);
        const threads: gmail_v1.Schema$Thread[] = [];
        for (const message of items) {
          const { snippet } = await messageResource(message, { format: 'minimal', metadataHeaders: [] });
          threads.push({
            id: message.threadId,
            snippet: snippet ?? '',
            historyId: lastChange(mailbox.thread(message.threadId)),
          });
        }
        return {
          ...(threads.length > 0 ? { threads } : {}),
          ...(nextPageToken ? { nextPageToken } : {}),
          resultSizeEstimate: newest.length,
        };
      },
    }),
    defineRoute({
      id: 'gmail.users.threads.get',
      api: 'gmail',
      path: '/gmail/v1/users/{userId}/threads/{id}',
      scopes: READ_CONTENT,
      units: 40,
      parameters: {
        format: oneOf(['full', 'metadata', 'minimal'], 'full'),
        metadataHeaders: textList,
      } satisfies ParameterTable<gmail_v1.Params$Resource$Users$Threads$Get, 'userId' | 'id'>,
      async handle({ path, query }): Promise<gmail_v1.Schema$Thread> {
        const mailbox = mailboxOf(gmail, path.userId);
        checkId(path.id);
        const newestFirst = mailbox.thread(path.id);
        if (newestFirst.length === 0) throw entityNotFound();
        const messages: gmail_v1.Schema$Message[] = [];
        for (const message of newestFirst.toReversed()) messages.push(await messageResource(message, query));
        return { id: path.id, historyId: lastChange(newestFirst), messages };
      },
    }),
  ];
}

function newestByThread(newestFirst: readonly StoredMessage[]): StoredMessage[] {
  return [...Map.groupBy(newestFirst, (message) => message.threadId).values()].map(
    ([newest]) => newest as StoredMessage,
  );
}

function lastChange(messages: readonly StoredMessage[]): string {
  return String(Math.max(...messages.map(({ historyId }) => Number(historyId))));
}
