import type { Database } from '../adapters/postgres/database.ts';
import { createSyncRequests } from '../adapters/postgres/sync/sync-requests.ts';
import { createSyncStatusReader } from '../adapters/postgres/sync/sync-status.ts';
import type { Clock } from '../domain/clock.ts';
import type { SyncStatusReader } from '../sync/sync-status.ts';
import type { SyncRequests } from '../sync/sync-store.ts';

/** What asks for a sync and tells how it stands: no client of Google's is bundled with it. */
export function openSyncRequests(
  database: Database,
  clock: Clock,
): { requests: SyncRequests; statuses: SyncStatusReader } {
  return { requests: createSyncRequests(database, clock), statuses: createSyncStatusReader(database) };
}
