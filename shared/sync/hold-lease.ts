import type { Clock } from '../domain/clock.ts';
import type { Lease, SyncStore } from './sync-store.ts';

/** How long a lease lasts without a sign of life: a worker that was killed blocks its collection no longer than that. */
export const LEASE_MS = 60_000;

/** A call to Google with all its retries can take longer than a lease, so it is renewed beside the work. */
const RENEW_EVERY_MS = 20_000;

/**
 * Runs `work` while the lease is renewed, and ends the renewal before it returns. The signal that `work` receives aborts
 * with LeaseLostError when a renewal finds the lease lost.
 */
export async function whileHeld<T>(
  lease: Lease,
  { store, clock }: { store: SyncStore; clock: Clock },
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const ended = new AbortController();
  const renewal = renewUntil(ended.signal).catch((error: unknown) => lost.abort(error));

  async function renewUntil(end: AbortSignal): Promise<void> {
    for (;;) {
      await clock.delay(RENEW_EVERY_MS, end).catch(() => undefined);
      if (end.aborted) return;
      await store.renew(lease);
    }
  }

  try {
    return await work(AbortSignal.any([signal, lost.signal]));
  } finally {
    ended.abort();
    await renewal;
  }
}
