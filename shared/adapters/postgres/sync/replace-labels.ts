import { sql, type Transaction } from 'kysely';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { MailLabel } from '../../../sync/collection-source.ts';
import type { Tables } from '../tables.ts';

/** Makes the stored labels of an account those that Gmail lists; by the primary key of mail_labels. */
export async function replaceStoredLabels(
  transaction: Transaction<Tables>,
  { userId, accountId }: SyncJob,
  labels: readonly MailLabel[],
): Promise<void> {
  const ids = labels.map(({ id }) => id);
  await sql`
    delete from mail_labels where account_id = ${accountId}::uuid and label_id <> all(${ids}::text[])`.execute(
    transaction,
  );
  await sql`
    insert into mail_labels as stored (account_id, user_id, label_id, name)
    select ${accountId}::uuid, ${userId}::uuid, given.*
    from unnest(${ids}::text[], ${labels.map(({ name }) => name)}::text[]) as given
    on conflict (account_id, label_id) do update set name = excluded.name
      where stored.name <> excluded.name`.execute(transaction);
}
