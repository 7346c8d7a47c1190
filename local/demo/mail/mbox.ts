import { createHash } from 'node:crypto';
import { type ComposedMail, mailDate } from './compose-mail.ts';

/**
 * The mbox of an export: "From " lines with Gmail's id, thread and labels above each message's own headers, oldest first.
 * One byte a letter.
 */
export function renderMbox(mails: readonly ComposedMail[]): string {
  const ids = new Map(mails.map((mail) => [mail.id, gmailId(mail)]));
  return mails
    .toSorted((a, b) => a.instant - b.instant || a.id.localeCompare(b.id))
    .map((mail) => {
      const [weekday, day, month, year, clock] = mailDate(mail.instant + 1000, 'UTC').split(' ');
      const fromLine = `From ${ids.get(mail.id)}@xxx ${weekday?.slice(0, 3)} ${month} ${day} ${clock} +0000 ${year}`;
      const message = mail.message.replace(/^(>*From )/gm, '>$1');
      return `${fromLine}\nX-GM-THRID: ${ids.get(mail.threadRoot)}\nX-Gmail-Labels: ${mail.labels}\n${message}\n\n`;
    })
    .join('');
}

/**
 * Gmail's ids grow with time: the upper bits are when the message came, the lower ones tell messages of one moment apart.
 * So a mail keeps its id while its date is the same, and a copy of the mailbox sees another mail when the story moved on.
 */
function gmailId({ id, instant }: ComposedMail): bigint {
  const low = BigInt(`0x${createHash('sha256').update(id).digest('hex').slice(0, 5)}`);
  return (BigInt(instant) << 20n) | low;
}
