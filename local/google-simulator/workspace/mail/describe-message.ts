import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { LabelReader } from './gmail-labels.ts';
import { addressesIn } from './mail-addresses.ts';
import { parseFromLineDate, parseMailDate, parseMailOffset } from './mail-date.ts';
import { headerValue, type MailHeader } from './mail-headers.ts';
import type { Label } from './mailbox.ts';
import { type MailerMarks, readMailerMarks } from './mailer-marks.ts';
import type { MboxEntry } from './scan-mbox.ts';
import type { ThreadableMessage } from './thread-builder.ts';
import type { SentTime } from './zone-of-sent-mail.ts';

/** A message's headers, and the beginning of its body. */
export interface MessageHead {
  headers: readonly MailHeader[];
  bodyStart: Buffer;
}

/** A message on its way into the mailbox. */
export interface ScannedMessage extends ThreadableMessage {
  /** The id is Gmail's own. */
  hasGmailId: boolean;
  /** Tells messages apart by what they say: 16 hex digits. */
  digest: string;
  source: MboxEntry['message'];
  /** The labels that the export names; undefined for an mbox that is not Gmail's. */
  gmailLabels: Label[] | undefined;
  marks: MailerMarks;
  /** The names of the mbox files that it was found in, without their ending. */
  mailboxes: readonly string[];
  senders: readonly string[];
  /** What its sender's clock showed, where the Date header tells it. */
  sentAt: SentTime | undefined;
}

/** @param fallbackDate when it came, if nothing in it tells; milliseconds since the epoch */
export function describeMessage(
  entry: MboxEntry,
  { headers, bodyStart }: MessageHead,
  labels: LabelReader,
  fallbackDate: number,
): ScannedMessage {
  const header = (name: string) => headerValue(headers, name);
  const gmailThread = header('X-GM-THRID');
  const gmailLabels = header('X-Gmail-Labels');
  const messageId = messageIdsIn(header('Message-ID') ?? '')[0];
  const gmailId = gmailIdOf(entry, headers);
  const digest = digestOf(headers, bodyStart);
  return {
    id: gmailId ?? digest,
    hasGmailId: gmailId !== undefined,
    digest,
    ...(gmailThread && /^\d{1,20}$/.test(gmailThread) ? { gmailThreadId: hexId(gmailThread) } : {}),
    ...(messageId ? { messageId } : {}),
    references: messageIdsIn(`${header('References') ?? ''} ${header('In-Reply-To') ?? ''}`),
    subject: detached(header('Subject') ?? ''),
    internalDate: receivedAt(entry, headers) ?? fallbackDate,
    source: entry.message,
    gmailLabels: gmailLabels === undefined ? undefined : labels.read(gmailLabels),
    marks: readMailerMarks(headers),
    mailboxes: [basename(entry.message.file.path).replace(/\.mbox$/i, '')],
    senders: addressesIn(header('From') ?? '').map(({ address }) => detached(address)),
    sentAt: sentAt(header('Date') ?? ''),
  };
}

/** Gmail's own id, which the export writes in decimal. */
function gmailIdOf(entry: MboxEntry, headers: readonly MailHeader[]): string | undefined {
  const decimal = headerValue(headers, 'X-GM-MSGID') ?? /^From (\d{15,20})@xxx /.exec(entry.fromLine)?.[1];
  return decimal !== undefined && /^\d{1,20}$/.test(decimal) ? hexId(decimal) : undefined;
}

/**
 * A digest of what tells messages apart, so that the same mail gets the same id at every start, wherever it lies, and marks
 * that a mailer adds to its headers change nothing.
 */
function digestOf(headers: readonly MailHeader[], bodyStart: Buffer): string {
  const identity = ['Message-ID', 'Date', 'From', 'Subject'].map((name) => headerValue(headers, name) ?? '');
  return createHash('sha256').update(JSON.stringify(identity)).update(bodyStart).digest('hex').slice(0, 16);
}

function hexId(decimal: string): string {
  return BigInt.asUintN(64, BigInt(decimal)).toString(16).padStart(16, '0');
}

/** Gmail's From_ line tells when it received the message; other mailers' has no zone, so that the Date header is better. */
function receivedAt(entry: MboxEntry, headers: readonly MailHeader[]): number | undefined {
  const fromLine = parseFromLineDate(entry.fromLine);
  if (fromLine?.hasOffset) return fromLine.instant;
  const received = headerValue(headers, 'Received')?.split(';').at(-1);
  return parseMailDate(headerValue(headers, 'Date') ?? '') ?? parseMailDate(received ?? '') ?? fromLine?.instant;
}

function sentAt(date: string): SentTime | undefined {
  const instant = parseMailDate(date);
  const offset = parseMailOffset(date);
  return instant === undefined || offset === undefined ? undefined : { instant, offset };
}

function messageIdsIn(value: string): string[] {
  return [...value.matchAll(/<([^<>\s]+)>/g)].map((match) => detached(match[1] as string));
}

/** A copy that stands alone: a piece that V8 cuts out of a text keeps the whole text, all headers of a message, in memory. */
function detached(text: string): string {
  return Buffer.from(text).toString();
}
