import type { GoogleSimulator } from '../../../local/google-simulator/index.ts';

/**
 * What the copy must hold of a mailbox, worked out from the simulator's own state: all but spam and trash. Not the history id of a
 * mail, which no listing tells: labels may have changed and changed back while the history was lost.
 */
export function expectedMail({ gmail }: GoogleSimulator): Record<string, unknown[]> {
  const mails = gmail.messages.filter(({ labelIds }) => !labelIds.includes('SPAM') && !labelIds.includes('TRASH'));
  return {
    mails: mails.map(({ id, threadId, labelIds, internalDate }) => ({
      id,
      threadId,
      labels: labelIds.toSorted(),
      receivedAt: internalDate,
      isRead: !labelIds.includes('UNREAD'),
    })),
    labels: gmail.labels.map(({ id, name }) => [id, name]),
  };
}
