/** The mails of a correspondence: who wrote them, to whom, and which of them answer another. */
import { FORWARD_SUBJECT } from '../../../../content/quote-patterns.ts';
import type { MailboxAddress } from '../../../../domain/mailbox-address.ts';
import { foldInPlace } from '../../fold-in-place.ts';
import { ROLES } from '../../lexicon/people-words.ts';
import type { Reading } from '../reading.ts';
import { isNamed } from '../scope.ts';
import { members } from './members.ts';
import type { SetInput } from './set-answer.ts';

type Mail = Extract<Reading['item'], { service: 'gmail' }>['email'];

export interface Written {
  reading: Reading;
  email: Mail;
}

/**
 * The mails that the ask's searches found, the newest first. What was sent to everybody is left out where somebody wrote, but
 * not where its sender is who was asked about.
 */
export function mailsOf(set: SetInput): Written[] {
  const { context, input, scope } = set;
  const { select: _, ...ask } = context.ask;
  const isFound = ({ n }: Reading) => ask.steps.some((id) => input.findings.get(id)?.sources.includes(n) ?? false);
  const written = members({ ...set, context: { ...context, ask } })
    .flatMap((reading): Written[] =>
      reading.item.service === 'gmail' && isFound(reading) ? [{ reading, email: reading.item.email }] : [],
    )
    .filter(({ email: { sender } }) => scope.from.length === 0 || (sender !== null && isMeant(sender, scope.from, set)))
    .filter((mail) => scope.to.length === 0 || readersOf(mail).some((reader) => isMeant(reader, scope.to, set)))
    .filter(({ reading }) => holdsNumbers(reading, ask.of));
  const personal = written.filter(({ email }) => !email.labels.some((label) => BULK.has(label)));
  const isOfAnybody = scope.from.length === 0;
  return (isOfAnybody && (personal.length > 0 || ask.type === 'yes-no') ? personal : written).sort(
    (a, b) => b.reading.date.getTime() - a.reading.date.getTime(),
  );
}

const BULK: ReadonlySet<string> = new Set(['CATEGORY_PROMOTIONS', 'CATEGORY_FORUMS', 'CATEGORY_SOCIAL']);

/** "Clause 7" is another one than clause 8, however much else is the same. */
function holdsNumbers({ foldedTitle, folded }: Reading, of: string): boolean {
  const numbers = of.match(/(?<![\p{L}\d])\d+/gu) ?? [];
  return numbers.every((number) =>
    new RegExp(`(?<![\\p{L}\\d])${number}(?!\\d)`, 'u').test(`${foldedTitle}\n${folded}`),
  );
}

/** To whom it went besides its sender. */
export function readersOf({ email }: Written): MailboxAddress[] {
  const author = email.sender?.address.toLowerCase();
  return [...email.to, ...email.cc, ...email.bcc].filter(({ address }) => address.toLowerCase() !== author);
}

/** Whether it is somebody whom one of these names means, folded as a scope has them. */
export function isMeant({ name, address }: MailboxAddress, names: readonly string[], set: SetInput): boolean {
  return names.some((wanted) => {
    const people = peopleCalled(wanted, set);
    return people
      ? people.some(({ addresses }) => addresses.includes(address.toLowerCase()))
      : isNamed(foldInPlace(`${name ?? ''} ${address}`), wanted);
  });
}

/** Names of a scope that belong to nobody who has an address. */
export function unknownIn(names: readonly string[], set: SetInput): string[] {
  return names.filter((name) => peopleCalled(name, set)?.every(({ addresses }) => addresses.length === 0));
}

/** Whether it stands in what they are called, and not in the address book alone. */
export function isByName(wanted: string, set: SetInput): boolean {
  const people = peopleCalled(wanted, set) ?? [];
  return people.some(({ name, addresses }) => isNamed(foldInPlace(`${name} ${addresses.join(' ')}`), wanted));
}

/** Whom a name was taken for; a part that people play only by whole words, as "bank" is not short for Banks. Undefined where it was not looked up. */
function peopleCalled(wanted: string, { input: { named = [] } }: SetInput) {
  const entry = named.find(({ name }) => foldInPlace(name) === wanted);
  return entry?.people.filter(({ isBeginning }) => !isBeginning || !ROLES.has(wanted));
}

/** What mail programs put before the subject of a reply, in the languages of the senders that people get mail from. */
const REPLY_SUBJECT = /^(?:re|aw|antw|sv|rv|rif|ynt)\s*(?:\[\d+\])?:/i;
/** What answers by itself says so in the subject; it is nobody's reply. */
const AUTOMATIC_SUBJECT =
  /(?<!\p{L})(?:auto(?:matic|mated)?[ -]?(?:reply|response)|autoreply|out of (?:the )?office|ooo|automatische (?:antwort|reactie)|abwesenheit\p{L}*|abwesend|reponse automatique|absence du bureau|respuesta automatica|fuera de la oficina|risposta automatica|fuori sede|otomatik yanit|autosvar|delivery status notification|undeliverable)(?!\p{L})/iu;

export function isReply({ reading: { foldedTitle }, email }: Written): boolean {
  if (FORWARD_SUBJECT.test(email.subject) || AUTOMATIC_SUBJECT.test(foldedTitle)) return false;
  return email.inReplyTo !== null || REPLY_SUBJECT.test(email.subject.trim());
}

export function isAutomatic({ reading: { foldedTitle } }: Written): boolean {
  return AUTOMATIC_SUBJECT.test(foldedTitle);
}

/** Whether a reply shows that it answers who was named, or the person: it went to them first, and not as a copy of what answers another. */
export function isStraight({ email }: Written, set: SetInput): boolean {
  const { to, isSent } = set.scope;
  if (to.length > 0) return email.to.some((reader) => isMeant(reader, to, set));
  return isSent !== false || email.to.length + email.cc.length + email.bcc.length === 1;
}
