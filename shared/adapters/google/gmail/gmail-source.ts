import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { TextExtractor } from '../../../content/extraction/text-extractor.ts';
import type { Item } from '../../../domain/hit.ts';
import type { CollectionSource, Loaded } from '../../../sync/collection-source.ts';
import { GoogleError } from '../../../sync/google-error.ts';
import { emailRevision } from '../../../sync/revision.ts';
import type { BatchGet } from '../batch/batch-get.ts';
import type { GoogleCall } from '../google-call.ts';
import { loadOne } from '../load-each.ts';
import { required } from '../malformed-resource-error.ts';
import type { CallQuota } from '../quota/call-quota.ts';
import { fetchAttachment } from './fetch-attachment.ts';
import { type HistoryEntry, readHistory, relabelStored, withoutHidden } from './history.ts';
import { type ListedMessage, listMessages } from './list-messages.ts';
import { type LabelPlace, listLabelled } from './message-labels.ts';
import { readAttachments } from './read-attachments.ts';
import { createMessageReader, type ReadMessage } from './read-messages.ts';
import { toEmail } from './to-email.ts';

/**
 * Pages of ids that are listed together: 5,000 ids for 50 units. A first pass knows by them how many messages a thread has before it
 * reads any: most threads end within them; of one that does not, the rest is read with the ids that follow. A comparison looks their
 * labels up together, which reads all lists of labels. A run that takes a pass up lists them again.
 */
const PAGES_AHEAD = 10;

/** As many as may come while a chunk of 50 is stored. */
const NEWEST = 50;

export interface GmailParts {
  gmail: gmail_v1.Gmail;
  call: GoogleCall;
  batchGet: BatchGet;
  quota: CallQuota;
  /** Gives what reads the attachments of messages that are loaded together. */
  openExtractor: () => TextExtractor;
}

/**
 * A mailbox without spam and trash, as Gmail's own search sees it. Messages come newest first, each with the older ones of its
 * thread. On a first pass labels are not compared: changes since the anchor tell what happened to them meanwhile. And what is attached
 * is left for later (pending-attachments.ts): an attachment costs as much of the quota as a mail, and the mails come first. Later passes
 * read which messages carry each label, kept beside the listing, before they list the messages.
 */
export function createGmailSource(
  { gmail, call, batchGet, quota, openExtractor }: GmailParts,
  { firstPass }: { firstPass: boolean },
): CollectionSource<HistoryEntry> {
  const readMessages = createMessageReader(batchGet, quota);
  return {
    async begin(signal) {
      const profile = await call('gmail.users.getProfile', signal, (options) =>
        gmail.users.getProfile({ userId: 'me' }, options),
      );
      return { anchor: required(profile.historyId, 'historyId'), expected: profile.messagesTotal ?? null };
    },

    async list(pageToken, signal, kept) {
      const from: ComparisonPlace = firstPass ? { messages: pageToken } : placeOf(pageToken);
      if ('labels' in from) {
        const { lists, next } = await listLabelled(gmail, call, from.labels, signal);
        return { entries: [], beside: lists, nextPageToken: tokenOf(next ? { labels: next } : { messages: null }) };
      }
      const messages: ListedMessage[] = [];
      let next = from.messages;
      for (let page = 0; page < PAGES_AHEAD; page += 1) {
        const listed = await listMessages(gmail, call, { pageToken: next }, signal);
        messages.push(...listed.messages);
        next = listed.nextPageToken;
        if (next === null) break;
      }
      const labels = firstPass ? undefined : await kept.listsOf(messages.map(({ id }) => id));
      const revisionOf = (id: string, threadId: string) =>
        labels ? emailRevision({ threadId, labels: labels.get(id) ?? [] }) : null;
      return {
        entries: byThread(messages).map((entry) => ({ ...entry, revision: revisionOf(entry.id, entry.group) })),
        nextPageToken: firstPass || next === null ? next : tokenOf({ messages: next }),
      };
    },

    async newest(signal) {
      const { messages } = await listMessages(gmail, call, { maxResults: NEWEST }, signal);
      return byThread(messages).map((entry) => ({ ...entry, revision: null }));
    },

    changes: (from, signal) => readHistory(gmail, call, from, signal),

    // To load it tells whether it is there: asking first would cost as much.
    find: async (ids) => ids.map((id) => ({ kind: 'entry', entry: { id, revision: null } })),

    async load(entries, stored, signal) {
      const { relabelled, toRead } = relabelStored(entries, stored);
      const extractor = openExtractor();
      const attached = firstPass
        ? 'later'
        : untilOneFails((id, part) => fetchAttachment(gmail, call, id, part, signal));
      const loaded: Loaded[] = [];
      // One after the other: a mail's attachment may have 20 MB, and there is one thread that reads them.
      for await (const read of readMessages(toRead, signal)) {
        loaded.push(await loadMessage(read, stored.get(read.id), attached, extractor, signal));
      }
      return withoutHidden([...relabelled, ...loaded]);
    },
  };

  async function loadMessage(
    read: ReadMessage,
    before: Item | undefined,
    attached: FetchAttached | 'later',
    extractor: TextExtractor,
    signal: AbortSignal,
  ): Promise<Loaded> {
    const { id } = read;
    if (read.kind === 'gone' || read.kind === 'failed') return read;
    if (read.kind === 'too-large') return { kind: 'malformed', id, reason: 'the message is too large' };
    const { message } = read;
    return loadOne(id, async () => {
      const email = toEmail(message);
      const known = before?.service === 'gmail' ? before.email.attachments : [];
      const attachments = await readAttachments(
        email.attachments,
        known,
        message.payload,
        attached === 'later' ? 'later' : (attachmentId) => attached(id, attachmentId),
        extractor,
        signal,
      );
      return { service: 'gmail', email: { ...email, attachments } };
    });
  }
}

/** The bytes of an attachment of a message. */
type FetchAttached = (messageId: string, attachmentId: string) => Promise<Uint8Array>;

/** One that Google does not give took up to 45 s of tries: what is attached to the others of the chunk is left for later too. */
function untilOneFails(fetch: FetchAttached): FetchAttached {
  let failure: GoogleError | undefined;
  return async (messageId, attachmentId) => {
    if (failure) throw failure;
    try {
      return await fetch(messageId, attachmentId);
    } catch (error) {
      if (error instanceof GoogleError && error.kind === 'transient') failure = error;
      throw error;
    }
  };
}

/** Where a comparison goes on: in the lists of labels, or in that of the messages. */
type ComparisonPlace = { labels: LabelPlace | null } | { messages: string | null };

/** The place as sync keeps it: as the page token of the listing. */
function tokenOf(place: ComparisonPlace): string {
  return JSON.stringify(place);
}

function placeOf(pageToken: string | null): ComparisonPlace {
  return pageToken === null ? { labels: null } : (JSON.parse(pageToken) as ComparisonPlace);
}

/** Messages of a thread side by side, where its newest one stands. */
function byThread(messages: readonly ListedMessage[]): { id: string; group: string }[] {
  return [...Map.groupBy(messages, ({ threadId }) => threadId).values()]
    .flat()
    .map(({ id, threadId }) => ({ id, group: threadId }));
}
