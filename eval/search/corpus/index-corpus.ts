import type { Database } from '../../../shared/adapters/postgres/database.ts';
import { writeChanges } from '../../../shared/adapters/postgres/sync/write-changes.ts';
import type { Clock } from '../../../shared/domain/clock.ts';
import type { Item } from '../../../shared/domain/hit.ts';
import { newId } from '../../../shared/domain/ids.ts';
import { SERVICES, type Service } from '../../../shared/domain/service.ts';
import { searchUnitsOf } from '../../../shared/search/units.ts';
import type { CorpusDocument } from './document.ts';
import { toItem } from './to-item.ts';

/** Items of one transaction: as many as keep its statements small and their number low. */
const BATCH = 200;

export interface Owner {
  userId: string;
  accountId: string;
}

/**
 * Writes documents as the items of a new person, as a sync does: rows, words and people.
 * @param onProgress is told how many documents were written so far
 * @throws the signal's reason when it aborts; what was written stays
 */
export async function indexCorpus(
  database: Database,
  documents: AsyncIterable<CorpusDocument>,
  { clock, onProgress, signal }: { clock: Clock; onProgress?: (written: number) => void; signal: AbortSignal },
): Promise<Owner> {
  const owner = await createOwner(database, clock);
  const batches = new Map<Service, Item[]>(SERVICES.map((service) => [service, []]));
  let written = 0;
  const write = async (service: Service) => {
    const items = batches.get(service) ?? [];
    batches.set(service, []);
    signal.throwIfAborted();
    await writeItems(database, owner, service, items, clock);
    written += items.length;
    onProgress?.(written);
  };
  for await (const document of documents) {
    const item = toItem(document, clock);
    const batch = batches.get(item.service);
    batch?.push(item);
    if (batch?.length === BATCH) await write(item.service);
  }
  for (const service of SERVICES) await write(service);
  return owner;
}

async function writeItems(
  database: Database,
  owner: Owner,
  service: Service,
  items: readonly Item[],
  clock: Clock,
): Promise<void> {
  const job = { ...owner, service, collection: service === 'calendar' ? 'primary' : '' };
  const upserts = items.map((item) => ({ item, units: searchUnitsOf(item) }));
  await database.forPerson(owner.userId, (transaction) =>
    writeChanges(transaction, job, { upserts, removals: [] }, clock),
  );
}

/** A person with one account, at an address that is nobody's. */
async function createOwner(database: Database, clock: Clock): Promise<Owner> {
  const owner = { userId: newId(clock), accountId: newId(clock) };
  const email = `${owner.userId}@name.invalid`;
  const times = { created_at: clock.now(), updated_at: clock.now() };
  await database.forPerson(owner.userId, async (transaction) => {
    await transaction
      .insertInto('users')
      .values({
        id: owner.userId,
        email,
        display_name: null,
        time_zone: 'UTC',
        tier: 'free',
        action_policy: 'confirm-outward',
        autosync_enabled: false,
        sync_interval_minutes: 15,
        last_sync_at: null,
        last_active_at: null,
        ...times,
      })
      .execute();
    await transaction
      .insertInto('accounts')
      .values({
        id: owner.accountId,
        user_id: owner.userId,
        google_subject: owner.accountId,
        email,
        google_access_token: null,
        google_refresh_token: null,
        token_expires_at: null,
        scopes: [],
        state: 'connected',
        state_reason: null,
        removal_due_at: null,
        ...times,
      })
      .execute();
  });
  return owner;
}
