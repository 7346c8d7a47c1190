import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import { takePage } from '../http/page.ts';
import { flag, integer, oneOf, optionalText, type ParameterTable, textList, unsupported } from '../http/parameters.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { StoredMessage } from '../workspace/mail/mailbox.ts';
import { checkId, entityNotFound } from './gmail-errors.ts';
import { READ_CONTENT, READ_METADATA } from './gmail-scopes.ts';
import { mailboxOf, type PersonsGmail } from './mailbox-of.ts';
import { AFTER_MESSAGE } from './message-index.ts';
import { messageResource, readAttachment } from './message-resource.ts';
import { selectMessages } from './select-messages.ts';

/**
 * users.messages.list, .get and .attachments.get.
 *
 * | behaviour | copied from |
 * |---|---|
 * | list: ids only, newest first, 100 by default and 500 at most; `messages` is left out of an empty list | developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/list |
 * | list: mail that comes or goes between two pages neither repeats nor skips another | an assumption, in favour of the client: Gmail's pages don't tell what a page token stands for |
 * | get: 404 notFound for an unknown id, 400 for text that is no id | developers.google.com/workspace/gmail/api/guides/handle-errors |
 * | `q` is refused: clients of the simulator search their own copy | a limit of the simulator |
 */
export function messageRoutes(gmail: PersonsGmail): Route[] {
  function find(userId: string, id: string): StoredMessage {
    const mailbox = mailboxOf(gmail, userId);
    checkId(id);
    const message = mailbox.message(id);
    if (!message) throw entityNotFound();
    return message;
  }

  return [
    defineRoute({
      id: 'gmail.users.messages.list',
      api: 'gmail',
      path: '/gmail/v1/users/{userId}/messages',
      scopes: READ_METADATA,
      units: 5,
      parameters: {
        includeSpamTrash: flag,
        labelIds: textList,
        maxResults: integer({ minimum: 1, maximum: 500, fallback: 100 }),
        pageToken: optionalText,
        q: unsupported,
      } satisfies ParameterTable<gmail_v1.Params$Resource$Users$Messages$List, 'userId'>,
      handle({ path, query, search }): gmail_v1.Schema$ListMessagesResponse {
        const selected = selectMessages(mailboxOf(gmail, path.userId), query);
        const { items, nextPageToken } = takePage(selected, query.maxResults, query.pageToken, search, AFTER_MESSAGE);
        return {
          ...(items.length > 0 ? { messages: items.map(({ id, threadId }) => ({ id, threadId })) } : {}),
          ...(nextPageToken ? { nextPageToken } : {}),
          resultSizeEstimate: selected.length,
        };
      },
    }),
    defineRoute({
      id: 'gmail.users.messages.get',
      api: 'gmail',
      path: '/gmail/v1/users/{userId}/messages/{id}',
      scopes: READ_CONTENT,
      units: 20,
      parameters: {
        format: oneOf(['full', 'metadata', 'minimal', 'raw'], 'full'),
        metadataHeaders: textList,
      } satisfies ParameterTable<gmail_v1.Params$Resource$Users$Messages$Get, 'userId' | 'id'>,
      handle: ({ path, query }) => messageResource(find(path.userId, path.id), query),
    }),
    defineRoute({
      id: 'gmail.users.messages.attachments.get',
      api: 'gmail',
      path: '/gmail/v1/users/{userId}/messages/{messageId}/attachments/{id}',
      scopes: READ_CONTENT,
      units: 20,
      parameters: {},
      async handle({ path }): Promise<gmail_v1.Schema$MessagePartBody> {
        const content = await readAttachment(find(path.userId, path.messageId), path.id);
        if (!content) throw entityNotFound();
        return { size: content.length, data: content.toString('base64url') };
      },
    }),
  ];
}
