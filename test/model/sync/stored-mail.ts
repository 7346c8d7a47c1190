import type { TestDatabase } from '../../helpers/database.ts';

/** What the copy holds of a mailbox, in the terms of expected-mail.ts. */
export async function storedMail(test: TestDatabase, accountId: string): Promise<Record<string, unknown[]>> {
  const mails = await test.asOwner(
    `select m.*, array(select content from search_units u where u.item_id = m.id and u.user_id = m.user_id
        order by chunk) as found
      from gmail_cache m where account_id = $1`,
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
      subject: mail.subject,
      sender: mailbox(mail.sender),
      to: [...mail.recipients.to, ...mail.recipients.cc, ...mail.recipients.bcc].map(mailbox),
      body: mail.body_full.trim(),
      attachments: mail.attachments.map(({ filename, text }: { filename: string; text?: string }) => [
        filename,
        text?.trim() ?? null,
      ]),
      found: mail.found,
    })),
    labels: labels.map(({ label_id, name }) => [label_id, name]),
  };
}

function mailbox({ address, name }: { address: string; name?: string }): unknown {
  return { address, ...(name ? { name } : {}) };
}
