import { createSegmentStore } from '../../../shared/adapters/postgres/search/segment-store.ts';
import { writeUnits } from '../../../shared/adapters/postgres/search/write-units.ts';
import type { Item } from '../../../shared/domain/hit.ts';
import type { ItemJob } from '../../../shared/domain/sync-job.ts';
import { mergeSegments } from '../../../shared/search/merge.ts';
import { searchUnitsOf } from '../../../shared/search/units.ts';
import type { Random } from '../../random.ts';
import type { BenchDatabase } from './bench-database.ts';
import { BATCH, SERVICES } from './load-person.ts';
import type { Person } from './person.ts';
import { writeItems } from './write-items.ts';

/** Of a person's items. */
export const CHANGED = { flags: 0.1, deleted: 0.05 } as const;

const TABLES = { gmail: 'gmail_cache', calendar: 'gcal_cache', drive: 'gdrive_cache' } as const;

/** A tenth of a person's mails becomes read or unread, and a twentieth of all items goes, as the workers write it. */
export async function changeItems(
  { app, owner }: BenchDatabase,
  { userId, accountId }: Person,
  items: readonly Item[],
  random: Random,
): Promise<void> {
  for (const service of SERVICES) {
    const job: ItemJob = { userId, accountId, service, collection: '' };
    const drawn = items.filter((item) => item.service === service).map((item) => ({ item, at: random.next() }));
    const flagged = drawn.filter(({ at }) => at < CHANGED.flags).flatMap(({ item }) => readOrUnread(item));
    const gone = drawn.filter(({ at }) => at >= 1 - CHANGED.deleted).map(({ item }) => item.id);
    for (let at = 0; at < flagged.length; at += BATCH) {
      const page = flagged.slice(at, at + BATCH);
      await app.forPerson(userId, async (transaction) => {
        await writeItems(transaction, job, page);
        const upserts = page.map((item) => ({ itemId: item.id, units: searchUnitsOf(item) }));
        await writeUnits(transaction, job, { upserts, removals: [] });
      });
    }
    for (let at = 0; at < gone.length; at += BATCH) {
      const removals = gone.slice(at, at + BATCH);
      await owner.query(`delete from ${TABLES[service]} where user_id = $1 and id = any($2::uuid[])`, [
        userId,
        removals,
      ]);
      await app.forPerson(userId, (transaction) => writeUnits(transaction, job, { upserts: [], removals }));
    }
    await mergeSegments(createSegmentStore(app), job, new AbortController().signal);
  }
}

function readOrUnread(item: Item): Item[] {
  if (item.service !== 'gmail') return [];
  const isRead = !item.email.isRead;
  const labels = item.email.labels.filter((label) => label !== 'UNREAD');
  return [{ ...item, email: { ...item.email, isRead, labels: isRead ? labels : [...labels, 'UNREAD'] } }];
}
