import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Email } from '../../../shared/domain/email.ts';
import type { MailboxAddress } from '../../../shared/domain/mailbox-address.ts';

/** Writes mails as a Maildir has them: a file each below `cur`. @returns their bytes */
export async function writeMaildir(directory: string, emails: readonly Email[]): Promise<number> {
  for (const part of ['cur', 'new', 'tmp']) await mkdir(join(directory, part), { recursive: true });
  let bytes = 0;
  for (const email of emails) {
    const message = messageOf(email);
    bytes += Buffer.byteLength(message);
    await writeFile(join(directory, 'cur', `${email.emailId}:2,${email.isRead ? 'S' : ''}`), message);
  }
  return bytes;
}

/** As RFC 5322 has it; attachments are left out. */
export function messageOf(email: Email): string {
  const { sender, to, cc, subject, receivedAt, messageId, inReplyTo, referenceIds, bodyFull } = email;
  const headers = [
    ...(sender ? [`From: ${mailbox(sender)}`] : []),
    `To: ${to.map(mailbox).join(', ')}`,
    ...(cc.length > 0 ? [`Cc: ${cc.map(mailbox).join(', ')}`] : []),
    `Subject: ${subject}`,
    `Date: ${receivedAt.toUTCString().replace('GMT', '+0000')}`,
    ...(messageId === null ? [] : [`Message-ID: <${messageId}>`]),
    ...(inReplyTo === null ? [] : [`In-Reply-To: <${inReplyTo}>`]),
    ...(referenceIds.length > 0 ? [`References: ${referenceIds.map((id) => `<${id}>`).join(' ')}`] : []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
  ];
  return `${headers.join('\n')}\n\n${bodyFull}\n`;
}

function mailbox({ name, address }: MailboxAddress): string {
  return name === undefined ? address : `${name} <${address}>`;
}
