import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import { decodeWords } from 'postal-mime';
import { readEmailBody } from '../../../content/email-body.ts';
import { headerOf } from '../../../content/mime-part.ts';
import type { Email } from '../../../domain/email.ts';
import { required, requiredDate } from '../malformed-resource-error.ts';
import { mailAddresses } from './mail-addresses.ts';

/** Characters of the body that a list of results shows. */
const PREVIEW_LENGTH = 500;

/**
 * Maps a message in the format `full`. Gmail gives header values as they were sent, so encoded words (RFC 2047) are decoded
 * here. `receivedAt` is when Gmail got the message: the Date header is the sender's word.
 * @throws MalformedResourceError
 */
export function toEmail(message: gmail_v1.Schema$Message): Email {
  const payload = required(message.payload, 'payload');
  const header = (name: string) => headerOf(payload, name);
  const labels = [...(message.labelIds ?? [])].sort();
  const { full, visible, attachments } = readEmailBody(payload);
  return {
    emailId: required(message.id, 'id'),
    threadId: required(message.threadId, 'threadId'),
    historyId: required(message.historyId, 'historyId'),
    messageId: messageIds(header('Message-ID'))[0] ?? null,
    inReplyTo: messageIds(header('In-Reply-To'))[0] ?? null,
    referenceIds: messageIds(header('References')),
    subject: decodeWords(header('Subject') ?? '')
      .replace(/\s+/g, ' ')
      .trim(),
    sender: mailAddresses(header('From'))[0] ?? null,
    to: mailAddresses(header('To')),
    cc: mailAddresses(header('Cc')),
    bcc: mailAddresses(header('Bcc')),
    bodyPreview: visible.slice(0, PREVIEW_LENGTH),
    bodyFull: full,
    receivedAt: requiredDate(Number(required(message.internalDate, 'internalDate')), 'internalDate'),
    labels,
    isRead: !labels.includes('UNREAD'),
    sizeBytes: message.sizeEstimate ?? 0,
    attachments,
  };
}

/** Message ids without their angle brackets; a header without any is taken as one id. */
function messageIds(header: string | undefined): string[] {
  const text = header?.trim() ?? '';
  const bracketed = [...text.matchAll(/<([^<>\s]+)>/g)].map(([, id]) => id ?? '');
  return bracketed.length > 0 || text === '' ? bracketed : [text];
}
