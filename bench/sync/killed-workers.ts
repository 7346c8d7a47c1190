import { setTimeout } from 'node:timers/promises';
import { copyOf } from '../../test/shared/sync/fixtures/copy-of.ts';
import { seededRandom } from '../random.ts';
import { Vocabulary } from '../vocabulary.ts';
import { changeMailbox } from './change-mailbox.ts';
import { isSettled, until } from './stored.ts';
import { type Site, type SyncStack, startSyncStack } from './sync-stack.ts';

export interface KilledWorkers {
  kills: number;
  /** Of these, while a lease was held. */
  whileLeased: number;
  /** Whether each row, posting, label and person is as in a copy that was made afterwards without a kill. */
  sameRows: boolean;
  /** Tables whose rows differ; empty where all is the same. */
  differences: string[];
}

const WORKERS = ['sync-worker', 'embed-worker'] as const;
const LEAST_MS = 20;
const MOST_MS = 1_000;
const SETTLED_WITHIN_MS = 600_000;

/**
 * Kills the worker (SIGKILL) at random moments of a first sync and of what follows, and starts another, until it was killed so often;
 * mails come, go and change meanwhile. Lets the sync come to its end, and compares the copy with a new one of the same mailbox. The
 * schedule sweeps every second of the machine's, as whoever was killed says nothing.
 */
export async function killWorkers(site: Site, postgres: string, kills: number, seed: number): Promise<KilledWorkers> {
  const stack = await startSyncStack(site, postgres);
  try {
    const account = await stack.connect();
    const killed = await killAndSettle(stack, account.accessToken, kills, seed);
    const differences = await differencesFromNew(stack, site, postgres, account.accountId);
    return { ...killed, sameRows: differences.length === 0, differences };
  } finally {
    await stack.close();
  }
}

async function killAndSettle(stack: SyncStack, accessToken: string, kills: number, seed: number) {
  const random = seededRandom(seed);
  const vocabulary = new Vocabulary(random);
  const sweeping = new AbortController();
  const swept = sweepUntil(stack, sweeping.signal);
  const counts = { kills: 0, whileLeased: 0 };
  try {
    while (counts.kills < kills) {
      const worker = await stack.startWorker(WORKERS);
      changeMailbox(stack.google, random, vocabulary);
      await wantSync(stack, accessToken);
      // Most kills are to hit work under way: a moment is drawn once there is some.
      await until(() => hasLease(stack), 120_000, 5);
      await setTimeout(LEAST_MS + random.next() * (MOST_MS - LEAST_MS));
      const isLeased = await hasLease(stack);
      await worker.kill();
      counts.kills += 1;
      if (isLeased) counts.whileLeased += 1;
    }
    await stack.startWorker(WORKERS);
    await wantSync(stack, accessToken);
    await until(() => isSettled(stack.database.owner), SETTLED_WITHIN_MS);
  } finally {
    sweeping.abort();
    await swept;
  }
  return counts;
}

async function differencesFromNew(
  stack: SyncStack,
  site: Site,
  postgres: string,
  accountId: string,
): Promise<string[]> {
  const fresh = await startSyncStack(site, postgres);
  try {
    const { accountId: freshId } = await fresh.connect();
    await fresh.startWorker(WORKERS);
    await until(() => isSettled(fresh.database.owner), SETTLED_WITHIN_MS);
    const [one, other] = [await contentOf(stack, accountId), await contentOf(fresh, freshId)];
    return Object.keys(one).filter((table) => JSON.stringify(one[table]) !== JSON.stringify(other[table]));
  } finally {
    await fresh.close();
  }
}

async function contentOf({ database }: SyncStack, accountId: string): Promise<Record<string, unknown[]>> {
  const asOwner = async (statement: string, values: readonly unknown[] = []) =>
    (await database.owner.query(statement, [...values])).rows;
  // What tells how far a sync has come is no part of what it came to.
  const { cursors: _, ...content } = await copyOf({ asOwner }, accountId);
  return content;
}

async function wantSync(stack: SyncStack, accessToken: string): Promise<void> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  const response = await stack.fetch('/v1/sync', accessToken, init);
  if (response.status !== 202) throw new Error(`POST /v1/sync answered ${response.status}: ${await response.text()}`);
}

async function hasLease({ database, clock }: SyncStack): Promise<boolean> {
  const { rowCount } = await database.owner.query('select from sync_cursors where lease_until > $1', [clock.now()]);
  return rowCount !== null && rowCount > 0;
}

async function sweepUntil(stack: SyncStack, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await stack.fire('sweep').catch(() => undefined);
    await setTimeout(1_000);
  }
}
