/** Who wrote to whom and when, from all the mails that fit: their senders and readers, their dates, and whether there are any. */

import { civilTimeOf } from '../../../../domain/civil-time.ts';
import type { Ask } from '../../../../domain/intent.ts';
import type { MailboxAddress } from '../../../../domain/mailbox-address.ts';
import { foldInPlace } from '../../fold-in-place.ts';
import { wordsPattern } from '../../lexicon/words-pattern.ts';
import { aboutness } from '../about.ts';
import { plain } from '../quote.ts';
import type { Reading } from '../reading.ts';
import { scopesOf } from '../scope.ts';
import { tellItem } from '../tell-item.ts';
import { tellClock, tellDay } from '../tell-time.ts';
import { members } from './members.ts';
import { atLeast, MAX_LISTED, type SetAnswer, type SetInput } from './set-answer.ts';
import { tellNothing } from './tell-scope.ts';

/** What is asked of a correspondence, where it is asked of that. */
export function tellCorrespondence(set: SetInput): SetAnswer | undefined {
  const { ask } = set.context;
  const own = { ...set, scope: [...scopesOf(ask, set.input.intent).values()][0] ?? set.scope };
  if (own.scope.searched.some((service) => service !== 'gmail')) return undefined;
  const tell = tellingOf(ask);
  if (!tell) return undefined;
  const found = mailsOf(own);
  if (!asksForReply(own)) return tell(own, found);
  const replies = found.filter(isReply);
  if (replies.length > 0 || found.length === 0) return tell(own, replies);
  const { text } = ask.type === 'yes-no' ? tellMails(own, found) : tell(own, found);
  return { text: `I found no reply; ${own.scope.isSent ? 'you' : 'they'} wrote:\n${text}`, found: true };
}

type Tell = (set: SetInput, mails: readonly Written[]) => SetAnswer;

function tellingOf({ type, field }: Ask): Tell | undefined {
  if (type === 'list' && (field === 'sender' || field === 'recipient'))
    return (set, mails) => tellPeople(set, mails, field);
  if (field !== 'sent') return undefined;
  return type === 'time' ? tellSent : type === 'yes-no' ? tellWritten : undefined;
}

const REPLYING = wordsPattern(
  'reply, replied, replying, answer, answered, answering, respond, responded, responding, get back to, got back to, gotten back to, write back, wrote back, written back, geantwortet, antwortete, repondu, respondido, respondio, contestado, risposto',
);

/** Whether what was written has to be a reply; not where that is what was written about: "the answer sheet". */
function asksForReply({ context: { ask, question }, input: { intent } }: SetInput): boolean {
  const isSaid = (text: string) => text.search(REPLYING) >= 0;
  return intent.asks.length === 1 && isSaid(question) && !isSaid(foldInPlace(ask.of));
}

/** What mail programs put before the subject of a reply, in the languages of the senders that people get mail from. */
const REPLY_SUBJECT = /^(?:re|aw|antw|sv|rv|rif|ynt)\s*(?:\[\d+\])?:/i;

function isReply({ email }: Written): boolean {
  return email.inReplyTo !== null || REPLY_SUBJECT.test(email.subject.trim());
}

type Mail = Extract<Reading['item'], { service: 'gmail' }>['email'];
interface Written {
  reading: Reading;
  email: Mail;
}

/**
 * The mails that the ask's searches found, the newest first. What was sent to everybody is left out where somebody wrote, but
 * not where its sender is who was asked about.
 */
function mailsOf(set: SetInput): Written[] {
  const { context, input } = set;
  const isFound = ({ n }: Reading) =>
    context.ask.steps.some((id) => input.findings.get(id)?.sources.includes(n) ?? false);
  const { select: _, ...ask } = context.ask;
  const written = members({ ...set, context: { ...context, ask } }).flatMap((reading): Written[] =>
    reading.item.service === 'gmail' && isFound(reading) ? [{ reading, email: reading.item.email }] : [],
  );
  const personal = written.filter(({ email }) => !email.labels.some((label) => BULK.has(label)));
  const isOfAnybody = set.scope.from.length === 0;
  return (isOfAnybody && personal.length > 0 ? personal : written).sort(
    (a, b) => b.reading.date.getTime() - a.reading.date.getTime(),
  );
}

const BULK: ReadonlySet<string> = new Set(['CATEGORY_PROMOTIONS', 'CATEGORY_FORUMS', 'CATEGORY_SOCIAL']);

/** The mail that was asked for by its place: the last one, or the first. */
function selected(set: SetInput, mails: readonly Written[]): Written | undefined {
  const { select } = set.context.ask;
  const position = select?.by === 'date' ? select.position : 1;
  return select?.by === 'date' && select.order === 'ascending' ? mails.at(-position) : mails[position - 1];
}

interface Correspondent {
  person: MailboxAddress;
  mails: Written[];
}

/** Cited beside the newest one. */
const MAX_CITED = 3;

/** The people who wrote, or who were written to: who did so last first, each with the newest mail. */
function tellPeople(set: SetInput, mails: readonly Written[], role: 'sender' | 'recipient'): SetAnswer {
  const wanted = set.context.ask.select?.by === 'date' ? selected(set, mails) : undefined;
  const people = new Map<string, Correspondent>();
  for (const mail of wanted ? [wanted] : mails) {
    for (const person of peopleOf(mail, role)) {
      const key = person.address.toLowerCase();
      const known = people.get(key);
      if (known) known.mails.push(mail);
      else people.set(key, { person, mails: [mail] });
    }
  }
  const all = [...people.values()];
  if (all.length === 0) return tellNothing(set);
  const lines = all.slice(0, MAX_LISTED).map((one) => tellPerson(one, set));
  const text = lines.length === 1 ? `${lines[0]}.` : lines.map((line) => `- ${line}`).join('\n');
  const more = all.length > MAX_LISTED ? `\nand ${atLeast(set)}${all.length - MAX_LISTED} more.` : '';
  return { text: `${text}${more}`, found: true };
}

function peopleOf({ email }: Written, role: 'sender' | 'recipient'): MailboxAddress[] {
  if (role === 'sender') return email.sender ? [email.sender] : [];
  const author = email.sender?.address.toLowerCase();
  return [...email.to, ...email.cc, ...email.bcc].filter(({ address }) => address.toLowerCase() !== author);
}

function tellPerson({ person, mails }: Correspondent, set: SetInput): string {
  const [newest, ...others] = mails;
  if (!newest) return '';
  const name = person.name ? `${person.name} (${person.address})` : person.address;
  const { reading } = newest;
  const day = tellDay(civilTimeOf(reading.date, set.input.timeZone));
  const older =
    others.length === 0 ? '' : `, and ${atLeast(set)}${others.length} before ${cite(others.slice(0, MAX_CITED))}`;
  return `${plain(name)}: ${plain(`“${reading.title || 'Untitled'}”`)}, ${day} ${cite([newest])}${older}`;
}

function cite(mails: readonly Written[]): string {
  return mails.map(({ reading: { n } }) => `[${n}]`).join('');
}

/** When it was written: the last time, or the first where that was asked for; else when it was written about most plainly. */
function tellSent(set: SetInput, mails: readonly Written[]): SetAnswer {
  const wanted = selected(set, set.context.ask.select ? mails : plainest(mails, set.context));
  if (!wanted) return tellNothing(set);
  const { reading, email } = wanted;
  const at = civilTimeOf(reading.date, set.input.timeZone);
  const isMine = email.labels.includes('SENT');
  const [first] = peopleOf(wanted, isMine ? 'recipient' : 'sender');
  const whom = first ? ` ${isMine ? 'to' : 'from'} ${first.name || first.address}` : '';
  const text = `On ${tellDay(at)} at ${tellClock(at)}: ${plain(`“${reading.title || 'Untitled'}”${whom}`)} [${reading.n}].`;
  return { text, found: true };
}

function plainest(mails: readonly Written[], { subject, weights }: SetInput['context']): Written[] {
  const found = mails.map((mail) => ({ mail, ...aboutness(mail.reading, subject, weights) }));
  const most = Math.max(0, ...found.map(({ coverage }) => coverage));
  return found.filter(({ coverage }) => coverage > most - EQUAL).map(({ mail }) => mail);
}

/** Of a subject as much as that apart, two mails are about it as plainly. */
const EQUAL = 0.05;

function tellWritten(set: SetInput, mails: readonly Written[]): SetAnswer {
  if (mails.length > 0) return { text: `Yes:\n${tellMails(set, mails).text}`, found: true };
  const nothing = tellNothing(set);
  return isWhole(set) ? { ...nothing, text: `No: ${nothing.text}` } : nothing;
}

function tellMails(set: SetInput, mails: readonly Written[]): SetAnswer {
  const lines = mails
    .slice(0, MAX_TOLD)
    .map(({ reading }) => `- ${tellItem(reading, set.input.timeZone)} [${reading.n}]`);
  const more = mails.length > MAX_TOLD ? `\nand ${atLeast(set)}${mails.length - MAX_TOLD} more.` : '';
  return { text: `${lines.join('\n')}${more}`, found: true };
}

/** A few show that there are some. */
const MAX_TOLD = 4;

/** Whether all the mail is there, so that what was not found is not there: it was read once, and its newest still comes. */
function isWhole({ input: { coverage } }: SetInput): boolean {
  const mail = coverage.find(({ service }) => service === 'gmail');
  return mail !== undefined && mail.syncedAt !== null && (mail.status === 'idle' || mail.status === 'syncing');
}
