import { systemLabelNamed, userLabel } from './gmail-labels.ts';
import { headerValue, type MailHeader } from './mail-headers.ts';
import type { Label } from './mailbox.ts';

/** What mailers note of a message in its headers. */
export interface MailerMarks {
  unread: boolean;
  starred: boolean;
  draft: boolean;
  deleted: boolean;
}

/**
 * Reads the marks of mailers: `Status` and `X-Status` (mutt, Dovecot, Pine: R read, F flagged, D deleted, T draft),
 * `X-Mozilla-Status` (Thunderbird: 1 read, 4 starred, 8 deleted; nsMsgMessageFlags.idl). Without any mark the message
 * counts as read.
 */
export function readMailerMarks(headers: readonly MailHeader[]): MailerMarks {
  const status = headerValue(headers, 'Status');
  const extended = headerValue(headers, 'X-Status') ?? '';
  const mozilla = Number.parseInt(headerValue(headers, 'X-Mozilla-Status') ?? '', 16);
  const hasMozilla = !Number.isNaN(mozilla);
  return {
    unread: hasMozilla ? (mozilla & 1) === 0 : status !== undefined && !status.includes('R'),
    starred: extended.includes('F') || (hasMozilla && (mozilla & 4) !== 0),
    draft: extended.includes('T'),
    deleted: extended.includes('D') || (hasMozilla && (mozilla & 8) !== 0),
  };
}

/**
 * Labels for a message of an mbox that is not Gmail's, from its marks and from the mailbox that it lies in: mailers keep a
 * file a folder (Inbox, Sent, Trash, or one of the person's own).
 * @param mailboxes names of mbox files; a name that tells nothing must be left out
 */
export function labelsFromMarks(marks: MailerMarks, sentByOwner: boolean, mailboxes: readonly string[]): Label[] {
  const folders = mailboxes.map((name) => systemLabelNamed(name) ?? userLabel(name));
  const system = (id: string): Label => ({ id, name: id, type: 'system' });
  const own = marks.deleted
    ? [system('TRASH')]
    : marks.draft
      ? [system('DRAFT')]
      : sentByOwner
        ? [system('SENT'), ...folders.filter(({ id }) => id !== 'INBOX')]
        : folders.length > 0
          ? folders
          : [system('INBOX')];
  const isOwn = own.some(({ id }) => id === 'SENT' || id === 'DRAFT');
  return [
    ...new Map(own.map((label) => [label.id, label])).values(),
    ...(marks.unread && !isOwn ? [system('UNREAD')] : []),
    ...(marks.starred ? [system('STARRED')] : []),
  ];
}
