import type { Clock } from '../domain/clock.ts';
import type { Synced } from '../domain/service.ts';
import { factsKey, type PushFactsReader, type PushHealth, type PushSettings, pushHealthOf } from './push-health.ts';

/** How the sync of one service of one account stands. */
export interface ServiceSyncStatus {
  accountId: string;
  /** The account's address at Google. */
  account: string;
  service: Synced;
  /** `not-connected`: the person did not allow it to be read. */
  state: 'idle' | 'syncing' | 'error' | 'not-connected';
  itemsSeen: number;
  /** Null as long as Google has not said how many there are. */
  itemsExpected: number | null;
  /** Attachments of mails that are still to be read; the mails are found without them. */
  attachmentsPending: number;
  /** Items that can be neither read nor stored. Each is tried again when it changes, and when everything is compared. */
  skipped: number;
  /** When every collection of the service was last in sync; null before that was ever so. */
  lastSuccessAt: Date | null;
  /** Why it is not in sync, in plain words. */
  error: { code: string; message: string } | null;
}

export interface SyncStatusReader {
  read(userId: string): Promise<ServiceSyncStatus[]>;
}

export interface StatusParts {
  statuses: SyncStatusReader;
  pushFacts: PushFactsReader;
  pushSettings: PushSettings;
  clock: Clock;
}

/** The person's sync status, with the age of what is stored and how Google tells of changes; empty when no account is connected. */
export async function readSyncStatus(
  { statuses, pushFacts, pushSettings, clock }: StatusParts,
  userId: string,
): Promise<(ServiceSyncStatus & PushHealth & { ageSeconds: number | null })[]> {
  const now = clock.now().getTime();
  const facts = await pushFacts.read(userId);
  return (await statuses.read(userId)).map((status) => ({
    ...status,
    ageSeconds: status.lastSuccessAt && Math.max(0, Math.floor((now - status.lastSuccessAt.getTime()) / 1000)),
    ...pushHealthOf(status.service, facts.get(factsKey(status.accountId, status.service)), pushSettings, clock),
  }));
}
