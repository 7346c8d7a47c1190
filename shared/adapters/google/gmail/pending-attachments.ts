import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { TextExtractor } from '../../../content/extraction/text-extractor.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { Attachment, Email } from '../../../domain/email.ts';
import type { AttachmentSource, ReadPending } from '../../../sync/collection-source.ts';
import { GoogleError } from '../../../sync/google-error.ts';
import type { GoogleCall } from '../google-call.ts';
import { MalformedResourceError } from '../malformed-resource-error.ts';
import { storable } from '../storable.ts';
import { fetchAttachment } from './fetch-attachment.ts';
import { extractBytes, isSameAttachment, orItsFailure } from './read-attachments.ts';
import { toEmail } from './to-email.ts';

/**
 * Tries after which an attachment that Google has and does not give is `unavailable`. While nothing else can be had either, the sweep
 * makes them five minutes apart: an hour, which Google's outages rarely last.
 */
const MAX_TRIES = 12;

/** From then on what is left of a mail waits for the next look: a worker has two minutes, and a mail may have many attachments. */
const TIME_MS = 20_000;

export interface PendingAttachmentsParts {
  gmail: gmail_v1.Gmail;
  call: GoogleCall;
  clock: Clock;
  /** Gives what reads the attachments of a message. */
  openExtractor: () => TextExtractor;
}

/**
 * Reads what is attached to stored mails. The ids of attachments are those of the time when the message was read; Gmail gives others
 * each time and does not say how long they hold, so where one does not, the message is read again.
 */
export function createPendingAttachments({
  gmail,
  call,
  clock,
  openExtractor,
}: PendingAttachmentsParts): AttachmentSource {
  return {
    async read(email, signal, noteTry): Promise<ReadPending> {
      const extractor = openExtractor();
      const attachments: Attachment[] = [];
      const startedAt = clock.now().getTime();
      let listed: readonly Attachment[] | GoogleError | undefined;
      let failure: GoogleError | undefined;
      for (const [index, attachment] of email.attachments.entries()) {
        const { pending, ...rest } = attachment;
        // A failure took up to 45 s of tries: the others wait for the next look.
        if (pending === undefined || failure || clock.now().getTime() - startedAt > TIME_MS) {
          attachments.push(attachment);
          continue;
        }
        // A worker that ended in each of them could not say so.
        if (pending.tries >= MAX_TRIES) {
          attachments.push({ ...rest, unread: 'unavailable' });
          continue;
        }
        await noteTry(index, pending.tries + 1);
        let bytes: Uint8Array | GoogleError;
        try {
          bytes = await fetch(email, attachment.attachmentId, signal);
          if (bytes instanceof GoogleError && bytes.kind !== 'transient') {
            listed ??= await listAgain(email, signal);
            if (listed instanceof GoogleError) bytes = listed;
            else {
              const { attachmentId = null } = listed.find((other) => isSameAttachment(other, attachment)) ?? {};
              if (attachmentId !== null && attachmentId !== attachment.attachmentId) {
                rest.attachmentId = attachmentId;
                bytes = await fetch(email, attachmentId, signal);
              }
            }
          }
        } catch (error) {
          // A quota, or what is wrong with the account, says nothing of the attachment.
          if (!signal.aborted) await noteTry(index, pending.tries);
          throw error;
        }
        if (!(bytes instanceof GoogleError)) {
          const { contentType } = pending;
          attachments.push({ ...rest, ...(await extractBytes(bytes, contentType, attachment, extractor, signal)) });
          continue;
        }
        const tries = pending.tries + 1;
        const isHopeless = bytes.kind !== 'transient' || tries >= MAX_TRIES;
        if (bytes.kind === 'transient') failure = bytes;
        attachments.push(isHopeless ? { ...rest, unread: 'unavailable' } : { ...rest, pending: { ...pending, tries } });
      }
      return { email: storable({ ...email, attachments }), failure };
    },
  };

  function fetch(email: Email, attachmentId: string | null, signal: AbortSignal): Promise<Uint8Array | GoogleError> {
    return orItsFailure(() => fetchAttachment(gmail, call, email.emailId, attachmentId ?? '', signal));
  }

  /** None of a message that is gone: the history tells, and takes it out of the copy. An error where Google does not give it now. */
  async function listAgain({ emailId }: Email, signal: AbortSignal): Promise<readonly Attachment[] | GoogleError> {
    try {
      const message = await call('gmail.users.messages.get', signal, (options) =>
        gmail.users.messages.get({ userId: 'me', id: emailId, format: 'full' }, options),
      );
      return toEmail(message).attachments;
    } catch (error) {
      if (error instanceof MalformedResourceError) return [];
      if (error instanceof GoogleError && error.kind === 'notFound') return [];
      if (error instanceof GoogleError && error.kind === 'transient') return error;
      throw error;
    }
  }
}
