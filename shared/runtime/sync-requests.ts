import type { Database } from '../adapters/postgres/database.ts';
import { createPushFactsReader } from '../adapters/postgres/sync/push-facts.ts';
import { createSyncRequests } from '../adapters/postgres/sync/sync-requests.ts';
import { createSyncSettingsStore } from '../adapters/postgres/sync/sync-settings-store.ts';
import { createSyncStatusReader } from '../adapters/postgres/sync/sync-status.ts';
import type { Clock } from '../domain/clock.ts';
import type { SyncRequests } from '../sync/sync-requests.ts';
import type { SyncSettingsStore } from '../sync/sync-settings.ts';
import type { StatusParts, SyncStatusReader } from '../sync/sync-status.ts';
import type { Environment } from './configuration.ts';
import { pollConfiguration, watchedServices } from './push-configuration.ts';

/** What asks for a sync and tells how it stands: no client of Google's is bundled with it. */
export function openSyncRequests(
  database: Database,
  clock: Clock,
): { requests: SyncRequests; statuses: SyncStatusReader; settings: SyncSettingsStore } {
  return {
    requests: createSyncRequests(database, clock),
    statuses: createSyncStatusReader(database),
    settings: createSyncSettingsStore(database, clock),
  };
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
