import type { TestDatabase } from '../../helpers/database.ts';

/** What the copy holds of a mailbox, in the terms of expected-mail.ts. */
export async function storedMail(test: TestDatabase, accountId: string): Promise<Record<string, unknown[]>> {
  const mails = await test.asOwner(
    `select email_id, thread_id, labels, received_at, is_read from gmail_cache where account_id = $1`,
    [accountId],
  );
  const labels = await test.asOwner('select label_id, name from mail_labels where account_id = $1', [accountId]);
  return {
    mails: mails.map((mail) => ({
      id: mail.email_id,
      threadId: mail.thread_id,
      labels: mail.labels.toSorted(),
      receivedAt: mail.received_at.getTime(),
      isRead: mail.is_read,
    })),
    labels: labels.map(({ label_id, name }) => [label_id, name]),
  };
}
