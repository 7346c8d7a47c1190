import type { Email } from '../../../shared/domain/email.ts';
import type { MailboxAddress } from '../../../shared/domain/mailbox-address.ts';
import type { Random } from '../../random.ts';
import type { Correspondents } from './correspondents.ts';
import { chance, type LengthShape, lengthOf, pickByRank } from './distributions.ts';
import type { Language } from './language.ts';

/** Of bodies as they are sent, with all that they quote: a median of 1.2 kB, a mean of 4 kB, a tenth over 10 kB. */
const BODY: LengthShape = { median: 1_200, sigma: 1.6, min: 40, max: 60_000 };
/** Of what somebody writes themselves in a reply; the rest of its body is history. */
const OWN: LengthShape = { median: 450, sigma: 1, min: 20, max: 20_000 };

/**
 * What bodies of a length are, in shares; the rest begins a thread. Notifications are what programs send (receipts, alerts); long bodies are
 * mostly long histories and newsletters. In all 35 % notifications, 16 % newsletters, 35 % replies, 14 % beginnings.
 */
const MIXTURES = [
  { below: 1_000, notification: 0.45, newsletter: 0.05, reply: 0.3 },
  { below: 6_000, notification: 0.35, newsletter: 0.25, reply: 0.3 },
  { below: Number.POSITIVE_INFINITY, notification: 0.08, newsletter: 0.27, reply: 0.6 },
] as const;

/** Of what people write. */
const SENT = 0.3;
/** A reply goes to one of the threads that were begun last. */
const OPEN_THREADS = 60;

const LABELS = Array.from({ length: 24 }, (_, index) => `Label_${index + 1}`);
const LAST = Date.UTC(2027, 2, 1);
const YEARS_MS = 5 * 365 * 86_400_000;

/** A conversation: what it is about, who takes part, and its last mail. */
interface Thread {
  id: string;
  subject: string;
  matter: readonly string[];
  other: MailboxAddress;
  label: string | undefined;
  last: Email;
}

interface Writing {
  language: Language;
  random: Random;
  correspondents: Correspondents;
}

/** Mails of five years, the oldest first. */
export function* makeMails(count: number, writing: Writing): Generator<Email> {
  const { random } = writing;
  const threads: Thread[] = [];
  for (let index = 0; index < count; index += 1) {
    const place = { index, receivedAt: new Date(LAST - YEARS_MS + Math.floor((YEARS_MS * index) / count)) };
    const length = lengthOf(BODY, random);
    const kind = kindOf(length, random);
    if (kind === 'notification') yield makeAnnouncement(writing, place, length, 'CATEGORY_UPDATES');
    else if (kind === 'newsletter') yield makeAnnouncement(writing, place, length, 'CATEGORY_PROMOTIONS');
    else if (kind === 'reply' && threads.length > 0) yield makeReply(writing, place, length, threads);
    else yield startThread(writing, place, length, threads);
  }
}

function kindOf(length: number, random: Random): 'notification' | 'newsletter' | 'reply' | 'start' {
  const { notification, newsletter, reply } = MIXTURES.find(({ below }) => length < below) ?? MIXTURES[0];
  const at = random.next();
  if (at < notification) return 'notification';
  if (at < notification + newsletter) return 'newsletter';
  return at < notification + newsletter + reply ? 'reply' : 'start';
}

interface Place {
  index: number;
  receivedAt: Date;
}

function makeAnnouncement(writing: Writing, place: Place, length: number, category: string): Email {
  const { language, random, correspondents } = writing;
  const matter = language.matter();
  return makeEmail(writing, place, {
    threadId: gmailId(place.index),
    subject: language.title(matter),
    sender: pickByRank(correspondents.services, random),
    to: [correspondents.me],
    body: language.text(length, matter),
    labels: [category],
  });
}

function startThread(writing: Writing, place: Place, length: number, threads: Thread[]): Email {
  const { language, random, correspondents } = writing;
  const matter = language.matter();
  const other = pickByRank(correspondents.people, random);
  const label = chance(0.4, random) ? pickByRank(LABELS, random) : undefined;
  const email = makeEmail(writing, place, {
    threadId: gmailId(place.index),
    subject: language.title(matter),
    ...sides(writing, other),
    body: language.text(length, matter),
    labels: label === undefined ? [] : [label],
  });
  threads.push({ id: email.threadId, subject: email.subject, matter, other, label, last: email });
  return email;
}

/**
 * Answers the open thread whose last mail is about as long as the history is to be. What is missing of that are mails from before the
 * person was written to, which stand nowhere else.
 */
function makeReply(writing: Writing, place: Place, length: number, threads: Thread[]): Email {
  const { language, random } = writing;
  const own = Math.min(length, lengthOf(OWN, random));
  const distance = ({ last }: Thread) => Math.abs(last.bodyFull.length - (length - own));
  const thread = threads
    .slice(-OPEN_THREADS)
    .reduce((best, other) => (distance(other) < distance(best) ? other : best));
  const body = `${language.text(own, thread.matter)}\n\n`;
  const email = makeEmail(writing, place, {
    threadId: thread.id,
    subject: `Re: ${thread.subject}`,
    ...sides(writing, thread.other),
    body: body + history(writing, thread, length - body.length),
    labels: thread.label === undefined ? [] : [thread.label],
    answers: thread.last,
  });
  thread.last = email;
  return email;
}

/** "On …, Bob <bob@example.com> wrote:" and the lines of the mail before, cut at `length` characters; '' where not even the first line fits. */
function history({ language }: Writing, { last, matter }: Thread, length: number): string {
  const { bodyFull, sender, receivedAt } = last;
  const attribution = `On ${receivedAt.toUTCString().slice(0, 22)}, ${sender?.name} <${sender?.address}> wrote:`;
  if (length < attribution.length) return '';
  const quoted = `${attribution}\n${quote(bodyFull)}`;
  const missing = length - quoted.length;
  const earlier = missing > 100 ? `\n${quote(quote(language.text(missing, matter)))}` : '';
  return (quoted + earlier).slice(0, length);
}

function quote(text: string): string {
  return text.replace(/^/gm, '> ').replace(/^> $/gm, '>');
}

function sides({ random, correspondents }: Writing, other: MailboxAddress) {
  const [sender, to] = chance(SENT, random) ? [correspondents.me, other] : [other, correspondents.me];
  const cc = chance(0.2, random) ? [pickByRank(correspondents.people, random)] : [];
  return { sender, to: [to], cc };
}

interface EmailParts {
  threadId: string;
  subject: string;
  sender: MailboxAddress;
  to: MailboxAddress[];
  cc?: MailboxAddress[];
  body: string;
  labels: string[];
  answers?: Email;
}

function makeEmail(writing: Writing, { index, receivedAt }: Place, parts: EmailParts): Email {
  const { random, correspondents, language } = writing;
  const isSent = parts.sender === correspondents.me;
  const isRead = isSent || !chance(0.12, random);
  const attached = chance(0.12, random) ? [attachment(language, random)] : [];
  const labels = [
    isSent ? 'SENT' : 'INBOX',
    ...(isRead ? [] : ['UNREAD']),
    ...(chance(0.05, random) ? ['STARRED'] : []),
  ];
  const answered = parts.answers?.messageId ?? null;
  return {
    emailId: gmailId(index),
    threadId: parts.threadId,
    historyId: String(1_000_000 + index),
    messageId: `${gmailId(index)}@mail.example`,
    inReplyTo: answered,
    referenceIds: answered === null ? [] : [answered],
    subject: parts.subject,
    sender: parts.sender,
    to: parts.to,
    cc: parts.cc ?? [],
    bcc: [],
    bodyPreview: parts.body.slice(0, 200),
    bodyFull: parts.body,
    receivedAt,
    labels: [...labels, ...parts.labels],
    isRead,
    sizeBytes: parts.body.length + 3_000 + attached.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    attachments: attached,
  };
}

/** Listed by its name; its text is none of the body's. */
function attachment(language: Language, random: Random): Email['attachments'][number] {
  const { ending, mimeType } = random.pick([
    { ending: 'pdf', mimeType: 'application/pdf' },
    { ending: 'jpg', mimeType: 'image/jpeg' },
    { ending: 'zip', mimeType: 'application/zip' },
  ]);
  const filename = `${language.word()}-${language.word()}.${ending}`;
  return { attachmentId: 'bench', partId: '1', filename, mimeType, sizeBytes: 20_000 + random.below(900_000) };
}

function gmailId(index: number): string {
  return (0x18a0_0000_0000_0000n + BigInt(index) * 1_000_003n).toString(16);
}
