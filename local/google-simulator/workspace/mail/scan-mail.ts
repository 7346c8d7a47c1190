import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { ReportMalformed } from '../workspace.ts';
import { readFrom } from './byte-range.ts';
import { OwnerVotes } from './find-owner.ts';
import { labelNamed, splitLabels } from './gmail-labels.ts';
import { addressesIn } from './mail-addresses.ts';
import { parseFromLineDate, parseMailDate } from './mail-date.ts';
import { headerBlockLength, headerValue, type MailHeader, parseHeaders } from './mail-headers.ts';
import type { Label } from './mailbox.ts';
import { labelsFromStatus } from './mailer-status.ts';
import { type MboxEntry, scanMbox } from './scan-mbox.ts';
import type { ThreadableMessage } from './thread-builder.ts';

/** A message on its way into the mailbox. */
export interface ScannedMessage extends ThreadableMessage {
  source: MboxEntry['message'];
  /** The labels that the export names; undefined for an mbox that is not Gmail's. */
  gmailLabels: Label[] | undefined;
  /** The labels that the mailer's marks amount to, once it is known whether the owner sent the message. */
  labelsFromStatus(sentByOwner: boolean): string[];
  senders: readonly string[];
}

export interface ScannedMail {
  messages: readonly ScannedMessage[];
  votes: OwnerVotes;
  /** Malformed messages, reported and left out. */
  skipped: number;
}

const USUAL_HEADER_BYTES = 16 * 1024;
const MAXIMUM_HEADER_BYTES = 256 * 1024;
const IDENTIFYING_BODY_BYTES = 8 * 1024;
const IDENTIFYING_HEADERS = ['From', 'To', 'Cc', 'Subject', 'Date', 'Message-ID', 'Received', 'Sender'];

/** Reads the headers of every message of these mbox files; a message found twice is one, with the labels of both. */
export async function scanMail(files: readonly string[], report: ReportMalformed): Promise<ScannedMail> {
  const messages = new Map<string, ScannedMessage>();
  const votes = new OwnerVotes();
  let skipped = 0;
  for (const file of files) {
    await using handle = await open(file);
    let fallbackDate = (await handle.stat()).mtimeMs;
    for await (const entry of scanMbox(file)) {
      const head = await readHead(handle, entry);
      if (typeof head === 'string') {
        report({ file, position: entry.offset, reason: head });
        skipped += 1;
        continue;
      }
      const message = describe(entry, head, fallbackDate);
      fallbackDate = message.internalDate;
      const known = messages.get(message.id);
      messages.set(message.id, known ? withLabelsOf(known, message) : message);
      vote(votes, head.headers, message);
    }
  }
  return { messages: [...messages.values()], votes, skipped };
}

/** A message's headers, and the beginning of its body. */
interface MessageHead {
  headers: readonly MailHeader[];
  bodyStart: Buffer;
}

/** The head of a message, or what is wrong with it. */
async function readHead(handle: FileHandle, { message }: MboxEntry): Promise<MessageHead | string> {
  let bytes = await readFrom(handle, message, USUAL_HEADER_BYTES);
  if (headerBlockLength(bytes) === bytes.length) bytes = await readFrom(handle, message, MAXIMUM_HEADER_BYTES);
  const length = headerBlockLength(bytes);
  if (length >= MAXIMUM_HEADER_BYTES) return 'The headers are longer than 256 kB.';
  const headers = parseHeaders(bytes.subarray(0, length));
  if (!IDENTIFYING_HEADERS.some((name) => headerValue(headers, name) !== undefined)) {
    return 'None of the headers that a mail has (From, To, Subject, Date, Message-ID …) follows the "From " line.';
  }
  const body = { ...message, start: message.start + length };
  return { headers, bodyStart: await readFrom(handle, body, IDENTIFYING_BODY_BYTES) };
}

function describe(entry: MboxEntry, { headers, bodyStart }: MessageHead, fallbackDate: number): ScannedMessage {
  const header = (name: string) => headerValue(headers, name);
  const gmailThread = header('X-GM-THRID');
  const gmailLabels = header('X-Gmail-Labels');
  const messageId = messageIdsIn(header('Message-ID') ?? '')[0];
  return {
    id: messageIdOf(entry, headers, bodyStart),
    ...(gmailThread && /^\d{1,20}$/.test(gmailThread) ? { gmailThreadId: hexId(gmailThread) } : {}),
    ...(messageId ? { messageId } : {}),
    references: messageIdsIn(`${header('References') ?? ''} ${header('In-Reply-To') ?? ''}`),
    subject: header('Subject') ?? '',
    internalDate: receivedAt(entry, headers) ?? fallbackDate,
    source: entry.message,
    gmailLabels:
      gmailLabels === undefined ? undefined : splitLabels(gmailLabels).flatMap((name) => labelNamed(name) ?? []),
    labelsFromStatus: statusLabels(headers),
    senders: addressesIn(header('From') ?? '').map(({ address }) => address),
  };
}

function statusLabels(headers: readonly MailHeader[]): (sentByOwner: boolean) => string[] {
  const marks = headers.filter(({ name }) => /^(x-)?(mozilla-)?status$/i.test(name));
  return (sentByOwner) => labelsFromStatus(marks, sentByOwner);
}

/**
 * Gmail's own id where the From_ line has it in decimal. Else a digest of what tells messages apart, so that the same mail
 * gets the same id at every start, wherever it lies, and marks that a mailer adds to its headers change nothing.
 */
function messageIdOf(entry: MboxEntry, headers: readonly MailHeader[], bodyStart: Buffer): string {
  const gmailId = /^From (\d{15,20})@xxx /.exec(entry.fromLine)?.[1];
  if (gmailId) return hexId(gmailId);
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

function messageIdsIn(value: string): string[] {
  return [...value.matchAll(/<([^<>\s]+)>/g)].map((match) => match[1] as string);
}

function withLabelsOf(known: ScannedMessage, again: ScannedMessage): ScannedMessage {
  if (!known.gmailLabels || !again.gmailLabels) return known;
  const labels = new Map([...known.gmailLabels, ...again.gmailLabels].map((label) => [label.id, label]));
  return { ...known, gmailLabels: [...labels.values()] };
}

function vote(votes: OwnerVotes, headers: readonly MailHeader[], message: ScannedMessage): void {
  const addresses = (name: string) => addressesIn(headerValue(headers, name) ?? '');
  votes.addSure(addresses('Delivered-To'));
  if (message.gmailLabels?.some((label) => label.id === 'SENT')) votes.addSure(addresses('From'));
  else votes.addNames(addresses('From'));
  votes.addLikely(addresses('To'));
}
