import type { MailboxAddress } from './mailbox-address.ts';
import type { UnreadReason } from './unread-reason.ts';

/** An attachment as listed in a message; its bytes stay at Google. Of a type that is not read it has none of the last three. */
export interface Attachment {
  attachmentId: string | null;
  partId: string;
  filename: string;
  mimeType: string;
  sizeBytes: number;
  /** The text of its content; '' where it holds none. */
  text?: string;
  /** Why its text could not be read. */
  unread?: UnreadReason;
  /** It is still to be fetched and read. */
  pending?: PendingAttachment;
}

export interface PendingAttachment {
  /** The content type with the charset, where its part names one: once the message is stored, nothing else tells. */
  contentType: string;
  /** How often it was asked for in vain. */
  tries: number;
}

/** A message of Gmail as the copy keeps it (table `gmail_cache`). */
export interface Email {
  /** Gmail's id of the message: 16 hex digits. */
  emailId: string;
  threadId: string;
  /** Gmail's history id of the message, a decimal that exceeds 2^53. */
  historyId: string;
  /** `Message-ID` without angle brackets (RFC 5322 3.6.4), where the message has one. */
  messageId: string | null;
  inReplyTo: string | null;
  referenceIds: readonly string[];
  subject: string;
  sender: MailboxAddress | null;
  to: readonly MailboxAddress[];
  cc: readonly MailboxAddress[];
  bcc: readonly MailboxAddress[];
  /** The first characters of the body, quoted replies left out. */
  bodyPreview: string;
  /** The whole body as plain text, for display: quoted replies and the signature included. */
  bodyFull: string;
  receivedAt: Date;
  labels: readonly string[];
  isRead: boolean;
  sizeBytes: number;
  attachments: readonly Attachment[];
}
