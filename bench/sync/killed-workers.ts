import { seededRandom } from '../random.ts';
import { isSettled, until } from './stored.ts';
import type { SyncStack } from './sync-stack.ts';

export interface KilledWorkers {
  kills: number;
  /** Of these, while a lease was held. */
  whileLeased: number;
}

const LEAST_MS = 50;
const MOST_MS = 1_500;

/**
 * Kills the worker (SIGKILL) at random moments and starts another, until it was killed so often; then lets the sync come to its end.
 * The schedule sweeps every second of the machine's, as whoever was killed says nothing.
 */
export async function killWorkers(stack: SyncStack, kills: number, seed: number): Promise<KilledWorkers> {
  const random = seededRandom(seed);
  const sweeping = new AbortController();
  const swept = sweepUntil(stack, sweeping.signal);
  let whileLeased = 0;
  let killed = 0;
  try {
    while (killed < kills) {
      const worker = await stack.startWorker(['sync-worker', 'embed-worker']);
      // Most of the kills are to hit work under way: a moment is drawn once there is some, or after a while without.
      await until(() => hasLease(stack), 20_000).catch(() => undefined);
      await sleep(LEAST_MS + random.next() * (MOST_MS - LEAST_MS));
      const leased = await hasLease(stack);
      await worker.kill();
      killed += 1;
      if (leased) whileLeased += 1;
    }
    await stack.startWorker(['sync-worker', 'embed-worker']);
    await until(() => isSettled(stack.database.owner), 600_000);
  } finally {
    sweeping.abort();
    await swept;
  }
  return { kills: killed, whileLeased };
}

async function hasLease({ database, clock }: SyncStack): Promise<boolean> {
  const { rowCount } = await database.owner.query('select from sync_cursors where lease_until > $1', [clock.now()]);
  return rowCount !== null && rowCount > 0;
}

async function sweepUntil(stack: SyncStack, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await stack.fire('sweep').catch(() => undefined);
    await sleep(1_000);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
