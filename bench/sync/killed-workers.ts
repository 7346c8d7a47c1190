import { setTimeout } from 'node:timers/promises';
import { copyOf } from '../../test/shared/sync/fixtures/copy-of.ts';
import { seededRandom } from '../random.ts';
import { Vocabulary } from '../vocabulary.ts';
import { changeMailbox } from './change-mailbox.ts';
import { isEmbedded, isSettled, pendingAttachments, until } from './stored.ts';
import { type Site, type SyncStack, startSyncStack } from './sync-stack.ts';

export interface KilledWorkers {
  /** Kills that were asked for. */
  asked: number;
  /** As many, or more until enough had hit a worker with a lease. */
  kills: number;
  /** Of these, while the worker that was killed held a lease: nobody frees the lease of the dead, so it is looked for afterwards. */
  whileLeased: number;
  /** Whether each row, posting, vector, label and person is as in a copy that was made afterwards without a kill. */
  sameRows: boolean;
  /** Tables whose rows differ; empty where all is the same. */
  differences: string[];
}

const WORKERS = ['sync-worker', 'embed-worker'] as const;

/** Of the kills that are asked for, as many are to hit a worker with a lease. */
const LEASED_SHARE = 3 / 4;

/** At most so many times the kills that were asked for: a worker that is done early is killed idle. */
const MOST_KILLS = 4;
const LEAST_MS = 20;
const MOST_MS = 1_000;
const SETTLED_WITHIN_MS = 600_000;

/** How many of so many kills are to hit a worker that holds a lease. */
export function leasedKills(kills: number): number {
  return Math.ceil(kills * LEASED_SHARE);
}

/**
 * Kills the worker (SIGKILL) at random moments of a first sync and of what follows, and starts another, until it was killed so often, and
 * often enough with a lease; mails come, go and change meanwhile. Lets the sync come to its end, and compares the copy with a new one of
 * the same mailbox. The schedule sweeps every second of the machine's, as whoever was killed says nothing.
 * @param kills at least so many, at most four times as many
 */
export async function killWorkers(site: Site, postgres: string, kills: number, seed: number): Promise<KilledWorkers> {
  const stack = await startSyncStack(site, postgres);
  try {
    const account = await stack.connect();
    const killed = await killAndSettle(stack, account.accessToken, kills, seed);
    const differences = await differencesFromNew(stack, site, postgres, account.accountId);
    return { asked: kills, ...killed, sameRows: differences.length === 0, differences };
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
    while (counts.kills < kills || (counts.whileLeased < leasedKills(kills) && counts.kills < MOST_KILLS * kills)) {
      // Leases of workers before this one last for a minute after their death.
      const since = stack.clock.now();
      const worker = await stack.startWorker(WORKERS);
      changeMailbox(stack.google, random, vocabulary);
      // As the person may not ask for a sync so often. What is not watched yet is still to be synced for the first time.
      await stack.google.pushes.deliver();
      // Most kills are to hit work under way: a moment is drawn once this worker has some.
      await until(() => hasBegun(stack, since), 120_000, 5);
      await setTimeout(LEAST_MS + random.next() * (MOST_MS - LEAST_MS));
      await worker.kill();
      counts.kills += 1;
      if (await hasLease(stack, since)) counts.whileLeased += 1;
    }
    await stack.startWorker(WORKERS);
    await stack.requestSync(accessToken);
    await whole(stack);
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
    await whole(fresh);
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
  // Their signatures hang on the space's centre, and so on the order in which texts came.
  const vectors = await asOwner(
    'select service, content_key, md5(embedding::text) as embedding from search_vectors where account_id = $1 order by content_key',
    [accountId],
  );
  return { ...content, vectors };
}

/** Waits until all is copied, what is attached too, and every text has its vector. */
async function whole({ database: { owner } }: SyncStack): Promise<void> {
  const isWhole = async () =>
    (await isSettled(owner)) && (await pendingAttachments(owner)) === 0 && (await isEmbedded(owner));
  await until(isWhole, SETTLED_WITHIN_MS);
}

/** Whether a worker has taken a lease since then. */
async function hasBegun({ database }: SyncStack, since: Date): Promise<boolean> {
  const { rowCount } = await database.owner.query('select from sync_cursors where last_attempt_at >= $1', [since]);
  return rowCount !== null && rowCount > 0;
}

/** Whether a lease is held that was taken since then. */
async function hasLease({ database, clock }: SyncStack, since: Date): Promise<boolean> {
  const { rowCount } = await database.owner.query(
    'select from sync_cursors where last_attempt_at >= $1 and lease_until > $2',
    [since, clock.now()],
  );
  return rowCount !== null && rowCount > 0;
}

async function sweepUntil(stack: SyncStack, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await stack.fire('sweep').catch(() => undefined);
    await setTimeout(1_000);
  }
}
