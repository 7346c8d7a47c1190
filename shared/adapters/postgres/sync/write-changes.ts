import { sql, type Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import type { Item } from '../../../domain/hit.ts';
import type { Service } from '../../../domain/service.ts';
import type { ItemJob } from '../../../domain/sync-job.ts';
import { externalId } from '../../../sync/item-content.ts';
import type { Changes } from '../../../sync/sync-store.ts';
import { writeUnits } from '../search/write-units.ts';
import type { Tables } from '../tables.ts';
import { knownItems } from './known-items.ts';
import { lockAccount } from './lock-account.ts';
import { countPeople, discountPeople } from './people.ts';
import { writeEmails } from './write-emails.ts';
import { writeEvents } from './write-events.ts';
import { writeFiles } from './write-files.ts';

const TABLES = { gmail: 'gmail_cache', calendar: 'gcal_cache', drive: 'gdrive_cache' } as const satisfies Record<
  Service,
  keyof Tables
>;

/**
 * Writes items with all that is derived from them, and deletes others likewise. Only for whoever holds the lease.
 *
 * Two collections of an account may name the same people, the same segment of the index and, while a file moves from one
 * drive to another, the same file. So the transactions that write for one account wait for each other, from the beginning:
 * locks taken one by one on the way would end in deadlocks.
 *
 * @returns the addresses of people whom `recountPeople` must look at before the pass is whole
 */
export async function writeChanges(
  transaction: Transaction<Tables>,
  job: ItemJob,
  changes: Changes,
  clock: Clock,
): Promise<string[]> {
  if (changes.upserts.length === 0 && changes.removals.length === 0) return [];
  await lockAccount(transaction, job.accountId);
  const upserts = await notOutdated(transaction, job, changes.upserts);
  const removals = await ownRows(transaction, job, changes.removals);
  // An item that got its row meanwhile keeps it: units and people hang on the row's id.
  const known = await knownItems(
    transaction,
    job,
    upserts.map(({ item }) => externalId(item)),
  );
  const written = upserts.map(({ item, units }) => ({
    item: { ...item, id: known.get(externalId(item))?.id ?? item.id },
    units,
  }));
  const upserted = written.map(({ item }) => item.id);
  const namedBefore = await discountPeople(transaction, job, [...upserted, ...removals]);
  if (removals.length > 0) {
    await transaction
      .deleteFrom(TABLES[job.service])
      // As an array: the events of a calendar that went are thousands.
      .where('id', '=', sql<string>`any(${[...removals]}::uuid[])`)
      .where('account_id', '=', job.accountId)
      .execute();
  }
  await writeRows(
    transaction,
    job,
    written.map(({ item }) => item),
    clock.now(),
  );
  await writeUnits(transaction, job, {
    upserts: written.map(({ item, units }) => ({ itemId: item.id, units })),
    removals,
  });
  return countPeople(transaction, job, upserted, namedBefore, clock);
}

/** A file that moved may have been written for its new drive already: the old one has lost it, and must not delete it. */
async function ownRows(
  transaction: Transaction<Tables>,
  job: ItemJob,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (job.service !== 'drive' || ids.length === 0) return ids;
  const rows = await transaction
    .selectFrom('gdrive_cache')
    .select('id')
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .where('drive_id', 'is not distinct from', job.collection === '' ? null : job.collection)
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Without files that another drive has stored meanwhile in a later version: they were read here before they moved there, and that drive
 * would not tell of them again.
 */
async function notOutdated(
  transaction: Transaction<Tables>,
  job: ItemJob,
  upserts: Changes['upserts'],
): Promise<Changes['upserts']> {
  if (job.service !== 'drive' || upserts.length === 0) return upserts;
  const rows = await transaction
    .selectFrom('gdrive_cache')
    .select(['file_id', 'version'])
    .where('account_id', '=', job.accountId)
    .where('file_id', '=', sql<string>`any(${upserts.map(({ item }) => externalId(item))}::text[])`)
    .where('drive_id', 'is distinct from', job.collection === '' ? null : job.collection)
    .execute();
  const elsewhere = new Map(rows.map(({ file_id: id, version }) => [id, BigInt(version)]));
  return upserts.filter(({ item }) => {
    const version = elsewhere.get(externalId(item));
    return version === undefined || item.service !== 'drive' || BigInt(item.file.version ?? '0') >= version;
  });
}

async function writeRows(
  transaction: Transaction<Tables>,
  job: ItemJob,
  items: readonly Item[],
  syncedAt: Date,
): Promise<void> {
  const emails = items.filter((item) => item.service === 'gmail');
  const events = items.filter((item) => item.service === 'calendar');
  const files = items.filter((item) => item.service === 'drive');
  await writeEmails(transaction, job, emails, syncedAt);
  await writeEvents(transaction, job, events, syncedAt);
  await writeFiles(transaction, job, files, syncedAt);
}
