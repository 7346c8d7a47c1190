/**
 * Keeps a collection watched, so that Google pushes its changes and it need not be polled.
 *
 * It is done at the end of each whole pass, and for a mailbox of each run of its first, while the lease is held: so no two workers make
 * two channels, and what fails here fails alone, as the collection is polled then. The first pass ends with a watch and another, short
 * pass. After six sevenths of its time (six days of a week) a watch is renewed; the schedule wants a pass of whatever is due. Calendar
 * and Drive can't prolong a channel: the new one is live before the old one is stopped, and another pass finds what was pushed to the
 * old one meanwhile. Pushes of a mailbox name it by its address, which its person can change at Google: it is asked for each time. As long
 * as that leads to another account here, the mailbox is polled, or its pushes would raise the other one.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';
import type { ItemJob } from '../../domain/sync-job.ts';
import { GoogleError } from '../google-error.ts';
import { QuotaWaitError } from '../quota-wait-error.ts';
import { logged, type SyncLog } from '../sync-log.ts';
import type { ItemLease } from '../sync-store.ts';
import { hashChannelToken, newChannelToken } from './channel-token.ts';
import type { GoogleWatches, WatchAnswer } from './google-watches.ts';
import type { StaleWatch, WatchError, WatchStore } from './watch-store.ts';

const MINUTE_MS = 60_000;

/** Google asks to renew "at least once every 7 days", Gmail recommends daily, which at 100 units would cost more than the polls saved. */
export const RENEW_AFTER = 6 / 7;

/** When an attempt is made again. What Google refuses today it may grant when the operator has put a topic or an address right. */
const RETRY_AFTER_MS: Readonly<Record<WatchError, number>> = {
  unsupported: 7 * 24 * 60 * MINUTE_MS,
  refused: 24 * 60 * MINUTE_MS,
  unavailable: 15 * MINUTE_MS,
};

export interface WatchParts {
  google: GoogleWatches;
  watchStore: WatchStore;
  clock: Clock;
  log: SyncLog;
}

/**
 * Makes, renews and ends the watches of the lease's collection, as far as that is due.
 * @param cursor of the copy as it is now; null for a mailbox that has none yet
 * @throws what ends the pass too: an abort, an account that must be connected again, a failure of the database
 */
export async function keepWatch(
  parts: WatchParts,
  lease: ItemLease,
  cursor: string | null,
  signal: AbortSignal,
): Promise<void> {
  const { google, watchStore } = parts;
  const { job } = lease;
  if (!google.services.includes(job.service)) return;
  const { isDue, stale } = await watchStore.todo(job);
  const replaced = isDue ? await renew(parts, lease, cursor, signal) : [];
  for (const watch of [...stale, ...replaced]) await end(parts, lease, watch, signal);
}

async function renew(
  parts: WatchParts,
  lease: ItemLease,
  cursor: string | null,
  signal: AbortSignal,
): Promise<StaleWatch[]> {
  const { google, watchStore, clock, log } = parts;
  const { job } = lease;
  const id = randomUUID();
  const token = newChannelToken();
  await watchStore.prepare(job, { id, tokenHash: job.service === 'gmail' ? null : hashChannelToken(token) });
  let answer: WatchAnswer;
  try {
    answer = await google.start(job, { id, token }, cursor, signal);
  } catch (error) {
    const code = errorOf(error);
    const now = clock.now().getTime();
    await watchStore.fail(job, id, {
      error: code ?? 'unavailable',
      retryAt: new Date(now + RETRY_AFTER_MS[code ?? 'unavailable']),
    });
    if (code === undefined) throw error;
    log.warn('A collection could not be watched, and is polled.', {
      ...logged(job),
      code,
      reason: error instanceof Error ? error.message : 'unknown',
    });
    return [];
  }
  const now = clock.now().getTime();
  if (answer.kind === 'unsupported') {
    await watchStore.fail(job, id, { error: 'unsupported', retryAt: new Date(now + RETRY_AFTER_MS.unsupported) });
    return [];
  }
  if (answer.address !== null) {
    const noted = await watchStore.noteAddress(job, answer.address);
    if (noted === 'changed') log.info('A mailbox has another address.', logged(job));
    if (noted === 'taken') {
      log.warn('A mailbox has an address that leads to another account, and is polled.', logged(job));
      await stop(parts, job, { id, resourceId: null }, signal);
      await watchStore.unwatch(job, { error: 'refused', retryAt: new Date(now + RETRY_AFTER_MS.refused) });
      return [];
    }
  }
  const renewAt = new Date(now + (answer.expiresAt.getTime() - now) * RENEW_AFTER);
  return watchStore.confirm(lease, id, { ...answer, renewAt });
}

/** A channel that can't be stopped now is tried again with the next pass, until it has lapsed. */
async function end(parts: WatchParts, { job }: ItemLease, watch: StaleWatch, signal: AbortSignal): Promise<void> {
  const isStopped = watch.resourceId === null || (await stop(parts, job, watch, signal));
  if (isStopped) await parts.watchStore.remove(job, watch.id);
}

/** @returns whether it is; Google may not be had for it now */
async function stop(
  { google, log }: WatchParts,
  job: ItemJob,
  watch: StaleWatch,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await google.stop(job, watch, signal);
    return true;
  } catch (error) {
    const code = errorOf(error);
    if (code === undefined) throw error;
    log.warn('A channel could not be stopped.', { ...logged(job), code });
    return false;
  }
}

/** Undefined for what is no answer of Google's to this. */
function errorOf(error: unknown): Exclude<WatchError, 'unsupported'> | undefined {
  if (error instanceof QuotaWaitError) return 'unavailable';
  if (!(error instanceof GoogleError) || error.kind === 'unauthorized') return undefined;
  return error.kind === 'rateLimited' || error.kind === 'transient' ? 'unavailable' : 'refused';
}
