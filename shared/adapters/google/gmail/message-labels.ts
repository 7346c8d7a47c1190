import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { ListedIds } from '../../../sync/collection-source.ts';
import type { GoogleCall } from '../google-call.ts';
import { listMessages } from './list-messages.ts';

/** Pages that are read together, 5,000 ids: a run that takes a comparison up reads no more of them again. */
const PAGES = 10;

/** Where the lists of a mailbox's labels go on. */
export interface LabelPlace {
  label: string;
  /** Null is the first page. */
  page: string | null;
}

/**
 * Some pages of ids of the messages that carry a label, one label after the other, those of spam and trash left out.
 * messages.list gives ids only, but takes a label: a list for each label tells all labels of 500 messages for 5 units, where
 * reading the messages costs 20 units each. `from` null begins; `next` null is the end.
 */
export async function listLabelled(
  gmail: gmail_v1.Gmail,
  call: GoogleCall,
  from: LabelPlace | null,
  signal: AbortSignal,
): Promise<{ lists: ListedIds[]; next: LabelPlace | null }> {
  const { labels = [] } = await call('gmail.users.labels.list', signal, (options) =>
    gmail.users.labels.list({ userId: 'me' }, options),
  );
  // In an order of their own: labels may come and go between two calls.
  const left = labels
    .flatMap(({ id }) => (id && id !== 'SPAM' && id !== 'TRASH' ? [id] : []))
    .sort()
    .filter((id) => from === null || id >= from.label);
  const lists: ListedIds[] = [];
  let label = left.shift();
  let page = from?.label === label ? (from?.page ?? null) : null;
  for (let pages = 0; label !== undefined && pages < PAGES; pages += 1) {
    const { messages, nextPageToken } = await listMessages(gmail, call, { pageToken: page, labelId: label }, signal);
    if (messages.length > 0) lists.push({ list: label, ids: messages.map(({ id }) => id) });
    page = nextPageToken;
    if (page === null) label = left.shift();
  }
  return { lists, next: label === undefined ? null : { label, page } };
}
