import type { Transaction } from 'kysely';
import { writeEmails } from '../../../shared/adapters/postgres/sync/write-emails.ts';
import { writeEvents } from '../../../shared/adapters/postgres/sync/write-events.ts';
import { writeFiles } from '../../../shared/adapters/postgres/sync/write-files.ts';
import type { Tables } from '../../../shared/adapters/postgres/tables.ts';
import type { Item } from '../../../shared/domain/hit.ts';
import type { ItemJob } from '../../../shared/domain/sync-job.ts';

const SYNCED_AT = new Date('2027-03-01T00:00:00Z');

/** The rows of items, all of the job's service, as the sync worker writes them. */
export async function writeItems(
  transaction: Transaction<Tables>,
  job: ItemJob,
  items: readonly Item[],
): Promise<void> {
  const emails = items.filter((item) => item.service === 'gmail');
  const events = items.filter((item) => item.service === 'calendar');
  const files = items.filter((item) => item.service === 'drive');
  await writeEmails(transaction, job, emails, SYNCED_AT);
  await writeEvents(transaction, job, events, SYNCED_AT);
  await writeFiles(transaction, job, files, SYNCED_AT);
}
