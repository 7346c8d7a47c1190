import { type SqlBool, sql, type Transaction } from 'kysely';
import type { ItemJob } from '../../../domain/sync-job.ts';
import { emailRevision, fileRevision } from '../../../sync/revision.ts';
import type { ItemLease, Known } from '../../../sync/sync-store.ts';
import { LISTED_FILE_COLUMNS, listedFile } from '../listed-file.ts';
import type { Tables } from '../tables.ts';
import { listedItems } from './listed-ids.ts';

/** Rows of one answer of `listUnlistedItems`. */
const LIST_LIMIT = 1_000;

/** What the copy holds of a collection, by Google's ids: the unique keys of the three cache tables are what finds them. */
export async function knownItems(
  transaction: Transaction<Tables>,
  job: ItemJob,
  externalIds: readonly string[],
): Promise<Map<string, Known>> {
  const ids = [...externalIds];
  switch (job.service) {
    case 'gmail': {
      const rows = await transaction
        .selectFrom('gmail_cache')
        .select(['id', 'email_id', 'thread_id', 'labels'])
        .where('account_id', '=', job.accountId)
        .where('email_id', '=', sql<string>`any(${ids}::text[])`)
        .execute();
      return new Map(
        rows.map(({ id, email_id: emailId, thread_id: threadId, labels }) => [
          emailId,
          { id, revision: emailRevision({ threadId, labels }) },
        ]),
      );
    }
    case 'calendar': {
      const rows = await transaction
        .selectFrom('gcal_cache')
        .select(['id', 'event_id', 'kind', 'etag'])
        .where('account_id', '=', job.accountId)
        .where('calendar_id', '=', job.collection)
        .where('event_id', '=', sql<string>`any(${ids}::text[])`)
        .execute();
      return new Map(
        rows.map((row) => [row.event_id, { id: row.id, revision: row.kind === 'instance' ? null : row.etag }]),
      );
    }
    case 'drive': {
      const rows = await transaction
        .selectFrom('gdrive_cache')
        .select(LISTED_FILE_COLUMNS)
        .where('account_id', '=', job.accountId)
        .where('file_id', '=', sql<string>`any(${ids}::text[])`)
        .execute();
      return new Map(rows.map((row) => [row.file_id, { id: row.id, revision: fileRevision(listedFile(row)) }]));
    }
  }
}

/**
 * What is stored of a collection and was not listed, in the order of Google's ids, instances of series left out: Google does not list
 * those. `except` hashes or sorts both sides once, whatever the planner knows of this account's rows: 0.2 s for 200,000 of each. (`<> all`
 * compares each with each, 18 s for 20,000; so does `not in` once the planner thinks that no hash table holds them.) The rows are found
 * by the unique keys of the three cache tables.
 */
export async function listUnlistedItems(
  transaction: Transaction<Tables>,
  { job }: ItemLease,
  after: string | null,
): Promise<{ id: string; externalId: string }[]> {
  const { table, column, scope } = listable(job.collection)[job.service];
  const { rows } = await sql<{ id: string; externalId: string }>`
    with unlisted as materialized (
      select ${sql.ref(column)} from ${sql.table(table)}
      where account_id = ${job.accountId} and ${scope} and ${sql.ref(column)} > ${after ?? ''}
      except ${listedItems(job)}
      order by ${sql.ref(column)} limit ${LIST_LIMIT}
    )
    select id, ${sql.ref(column)} as "externalId" from ${sql.table(table)} join unlisted using (${sql.ref(column)})
    where account_id = ${job.accountId} and ${scope}
    order by ${sql.ref(column)}`.execute(transaction);
  return rows;
}

/** Rows of mails with attachments that are pending, newest first: by the index gmail_cache_pending. */
export async function listPendingMails(
  transaction: Transaction<Tables>,
  { job }: ItemLease,
  limit: number,
): Promise<string[]> {
  const rows = await transaction
    .selectFrom('gmail_cache')
    .select('id')
    .where('account_id', '=', job.accountId)
    .where('pending_attachments', '>', 0)
    .orderBy('received_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Keeps how often an attachment that is pending was asked for. */
export async function noteTry(
  transaction: Transaction<Tables>,
  { job }: ItemLease,
  { id, index, tries }: { id: string; index: number; tries: number },
): Promise<void> {
  await sql`
    update gmail_cache
    set attachments = jsonb_set(attachments, array[${String(index)}, 'pending', 'tries'], to_jsonb(${tries}::integer))
    where account_id = ${job.accountId} and id = ${id} and attachments -> ${index}::integer ? 'pending'`.execute(
    transaction,
  );
}

/** How many items of a collection Google lists. */
export async function countKnownItems(transaction: Transaction<Tables>, { job }: ItemLease): Promise<number> {
  const { table, scope } = listable(job.collection)[job.service];
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from ${sql.table(table)}
    where account_id = ${job.accountId} and ${scope}`.execute(transaction);
  return rows[0]?.count ?? 0;
}

/** Finds kept folders of the drive by their key, and reads the account's files by the unique key that begins with it. */
export async function isFolderAmong(
  transaction: Transaction<Tables>,
  { job }: ItemLease,
  ids: readonly string[],
): Promise<boolean> {
  if (job.service !== 'drive') return false;
  const { scope } = listable(job.collection).drive;
  const { rows } = await sql<{ isFolder: boolean }>`
    select exists (
      select from drive_folders
      where account_id = ${job.accountId} and service = 'drive' and collection = ${job.collection}
        and folder_id = any(${[...ids]}::text[])
    ) or exists (
      select from gdrive_cache
      where account_id = ${job.accountId} and ${scope} and parent_ids && ${[...ids]}::text[]
    ) as "isFolder"`.execute(transaction);
  return rows[0]?.isFolder ?? false;
}

function listable(collection: string) {
  const driveId = collection === '' ? null : collection;
  return {
    gmail: { table: 'gmail_cache', column: 'email_id', scope: sql<SqlBool>`true` },
    calendar: {
      table: 'gcal_cache',
      column: 'event_id',
      scope: sql<SqlBool>`calendar_id = ${collection} and kind <> 'instance'`,
    },
    drive: { table: 'gdrive_cache', column: 'file_id', scope: sql<SqlBool>`drive_id is not distinct from ${driveId}` },
  };
}
