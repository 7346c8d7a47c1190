import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { TextExtractor } from '../../../content/extraction/text-extractor.ts';
import type { CollectionSource } from '../../../sync/collection-source.ts';
import { emailRevision } from '../../../sync/revision.ts';
import type { GoogleCall } from '../google-call.ts';
import { loadEach } from '../load-each.ts';
import { required } from '../malformed-resource-error.ts';
import { fetchAttachment } from './fetch-attachment.ts';
import { type HistoryEntry, readHistory, relabelStored, withoutHidden } from './history.ts';
import { MAX_PAGE, messageLabels } from './message-labels.ts';
import { readAttachments } from './read-attachments.ts';
import { toEmail } from './to-email.ts';

/** Pages of a first pass are small: they are what shows progress. Twenty seconds' worth of quota, at 20 units a message. */
const FIRST_PASS_PAGE = 100;

/**
 * A mailbox without spam and trash, as Gmail's own search sees it. Messages come newest first. On a first pass labels are
 * not compared: changes since the anchor tell what happened to them meanwhile.
 * @param openExtractor gives what reads the attachments of messages that are loaded together
 */
export function createGmailSource(
  gmail: gmail_v1.Gmail,
  call: GoogleCall,
  { firstPass }: { firstPass: boolean },
  openExtractor: () => TextExtractor,
): CollectionSource<HistoryEntry> {
  let labels: Map<string, string[]> | undefined;
  return {
    async begin(signal) {
      const profile = await call('gmail.users.getProfile', signal, (options) =>
        gmail.users.getProfile({ userId: 'me' }, options),
      );
      return { anchor: required(profile.historyId, 'historyId'), expected: profile.messagesTotal ?? null };
    },

    async list(pageToken, signal) {
      if (!firstPass) labels ??= await messageLabels(gmail, call, signal);
      const page = await call('gmail.users.messages.list', signal, (options) =>
        gmail.users.messages.list(
          { userId: 'me', maxResults: firstPass ? FIRST_PASS_PAGE : MAX_PAGE, ...(pageToken ? { pageToken } : {}) },
          options,
        ),
      );
      const entries = (page.messages ?? []).flatMap(({ id }) =>
        id ? [{ id, revision: labels ? emailRevision(labels.get(id) ?? []) : null }] : [],
      );
      return { entries, nextPageToken: page.nextPageToken ?? null };
    },

    changes: (from, signal) => readHistory(gmail, call, from, signal),

    async load(entries, stored, signal) {
      const { relabelled, toRead } = relabelStored(entries, stored);
      const extractor = openExtractor();
      const read = await loadEach(toRead, signal, async ({ id }, either) => {
        const message = await call('gmail.users.messages.get', either, (options) =>
          gmail.users.messages.get({ userId: 'me', id, format: 'full' }, options),
        );
        const email = toEmail(message);
        const before = stored.get(id);
        const known = before?.service === 'gmail' ? before.email.attachments : [];
        const fetch = (attachmentId: string) => fetchAttachment(gmail, call, id, attachmentId, either);
        const attachments = await readAttachments(email.attachments, known, message.payload, fetch, extractor, either);
        return { service: 'gmail', email: { ...email, attachments } };
      });
      return withoutHidden([...relabelled, ...read]);
    },
  };
}
