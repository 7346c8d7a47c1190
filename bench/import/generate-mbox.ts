import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Random, seededRandom } from '../random.ts';
import { Vocabulary } from '../vocabulary.ts';

/** The person whose mail it is. */
export const ME = 'me@example.com';

const MEAN_BODY_BYTES = 4_000;
const ATTACHMENT_EVERY = 10;
const ATTACHMENT_BYTES = 1_000_000;
const CORRESPONDENTS = 400;
/** One mail in so many answers an earlier one. */
const REPLY_EVERY = 3;

const LAST = Date.UTC(2027, 2, 1);
const YEARS_MS = 5 * 365 * 86_400_000;
const DAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** What is attached to a mail. */
export interface MailFile {
  name: string;
  mimeType: string;
  content: Buffer;
}

/**
 * Writes an mbox as Takeout does, oldest mail first. The same arguments give the same bytes.
 * @param attachmentEvery one mail in so many has an attachment; Infinity: none
 * @param fileOf what is attached, by its number from 0 on; by default 1 MB that cannot be read
 */
export async function generateMbox(
  file: string,
  mails: number,
  seed: number,
  attachmentEvery = ATTACHMENT_EVERY,
  fileOf?: (index: number) => MailFile,
): Promise<void> {
  await pipeline(Readable.from(messages(mails, seed, attachmentEvery, fileOf)), createWriteStream(file));
}

function* messages(
  mails: number,
  seed: number,
  attachmentEvery: number,
  fileOf?: (index: number) => MailFile,
): Generator<Buffer> {
  const random = seededRandom(seed);
  const vocabulary = new Vocabulary(random);
  const people = Array.from({ length: CORRESPONDENTS }, () => {
    const [first, last] = [vocabulary.word(), vocabulary.word()].map((word) => word[0]?.toUpperCase() + word.slice(1));
    return { name: `${first} ${last}`, address: `${first}.${last}@example.org`.toLowerCase() };
  });
  const attachment = base64Lines(random);
  let attached = 0;
  const threads: { id: string; subject: string; lastId: string }[] = [];
  for (let index = 0; index < mails; index += 1) {
    const instant = LAST - YEARS_MS + Math.floor((YEARS_MS * index) / mails);
    const gmailId = String(1_700_000_000_000_000_000n + BigInt(index) * 1_000_003n);
    const messageId = `<${gmailId}@mail.example.org>`;
    const reply = threads.length > 0 && random.below(REPLY_EVERY) === 0 ? random.pick(threads.slice(-200)) : undefined;
    const thread = reply ?? { id: gmailId, subject: vocabulary.sentence().slice(0, 70), lastId: messageId };
    const person = random.pick(people);
    const [from, to] = random.below(5) === 0 ? [ME, person.address] : [`${person.name} <${person.address}>`, ME];
    // Below a label of one's own: among made-up words are "bin" and "chat", and what Gmail keeps there is not synced.
    const headers = [
      `From ${gmailId}@xxx ${fromLineDate(instant)}`,
      `X-GM-THRID: ${thread.id}`,
      `X-Gmail-Labels: ${from === ME ? 'Sent' : 'Inbox'},${random.below(4) === 0 ? 'Unread' : 'Opened'},Topics/${vocabulary.word()}`,
      ...(from === ME ? [] : [`Delivered-To: ${ME}`]),
      `Received: by 2002:a05:0:0:0:0:0:0 with SMTP id ${vocabulary.word()}${index}; ${new Date(instant).toUTCString()}`,
      `Date: ${new Date(instant).toUTCString().replace('GMT', '+0000')}`,
      `From: ${from}`,
      `To: ${to}`,
      `Subject: ${reply ? 'Re: ' : ''}${thread.subject}`,
      `Message-ID: ${messageId}`,
      ...(reply ? [`In-Reply-To: ${reply.lastId}`, `References: ${reply.lastId}`] : []),
      'MIME-Version: 1.0',
    ];
    if (!reply) threads.push(thread);
    thread.lastId = messageId;
    const body = bodyOf(random, vocabulary);
    const head = headers.join('\n');
    if ((index + 1) % attachmentEvery === 0) {
      const part = fileOf ? filePart(fileOf(attached)) : unreadablePart(vocabulary, rotated(attachment, random));
      attached += 1;
      yield Buffer.from(`${head}\n${withAttachment(body, part, gmailId)}\n\n`);
    } else yield Buffer.from(`${head}\nContent-Type: text/plain; charset=utf-8\n\n${body}\n\n`);
  }
}

/** Most mails are short and some are long: an exponential distribution with the given mean. */
function bodyOf(random: Random, vocabulary: Vocabulary): string {
  const length = Math.min(100_000, Math.max(40, -Math.log(1 - random.next()) * MEAN_BODY_BYTES));
  const paragraphs: string[] = [];
  let written = 0;
  while (written < length) {
    const paragraph = Array.from({ length: 1 + random.below(4) }, () => vocabulary.sentence()).join(' ');
    paragraphs.push(paragraph);
    written += paragraph.length + 2;
  }
  return paragraphs.join('\n\n').replace(/^From /gm, '>From ');
}

function unreadablePart(vocabulary: Vocabulary, content: string): readonly string[] {
  return attachmentPart('application/octet-stream', `${vocabulary.word()}.bin`, content);
}

function filePart({ name, mimeType, content }: MailFile): readonly string[] {
  return attachmentPart(mimeType, name, (content.toString('base64').match(/.{1,76}/g) ?? []).join('\n'));
}

function attachmentPart(mimeType: string, name: string, content: string): readonly string[] {
  return [
    `Content-Type: ${mimeType}; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    content,
  ];
}

function withAttachment(body: string, part: readonly string[], boundary: string): string {
  return [
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    body,
    `--${boundary}`,
    ...part,
    `--${boundary}--`,
  ].join('\n');
}

function base64Lines(random: Random): string[] {
  const bytes = Buffer.from(Array.from({ length: ATTACHMENT_BYTES }, () => random.below(256)));
  return bytes.toString('base64').match(/.{1,76}/g) ?? [];
}

/** Another attachment of the same size for little work: the same lines from another one on. */
function rotated(lines: readonly string[], random: Random): string {
  const start = random.below(lines.length - 1);
  return [...lines.slice(start, -1), ...lines.slice(0, start), lines.at(-1)].join('\n');
}

/** "Tue Jan 21 05:30:14 +0000 2014" */
function fromLineDate(instant: number): string {
  const date = new Date(instant);
  const time = date.toISOString().slice(11, 19);
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${day} ${time} +0000 ${date.getUTCFullYear()}`;
}
