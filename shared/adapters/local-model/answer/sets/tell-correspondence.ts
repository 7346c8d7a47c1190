/** Who wrote to whom and when, from all the mails that fit: their senders and readers, their dates, and whether there are any. */

import { civilTimeOf } from '../../../../domain/civil-time.ts';
import type { Ask } from '../../../../domain/intent.ts';
import type { MailboxAddress } from '../../../../domain/mailbox-address.ts';
import { aboutness } from '../about.ts';
import { plain } from '../quote.ts';
import { scopesOf } from '../scope.ts';
import { tellClock, tellDay } from '../tell-time.ts';
import { atLeast, MAX_LISTED, type SetAnswer, type SetInput, tellFirst, tellMore } from './set-answer.ts';
import { isNone, tellBetween, tellNoMails, tellTaken, tellUnknown } from './tell-no-mails.ts';
import { isAutomatic, isMeant, isReply, isStraight, mailsOf, readersOf, type Written } from './written-mails.ts';

/** What is asked of a correspondence, where it is asked of that. */
export function tellCorrespondence(set: SetInput): SetAnswer | undefined {
  const { ask } = set.context;
  const own = { ...set, scope: [...scopesOf(ask, set.input.intent).values()][0] ?? set.scope };
  if (own.scope.searched.some((service) => service !== 'gmail')) return undefined;
  const tell = tellingOf(ask);
  if (!tell) return undefined;
  const found = mailsOf(own);
  if (found.length === 0) return tellUnknown(own) ?? tell(own, found);
  const { text } = isOfReplies(ask) ? tellReplies(own, found, tell) : tell(own, found);
  return { text: `${tellTaken(own)}${text}`, found: true };
}

type Tell = (set: SetInput, mails: readonly Written[]) => SetAnswer;

function tellingOf({ type, field }: Ask): Tell | undefined {
  if (type === 'list' && (field === 'sender' || field === 'recipient'))
    return (set, mails) => tellPeople(set, mails, field);
  if (field !== 'sent') return undefined;
  switch (type) {
    case 'time':
      return tellSent;
    case 'yes-no':
      return tellWritten;
    case 'count':
      return tellNumber;
    default:
      return undefined;
  }
}

function isOfReplies({ mails }: Ask): boolean {
  return mails === 'replies' || mails === 'replies-to-one';
}

/** Those that answer another mail. Which one they answer is told where it could be another than the one that is meant. */
function tellReplies(set: SetInput, mails: readonly Written[], tell: Tell): SetAnswer {
  const { context, scope } = set;
  const { type } = context.ask;
  const replies = mails.filter(isReply);
  const all = type === 'yes-no' ? tellMails : tell;
  if (replies.length === 0) {
    const automatic = mails.filter(isAutomatic);
    if (automatic.length > 0) return told('I found no reply, but an automatic one', tellMails(set, automatic));
    return told(`I found no reply; ${scope.isSent ? 'you' : 'they'} wrote`, all(set, mails));
  }
  if (context.ask.mails === 'replies-to-one')
    return told('I found these replies, and cannot tell whether they answer that mail', all(set, replies));
  const straight = type === 'count' ? replies : replies.filter((mail) => isStraight(mail, set));
  const isOfAll = type === 'list';
  if (isOfAll ? straight.length === replies.length : straight.length > 0) return tell(set, straight);
  const whom = `${isOfAll ? 'all of them' : 'they'} answer ${scope.isSent === false ? 'you' : 'them'}`;
  return told(`I found these replies, and cannot tell whether ${whom}`, all(set, replies));
}

function told(claim: string, { text }: SetAnswer): SetAnswer {
  return { text: `${claim}:\n${text}`, found: true };
}

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
    for (const person of peopleOf(mail, role, set)) {
      const key = person.address.toLowerCase();
      const known = people.get(key);
      if (known) known.mails.push(mail);
      else people.set(key, { person, mails: [mail] });
    }
  }
  const all = [...people.values()];
  if (all.length === 0) return tellNoMails(set);
  const lines = all.slice(0, MAX_LISTED).map((one) => tellPerson(one, set));
  const text = lines.length === 1 ? `${lines[0]}.` : lines.map((line) => `- ${line}`).join('\n');
  return { text: `${text}${tellMore(all.length, MAX_LISTED, set)}`, found: true };
}

/** Of those who got it, those who were asked about. */
function peopleOf(mail: Written, role: 'sender' | 'recipient', set: SetInput): MailboxAddress[] {
  const { sender } = mail.email;
  if (role === 'sender') return sender ? [sender] : [];
  const { to } = set.scope;
  return readersOf(mail).filter((reader) => to.length === 0 || isMeant(reader, to, set));
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
  const { ask } = set.context;
  const brought = ask.mails === 'deliveries' ? deliveriesIn(mails) : mails;
  const wanted = selected(set, ask.select ? brought : plainest(brought, set.context));
  if (!wanted) return tellNoMails(set);
  const { reading, email } = wanted;
  const at = civilTimeOf(reading.date, set.input.timeZone);
  const isMine = email.labels.includes('SENT');
  const [first] = peopleOf(wanted, isMine ? 'recipient' : 'sender', set);
  const whom = first ? ` ${isMine ? 'to' : 'from'} ${first.name || first.address}` : '';
  const text = `On ${tellDay(at)} at ${tellClock(at)}: ${plain(`“${reading.title || 'Untitled'}”${whom}`)} [${reading.n}].`;
  return ask.mails === 'deliveries' && !isBringing(wanted)
    ? told('I found this about it, and cannot tell whether it is what you mean', { text, found: true })
    : { text, found: true };
}

/** A thing comes with a mail that answers none; where no such mail is found, it may have come in the text of another. */
function deliveriesIn(mails: readonly Written[]): readonly Written[] {
  const first = mails.filter((mail) => !isReply(mail));
  return [first.filter(isBringing), first, mails].find((some) => some.length > 0) ?? [];
}

function isBringing(mail: Written): boolean {
  return mail.email.attachments.length > 0 && !isReply(mail);
}

function plainest(mails: readonly Written[], { subject, weights }: SetInput['context']): Written[] {
  const found = mails.map((mail) => ({ mail, ...aboutness(mail.reading, subject, weights) }));
  const most = Math.max(0, ...found.map(({ coverage }) => coverage));
  return found.filter(({ coverage }) => coverage > most - EQUAL).map(({ mail }) => mail);
}

/** Of a subject as much as that apart, two mails are about it as plainly. */
const EQUAL = 0.05;

function tellWritten(set: SetInput, mails: readonly Written[]): SetAnswer {
  const { subject, weights } = set.context;
  const least = subject.terms.length + subject.topics.length > 1 ? ALL_NAMED : ONE_NAMED;
  const about = mails.filter(({ reading }) => aboutness(reading, subject, weights).coverage >= least);
  if (about.length > 0) return told('Yes', tellMails(set, about));
  if (mails.length > 0)
    return told('I found these, and cannot tell whether they are about that', tellMails(set, mails));
  const nothing = tellNoMails(set);
  return isNone(set) ? { ...nothing, text: `No, spam and trash aside: ${nothing.text}` } : nothing;
}

/** As much as a text has of a single thing that it names once, and of several that it names, all of them. */
const ONE_NAMED = 0.58;
const ALL_NAMED = 0.68;

function tellMails(set: SetInput, mails: readonly Written[]): SetAnswer {
  const readings = mails.map(({ reading }) => reading);
  return { text: tellFirst(readings, MAX_TOLD, set), found: true };
}

/** A few show that there are some. */
const MAX_TOLD = 4;

/** How many there are. */
function tellNumber(set: SetInput, mails: readonly Written[]): SetAnswer {
  if (mails.length === 0) return tellNoMails(set);
  const [one, many] = isOfReplies(set.context.ask) && mails.every(isReply) ? ['reply', 'replies'] : ['email', 'emails'];
  const noun = mails.length === 1 ? one : many;
  const cited = cite(mails.slice(0, MAX_COUNTED));
  return { text: `I found ${atLeast(set)}${mails.length} ${noun}${tellBetween(set)} ${cited}.`, found: true };
}

/** More citations than that say nothing. */
const MAX_COUNTED = 20;
