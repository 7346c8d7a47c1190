import { headerValue, type MailHeader } from './mail-headers.ts';

/**
 * Labels for a message of an mbox that is not Gmail's, from the marks that mailers leave: `Status` and `X-Status` (mutt,
 * Dovecot, Pine: R read, F flagged, D deleted, T draft), `X-Mozilla-Status` (Thunderbird: 1 read, 4 starred, 8 deleted;
 * nsMsgMessageFlags.idl). Without any mark the message counts as read.
 */
export function labelsFromStatus(headers: readonly MailHeader[], sentByOwner: boolean): string[] {
  const status = headerValue(headers, 'Status');
  const extended = headerValue(headers, 'X-Status') ?? '';
  const mozilla = Number.parseInt(headerValue(headers, 'X-Mozilla-Status') ?? '', 16);
  const hasMozilla = !Number.isNaN(mozilla);
  const unread = hasMozilla ? (mozilla & 1) === 0 : status !== undefined && !status.includes('R');
  const labels = [sentByOwner ? 'SENT' : 'INBOX'];
  if (unread && !sentByOwner) labels.push('UNREAD');
  if (extended.includes('F') || (hasMozilla && (mozilla & 4) !== 0)) labels.push('STARRED');
  if (extended.includes('T')) labels[0] = 'DRAFT';
  if (extended.includes('D') || (hasMozilla && (mozilla & 8) !== 0)) labels[0] = 'TRASH';
  return labels;
}
