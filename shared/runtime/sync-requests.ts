import type { Database } from '../adapters/postgres/database.ts';
import { createPushFactsReader } from '../adapters/postgres/sync/push-facts.ts';
import { createSyncRequests } from '../adapters/postgres/sync/sync-requests.ts';
import { createSyncStatusReader } from '../adapters/postgres/sync/sync-status.ts';
import type { Clock } from '../domain/clock.ts';
import type { SyncRequests } from '../sync/sync-requests.ts';
import type { StatusParts, SyncStatusReader } from '../sync/sync-status.ts';
import type { Environment } from './configuration.ts';
import { pollConfiguration, watchedServices } from './push-configuration.ts';

/** What asks for a sync and tells how it stands: no client of Google's is bundled with it. */
export function openSyncRequests(
  database: Database,
  clock: Clock,
): { requests: SyncRequests; statuses: SyncStatusReader } {
  return { requests: createSyncRequests(database, clock), statuses: createSyncStatusReader(database) };
}

/** What else the status of a sync is told from: how Google tells of changes. */
export function openPushHealth(
  environment: Environment,
  database: Database,
): Pick<StatusParts, 'pushFacts' | 'pushSettings'> {
  return {
    pushFacts: createPushFactsReader(database),
    pushSettings: { policy: pollConfiguration(environment), watched: watchedServices(environment) },
  };
}
