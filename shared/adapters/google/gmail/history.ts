import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { Email } from '../../../domain/email.ts';
import type { Item } from '../../../domain/hit.ts';
import type { ChangePage, ListEntry, Loaded } from '../../../sync/collection-source.ts';
import { expiredIf } from '../expired-cursor.ts';
import type { GoogleCall } from '../google-call.ts';
import { required } from '../malformed-resource-error.ts';

/** Records of a page: Gmail's maximum, at 2 units a page. */
const PAGE = 500;

/** What carries one of these is not in the copy: neither Gmail's listing nor its search shows it. */
const HIDDEN_LABELS = ['SPAM', 'TRASH'];

export interface HistoryEntry extends ListEntry {
  /** What the history tells of the message; from a listing, nothing. */
  history?: {
    /** Of each label that was added (true) or removed (false), the last thing that happened to it. */
    labels: ReadonlyMap<string, boolean>;
    /** The record that changed it last. */
    historyId: string;
  };
}

/**
 * A page of what happened in a mailbox since a history id, the records of a message merged into one entry.
 *
 * | Gmail's answer | taken as |
 * |---|---|
 * | 404, sometimes 400 | an expired history id; a page token that died |
 * | a record names a message with id and thread, and not always with its labels | labels are worked out from what was added and removed |
 * | `historyId`, with each page: where the mailbox is now | the next cursor |
 *
 * @see https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.history/list
 */
export async function readHistory(
  gmail: gmail_v1.Gmail,
  call: GoogleCall,
  { cursor, pageToken }: { cursor: string; pageToken: string | null },
  signal: AbortSignal,
): Promise<ChangePage<HistoryEntry>> {
  const page = await expiredIf(
    ['notFound', 'invalid'],
    call('gmail.users.history.list', signal, (options) =>
      gmail.users.history.list(
        { userId: 'me', startHistoryId: cursor, maxResults: PAGE, ...(pageToken ? { pageToken } : {}) },
        options,
      ),
    ),
  );
  const records = page.history ?? [];
  const messages = new Map<string, MessageChange>();
  for (const record of records) apply(record, messages);
  const all = [...messages];
  return {
    kind: 'items',
    changed: all
      .filter(([, change]) => !isGone(change))
      .map(([id, { labels, historyId }]) => ({ id, revision: null, history: { labels, historyId } })),
    gone: all.filter(([, change]) => isGone(change)).map(([id]) => id),
    // A label that is made or renamed leaves no record, and raises the mailbox's history id all the same.
    listsChanged: records.length > 0 || page.historyId !== cursor,
    nextPageToken: page.nextPageToken ?? null,
    cursor: required(page.historyId, 'historyId'),
  };
}

interface MessageChange {
  labels: Map<string, boolean>;
  /** All its labels, where the last record that named it said so. */
  current: Set<string> | undefined;
  isDeleted: boolean;
  historyId: string;
}

function apply(record: gmail_v1.Schema$History, messages: Map<string, MessageChange>): void {
  const historyId = required(record.id, 'history.id');

  function touch(message: gmail_v1.Schema$Message | undefined): MessageChange | undefined {
    if (!message?.id) return undefined;
    const change = messages.get(message.id) ?? {
      labels: new Map<string, boolean>(),
      current: undefined,
      isDeleted: false,
      historyId,
    };
    if (message.labelIds) change.current = new Set(message.labelIds);
    change.historyId = historyId;
    messages.set(message.id, change);
    return change;
  }

  function label(
    message: gmail_v1.Schema$Message | undefined,
    ids: readonly string[] | null | undefined,
    isOn: boolean,
  ) {
    const change = touch(message);
    for (const id of ids ?? []) {
      change?.labels.set(id, isOn);
      if (isOn) change?.current?.add(id);
      else change?.current?.delete(id);
    }
  }

  for (const { message } of record.messagesAdded ?? []) touch(message);
  for (const { message, labelIds } of record.labelsAdded ?? []) label(message, labelIds, true);
  for (const { message, labelIds } of record.labelsRemoved ?? []) label(message, labelIds, false);
  for (const { message } of record.messagesDeleted ?? []) {
    const change = touch(message);
    if (change) change.isDeleted = true;
  }
}

function isGone({ isDeleted, labels, current }: MessageChange): boolean {
  return isDeleted || HIDDEN_LABELS.some((label) => labels.get(label) ?? current?.has(label) ?? false);
}

/**
 * Tells the mails that the copy holds, and whose labels alone have changed, from the entries that must be read: a message's
 * text never changes, so labels cost no call.
 */
export function relabelStored<Entry extends HistoryEntry>(
  entries: readonly Entry[],
  stored: ReadonlyMap<string, Item>,
): { relabelled: Loaded[]; toRead: Entry[] } {
  const relabelled: Loaded[] = [];
  const toRead: Entry[] = [];
  for (const entry of entries) {
    const before = stored.get(entry.id);
    if (entry.history && before?.service === 'gmail') {
      relabelled.push({ kind: 'item', content: { service: 'gmail', email: relabel(before.email, entry.history) } });
    } else toRead.push(entry);
  }
  return { relabelled, toRead };
}

/** The mail as it is after what happened to it; doing it twice changes nothing. */
function relabel(email: Email, { labels, historyId }: NonNullable<HistoryEntry['history']>): Email {
  const now = new Set(email.labels);
  for (const [label, isOn] of labels) {
    if (isOn) now.add(label);
    else now.delete(label);
  }
  return {
    ...email,
    labels: [...now].sort(),
    isRead: !now.has('UNREAD'),
    historyId: BigInt(historyId) > BigInt(email.historyId) ? historyId : email.historyId,
  };
}

/** A message that is read while it lies in spam or trash does not belong to the copy. */
export function withoutHidden(loaded: readonly Loaded[]): Loaded[] {
  return loaded.map((one) =>
    one.kind === 'item' &&
    one.content.service === 'gmail' &&
    one.content.email.labels.some((label) => HIDDEN_LABELS.includes(label))
      ? { kind: 'gone', id: one.content.email.emailId }
      : one,
  );
}
