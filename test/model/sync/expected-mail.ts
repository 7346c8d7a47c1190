import type { GoogleSimulator } from '../../../local/google-simulator/index.ts';
import { readMessage } from '../../../local/google-simulator/workspace/mail/read-message.ts';
import { readRawMail } from './raw-mail.ts';

/**
 * What the copy must hold of a mailbox, worked out from the simulator's own state: all but spam and trash. Not the history id of a
 * mail, which no listing tells: labels may have changed and changed back while the history was lost.
 */
export async function expectedMail({ gmail }: GoogleSimulator): Promise<Record<string, unknown[]>> {
  const messages = gmail.messages.filter(({ labelIds }) => !labelIds.includes('SPAM') && !labelIds.includes('TRASH'));
  const mails = messages.map(async (message) => {
    const { id, threadId, labelIds, internalDate } = message;
    const { subject, sender, to, body, attachments } = readRawMail((await readMessage(message)).toString());
    const names = attachments.map(({ filename }) => filename);
    return {
      id,
      threadId,
      labels: labelIds.toSorted(),
      receivedAt: internalDate,
      isRead: !labelIds.includes('UNREAD'),
      subject,
      sender,
      to,
      body,
      attachments: attachments.map(({ filename, text }) => [filename, text]),
      found: [
        `${subject}\n${[body, ...names].join('\n')}`,
        ...attachments.map(({ filename, text }) => `${subject}\n${filename}:\n${text}`),
      ],
    };
  });
  return { mails: await Promise.all(mails), labels: gmail.labels.map(({ id, name }) => [id, name]) };
}
