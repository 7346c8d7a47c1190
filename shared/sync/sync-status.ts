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
  /** Null as long as Google has not said of each collection how many there are. */
  itemsExpected: number | null;
  /** Attachments of mails that are still to be read; the mails are found without them. */
  attachmentsPending: number;
  /** Items that can be neither read nor stored. Each is tried again when it changes, and when everything is compared. */
  skipped: number;
  /** When every collection of the service was last in sync; null before that was ever so. */
  lastSuccessAt: Date | null;
  error: SyncStatusError | null;
}

/** Why a service is not in sync. Of several collections that fail, this tells of one: first what only the person can mend. */
export interface SyncStatusError {
  code: string;
  /** In plain words. */
  message: string;
  /** The title of the calendar or drive; null where it is the whole account or its only collection. */
  collection: string | null;
  /** How many other collections of the service fail. */
  others: number;
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

/** The service as of now. */
export interface SyncAge {
  /** How old the copy is. */
  ageSeconds: number | null;
  /** In how long it is looked at by the clock, 0 when that is due; null where it is not. */
  nextPollInSeconds: number | null;
}

/** The person's sync status, with the age of what is stored and how Google tells of changes; empty when no account is connected. */
export async function readSyncStatus(
  { statuses, pushFacts, pushSettings, clock }: StatusParts,
  userId: string,
): Promise<(ServiceSyncStatus & PushHealth & SyncAge)[]> {
  const now = clock.now().getTime();
  const secondsUntil = (at: Date) => Math.max(0, Math.ceil((at.getTime() - now) / 1000));
  const facts = await pushFacts.read(userId);
  return (await statuses.read(userId)).map((status) => {
    const ofService = facts.get(factsKey(status.accountId, status.service));
    const health = pushHealthOf(status.service, ofService, pushSettings, clock);
    return {
      ...status,
      ...health,
      ageSeconds: status.lastSuccessAt && Math.max(0, Math.floor((now - status.lastSuccessAt.getTime()) / 1000)),
      nextPollInSeconds: health.nextPollAt && secondsUntil(health.nextPollAt),
    };
  });
}
