import type { Insertable, Transaction } from 'kysely';
import type { Email } from '../../../domain/email.ts';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { GmailRow, Tables } from '../tables.ts';

/** Inserts mails, or updates those that are known by their Gmail id. */
export async function writeEmails(
  transaction: Transaction<Tables>,
  job: SyncJob,
  emails: readonly { id: string; email: Email }[],
  syncedAt: Date,
): Promise<void> {
  if (emails.length === 0) return;
  await transaction
    .insertInto('gmail_cache')
    .values(emails.map(({ id, email }) => emailRow(job, id, email, syncedAt)))
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'email_id']).doUpdateSet((row) => ({
        thread_id: row.ref('excluded.thread_id'),
        history_id: row.ref('excluded.history_id'),
        message_id: row.ref('excluded.message_id'),
        in_reply_to: row.ref('excluded.in_reply_to'),
        reference_ids: row.ref('excluded.reference_ids'),
        subject: row.ref('excluded.subject'),
        sender: row.ref('excluded.sender'),
        recipients: row.ref('excluded.recipients'),
        body_preview: row.ref('excluded.body_preview'),
        body_full: row.ref('excluded.body_full'),
        received_at: row.ref('excluded.received_at'),
        labels: row.ref('excluded.labels'),
        is_read: row.ref('excluded.is_read'),
        has_attachments: row.ref('excluded.has_attachments'),
        attachments: row.ref('excluded.attachments'),
        pending_attachments: row.ref('excluded.pending_attachments'),
        size_bytes: row.ref('excluded.size_bytes'),
        synced_at: row.ref('excluded.synced_at'),
      })),
    )
    .execute();
}

function emailRow(job: SyncJob, id: string, email: Email, syncedAt: Date): Insertable<GmailRow> {
  return {
    id,
    user_id: job.userId,
    account_id: job.accountId,
    email_id: email.emailId,
    thread_id: email.threadId,
    history_id: email.historyId,
    message_id: email.messageId,
    in_reply_to: email.inReplyTo,
    reference_ids: [...email.referenceIds],
    subject: email.subject,
    sender: email.sender && JSON.stringify(email.sender),
    recipients: JSON.stringify({ to: email.to, cc: email.cc, bcc: email.bcc }),
    body_preview: email.bodyPreview,
    body_full: email.bodyFull,
    received_at: email.receivedAt,
    labels: [...email.labels],
    is_read: email.isRead,
    has_attachments: email.attachments.length > 0,
    attachments: JSON.stringify(email.attachments),
    pending_attachments: email.attachments.filter(({ pending }) => pending !== undefined).length,
    size_bytes: email.sizeBytes,
    synced_at: syncedAt,
  };
}
