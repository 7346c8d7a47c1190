import { type FileHandle, open } from 'node:fs/promises';
import { IndexedFile } from '../files/indexed-file.ts';
import type { ReportMalformed } from '../workspace.ts';
import { type ByteRange, readFrom } from './byte-range.ts';
import { describeMessage, type MessageHead, type ScannedMessage } from './describe-message.ts';
import { LabelReader } from './gmail-labels.ts';
import { addressesIn } from './mail-addresses.ts';
import { headerBlockLength, headerValue, type MailHeader, parseHeaders } from './mail-headers.ts';
import { OwnerVotes } from './owner-votes.ts';
import { scanMbox } from './scan-mbox.ts';
import { ScannedMessages } from './scanned-messages.ts';

export interface ScannedMail {
  messages: readonly ScannedMessage[];
  votes: OwnerVotes;
}

const USUAL_HEADER_BYTES = 16 * 1024;
/** A mail to ten thousand people has half of that. */
const MAXIMUM_HEADER_BYTES = 1024 * 1024;
const IDENTIFYING_BODY_BYTES = 8 * 1024;
const IDENTIFYING_HEADERS = ['From', 'To', 'Cc', 'Subject', 'Date', 'Message-ID', 'Received', 'Sender'];

/**
 * Reads the headers of every message of these mbox files; a message found twice is one, with the labels of both. Malformed
 * ones are reported and left out.
 */
export async function scanMail(files: readonly string[], report: ReportMalformed): Promise<ScannedMail> {
  const messages = new ScannedMessages();
  const votes = new OwnerVotes();
  const labels = new LabelReader();
  for (const file of files) {
    await using handle = await open(file);
    // Before it is scanned: should it change meanwhile, it is not taken for what was scanned.
    const stats = await handle.stat();
    let fallbackDate = stats.mtimeMs;
    for await (const entry of scanMbox(new IndexedFile(file, stats))) {
      const head = await readHead(handle, entry.message);
      if (typeof head === 'string') {
        report({ file, position: entry.offset, reason: head });
        continue;
      }
      const message = describeMessage(entry, head, labels, fallbackDate);
      fallbackDate = message.internalDate;
      messages.add(message);
      vote(votes, head.headers, message);
    }
  }
  return { messages: messages.all, votes };
}

/** The head of a message, or what is wrong with it. */
async function readHead(handle: FileHandle, message: ByteRange): Promise<MessageHead | string> {
  let bytes = await readFrom(handle, message, USUAL_HEADER_BYTES + IDENTIFYING_BODY_BYTES);
  let length = headerBlockLength(bytes);
  if (length > USUAL_HEADER_BYTES) {
    bytes = await readFrom(handle, message, MAXIMUM_HEADER_BYTES + IDENTIFYING_BODY_BYTES);
    length = headerBlockLength(bytes);
  }
  if (length > MAXIMUM_HEADER_BYTES) return 'The headers are longer than 1 MB.';
  const headers = parseHeaders(bytes.subarray(0, length));
  if (!IDENTIFYING_HEADERS.some((name) => headerValue(headers, name) !== undefined)) {
    return 'None of the headers that a mail has (From, To, Subject, Date, Message-ID …) follows the "From " line.';
  }
  return { headers, bodyStart: bytes.subarray(length, length + IDENTIFYING_BODY_BYTES) };
}

function vote(votes: OwnerVotes, headers: readonly MailHeader[], message: ScannedMessage): void {
  const addresses = (name: string) => addressesIn(headerValue(headers, name) ?? '');
  votes.addSure(addresses('Delivered-To'));
  if (message.gmailLabels?.some((label) => label.id === 'SENT')) votes.addSure(addresses('From'));
  else votes.addNames(addresses('From'));
  votes.addLikely(addresses('To'));
}
