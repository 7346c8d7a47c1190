import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import { invalidParameter } from '../http/api-error.ts';
import { type PageCursor, takePage } from '../http/page.ts';
import { integer, optionalText, type Parameter, type ParameterTable, textList } from '../http/parameters.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { READ_METADATA } from './gmail-scopes.ts';
import type { ChangedLabels, ChangedMessage, HistoryRecord } from './history-log.ts';
import { mailboxOf, type PersonsGmail } from './mailbox-of.ts';

const HISTORY_TYPES = ['messageAdded', 'messageDeleted', 'labelAdded', 'labelRemoved'] as const;
type HistoryType = (typeof HISTORY_TYPES)[number];

interface Selection {
  types: readonly HistoryType[];
  labelId: string | undefined;
}

/**
 * users.history.list.
 *
 * | behaviour | copied from |
 * |---|---|
 * | records after startHistoryId, oldest first, 100 by default and 500 at most; `history` is left out when there is none; historyId is the mailbox's | developers.google.com/workspace/gmail/api/reference/rest/v1/users.history/list |
 * | messages have id and threadId; in messagesAdded, labelsAdded … the labels after the change too; `messages` has each changed message once | there, and github.com/pimalaya/himalaya/issues/752 |
 * | historyTypes and labelId choose; labelId keeps changes to messages that carry it, and its own coming and going | there |
 * | the page is cut before that choice: a page may be empty and have a nextPageToken | github.com/gauteh/lieer/issues/24 |
 * | 404 for an id that is too old or from the future, 400 for text that is no id | history-log.ts |
 */
export function historyListRoute(gmail: PersonsGmail): Route {
  return defineRoute({
    id: 'gmail.users.history.list',
    api: 'gmail',
    path: '/gmail/v1/users/{userId}/history',
    scopes: READ_METADATA,
    units: 2,
    parameters: {
      historyTypes: historyTypes,
      labelId: optionalText,
      maxResults: integer({ minimum: 1, maximum: 500, fallback: 100 }),
      pageToken: optionalText,
      startHistoryId: historyId,
    } satisfies ParameterTable<gmail_v1.Params$Resource$Users$History$List, 'userId'>,
    handle({ path, query, search }): gmail_v1.Schema$ListHistoryResponse {
      const mailbox = mailboxOf(gmail, path.userId);
      if (query.labelId !== undefined) mailbox.checkLabels([query.labelId]);
      const records = mailbox.history.after(query.startHistoryId);
      const page = takePage(records, query.maxResults, query.pageToken, search, AFTER_RECORD);
      const selection = { types: query.historyTypes, labelId: query.labelId };
      const history = page.items.flatMap((record) => historyResource(record, selection) ?? []);
      return {
        ...(history.length > 0 ? { history } : {}),
        ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : {}),
        historyId: String(mailbox.history.shown),
      };
    },
  });
}

const historyTypes: Parameter<readonly HistoryType[]> = {
  parse(name, values) {
    const given = textList.parse(name, values);
    const known = HISTORY_TYPES.filter((type) => given.includes(type));
    if (known.length !== new Set(given).size) throw invalidParameter(name, `Invalid value at '${name}': ${given}`);
    return known.length > 0 ? known : HISTORY_TYPES;
  },
};

const historyId: Parameter<number> = {
  parse(name, values) {
    const [value = ''] = values;
    if (/^\d{1,15}$/.test(value) && values.length === 1) return Number(value);
    throw invalidParameter(name, `Invalid value at 'start_history_id' (TYPE_UINT64), "${value}"`, 'invalidArgument');
  },
};

const AFTER_RECORD: PageCursor<HistoryRecord> = {
  write: ({ id }) => String(id),
  resume(all, text) {
    const next = all.findIndex(({ id }) => id > Number(text));
    return next === -1 ? all.length : next;
  },
};

function historyResource({ id, changes }: HistoryRecord, selection: Selection): gmail_v1.Schema$History | undefined {
  const wants = (type: HistoryType) => selection.types.includes(type);
  const messagesOf = (messages: readonly ChangedMessage[] = []) =>
    messages.filter((message) => carries(message, selection.labelId));
  const labelsOf = (labels: readonly ChangedLabels[] = []) =>
    labels.filter(
      ({ message, labelIds }) => carries(message, selection.labelId) || labelIds.includes(selection.labelId ?? ''),
    );
  const added = wants('messageAdded') ? messagesOf(changes.messagesAdded) : [];
  const deleted = wants('messageDeleted') ? messagesOf(changes.messagesDeleted) : [];
  const labelsAdded = wants('labelAdded') ? labelsOf(changes.labelsAdded) : [];
  const labelsRemoved = wants('labelRemoved') ? labelsOf(changes.labelsRemoved) : [];
  const all = [...added, ...deleted, ...[...labelsAdded, ...labelsRemoved].map(({ message }) => message)];
  if (all.length === 0) return undefined;
  const once = new Map(all.map((message) => [message.id, message]));
  return {
    id: String(id),
    messages: [...once.values()].map(({ id: messageId, threadId }) => ({ id: messageId, threadId })),
    ...(added.length > 0 ? { messagesAdded: added.map((message) => ({ message: resource(message) })) } : {}),
    ...(deleted.length > 0 ? { messagesDeleted: deleted.map((message) => ({ message: resource(message) })) } : {}),
    ...(labelsAdded.length > 0 ? { labelsAdded: labelsAdded.map(labelResource) } : {}),
    ...(labelsRemoved.length > 0 ? { labelsRemoved: labelsRemoved.map(labelResource) } : {}),
  };
}

function carries({ labelIds }: ChangedMessage, labelId: string | undefined): boolean {
  return labelId === undefined || labelIds.includes(labelId);
}

function labelResource({ message, labelIds }: ChangedLabels): gmail_v1.Schema$HistoryLabelAdded {
  return { message: resource(message), labelIds: [...labelIds] };
}

function resource({ id, threadId, labelIds }: ChangedMessage): gmail_v1.Schema$Message {
  return { id, threadId, ...(labelIds.length > 0 ? { labelIds: [...labelIds] } : {}) };
}
