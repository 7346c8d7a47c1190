import type { Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import type { SyncSettings, SyncSettingsStore } from '../../../sync/sync-settings.ts';
import type { Database } from '../database.ts';
import type { Tables, UserRow } from '../tables.ts';
import { bringForward } from './bring-forward.ts';
import { retryOnConflict } from './retry-on-conflict.ts';

const COLUMNS = ['autosync_enabled', 'sync_interval_minutes'] as const;

/** The person's settings of sync, in their row of `users`. */
export function createSyncSettingsStore(database: Database, clock: Clock): SyncSettingsStore {
  return {
    read: (userId) => database.forPerson(userId, (transaction) => settingsOf(transaction, userId)),
    change: (userId, changes) =>
      retryOnConflict(() =>
        database.forPerson(userId, async (transaction) => {
          const before = await settingsOf(transaction, userId);
          if (!before) return undefined;
          const { autosyncEnabled, syncIntervalMinutes } = changes;
          await comeSooner(transaction, userId, before, { ...before, ...changes }, clock.now());
          const row = await transaction
            .updateTable('users')
            .set({
              // What is not named may be changed by somebody else meanwhile.
              ...(autosyncEnabled === undefined ? {} : { autosync_enabled: autosyncEnabled }),
              ...(syncIntervalMinutes === undefined ? {} : { sync_interval_minutes: syncIntervalMinutes }),
            })
            .where('id', '=', userId)
            .returning(COLUMNS)
            .executeTakeFirst();
          return row && toSettings(row);
        }),
      ),
  };
}

async function settingsOf(transaction: Transaction<Tables>, userId: string): Promise<SyncSettings | undefined> {
  const row = await transaction.selectFrom('users').select(COLUMNS).where('id', '=', userId).executeTakeFirst();
  return row && toSettings(row);
}

function toSettings(row: Pick<UserRow, (typeof COLUMNS)[number]>): SyncSettings {
  return { autosyncEnabled: row.autosync_enabled, syncIntervalMinutes: row.sync_interval_minutes };
}

async function comeSooner(
  transaction: Transaction<Tables>,
  userId: string,
  before: SyncSettings,
  after: SyncSettings,
  now: Date,
): Promise<void> {
  if (after.autosyncEnabled && !before.autosyncEnabled) {
    await bringForward(transaction, userId, { now, pollBy: now, watchBy: now });
  } else if (after.syncIntervalMinutes < before.syncIntervalMinutes) {
    const pollBy = new Date(now.getTime() + after.syncIntervalMinutes * 60_000);
    await bringForward(transaction, userId, { now, pollBy });
  }
}
