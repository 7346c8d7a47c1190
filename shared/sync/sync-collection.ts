/**
 * The sync of one collection: a mailbox, a calendar, My Drive, a shared drive, the list of an account's calendars, or its
 * contacts.
 *
 * A cursor row stands for each, and is in one of these states:
 *
 * - idle: `done = wanted`. A push, a request or the sweep raises `wanted` and sends a message. A message that finds the
 *   collection idle (a duplicate, or one that an earlier run has answered) is acknowledged without work.
 * - held: a worker took the lease, which raised `fence`. It works towards `target`, the value of `wanted` it found. Other
 *   messages find the collection busy and are acknowledged: whatever they want, `wanted` says so too. A pass that takes several runs
 *   keeps the target that it began with: what is wanted between them may have changed on items that it has listed already.
 *   - A pass that is whole sets `cursor`, and `done = target`. If `wanted` was raised meanwhile, the holder keeps the lease and goes round
 *     again, so a burst of pushes costs one or two passes; else it is idle.
 *   - A push may come before Google shows what it tells of. A pass that has not reached the history id pushed wants another
 *     one, after 1, 3 and 10 s; what is not there then is left to the next sweep. A push of Calendar or Drive names no such point: the
 *     pass after it wants another, after 10 s, whatever it has found.
 *   - When the time is up, the holder frees the lease and sends a message for the rest, which starts at `page_token`. When the
 *     units of a quota are used up for longer than a worker waits, that message is delayed until there are some.
 *   - What a pass reads is kept in `pass` until it is whole. `changes`: what has changed since `cursor`, a page a commit
 *     (incremental-pass.ts). `listing`: everything, compared with the copy (full-pass.ts). A collection without a cursor begins with a
 *     listing; a pass that finds the cursor expired, or that Google can't tell the changes item by item, goes on as one, and
 *     whoever takes it up ends it as one. `cursor` moves only when a pass is whole, so until then each can be begun anew.
 *   - A first pass lasts for as long as the quota dictates, and nobody waits for it as a whole. Its first run is sent as fresh: what
 *     a minute's quota buys, newest first. The rest is backfill, on a queue of its own, a run after the other. Already at the end of
 *     the first run a mailbox is watched. A push that finds a run at work raises `wanted`; the run sees that before its next chunk, and
 *     stores what came last first (arrivals.ts). A push that comes between two runs sends no message: each run that takes the pass up
 *     begins with what came last. So a new mail waits for a chunk, or for the next run, and the pass keeps its place.
 *   - A first pass of a mailbox leaves what is attached for later. When the pass is whole and attachments are pending, another one is
 *     wanted (`backlog`), and the holder goes round: a pass over the changes, which costs one call, then some attachments
 *     (attachments-pass.ts), newest first, until none is pending. So a new mail waits for ten mails' attachments at most. The rest is
 *     backfill, and a push between two runs sends a message of its own.
 *   - A run that has come no further when its time is up (moves-on.ts) would do no better at once: it counts (`fruitless_runs`), as one
 *     does that was killed, and the next one comes later, with smaller chunks.
 *   - When Google fails, the holder records why, frees the lease, and leaves it to the sweep to try again at `due_at`: what
 *     Google does to everybody must not fill the dead-letter queue. Only a failure of our own goes back to the queue,
 *     among them that the queue did not take the message for the rest: without it nobody would be on the way.
 *   - A worker that is killed says nothing: the lease runs out after a minute, and `due_at`, set when the lease was taken,
 *     lets the sweep find it; a push that comes after that sends a message of its own. What it was loading stands in `loading`: the next
 *     lease sets it apart, to be loaded one by one. What ends its worker alone, three times, is skipped (store-chunk.ts).
 * - gone: the account, the calendar or the person was removed, with the row. Nothing is left to do.
 *
 * Invariant: a transaction that writes for the collection names the fence and finds the lease still held, or writes nothing.
 * So of all workers that believe to hold the lease, one writes, and rows, words and position never disagree.
 */
import type { Clock } from '../domain/clock.ts';
import type { ItemJob, SyncJob } from '../domain/sync-job.ts';
import { AccountGoneError, ReconnectRequiredError } from '../identity/errors.ts';
import { attachmentsPass } from './attachments-pass.ts';
import type { CollectionRun, PassResult } from './collection-run.ts';
import type { CollectionSources } from './collection-source.ts';
import { contactsPass } from './contacts-pass.ts';
import { whileHeld } from './hold-lease.ts';
import { ENDED_ITS_WORKER } from './item-tries.ts';
import { itemsPass } from './items-pass.ts';
import type { JobQueue, SyncPriority } from './job-queue.ts';
import { LeaseLostError } from './lease-lost-error.ts';
import { logSkipped } from './log-skipped.ts';
import { NotHandedOnError } from './not-handed-on-error.ts';
import { notingCommits } from './noting-commits.ts';
import { QuotaWaitError } from './quota-wait-error.ts';
import { failureOf, fruitless, type SyncErrorCode } from './sync-failure.ts';
import { logged, type SyncLog } from './sync-log.ts';
import type { Lease, SyncStore } from './sync-store.ts';
import type { GoogleWatches } from './watch/google-watches.ts';
import { keepWatch } from './watch/keep-watch.ts';
import type { WatchStore } from './watch/watch-store.ts';

export interface SyncParts {
  store: SyncStore;
  sources: CollectionSources;
  queue: JobQueue;
  clock: Clock;
  log: SyncLog;
  /** Without them everything is polled. */
  watches?: { google: GoogleWatches; watchStore: WatchStore };
}

export interface SyncTime {
  /** From then on the work stops at its next commit. Leave time for a chunk: 50 loaded items. */
  checkpointAt: Date;
  /** Aborts what is under way, which is then left to the next run. */
  signal: AbortSignal;
}

/** As long as SQS keeps a message back. */
const MAX_DELAY_SECONDS = 900;

/**
 * How long the message for the rest of a pass may wait in its queue before the sweep takes it for lost. SQS loses none, so it is not
 * sent twice because there is a crowd; a queue in process is swept up when the process starts.
 */
const QUEUED_MS: Readonly<Record<SyncPriority, number>> = { fresh: 10 * 60_000, backfill: 6 * 3_600_000 };

/** How a job ended; after each of them its message may be acknowledged. */
export type SyncOutcome =
  | { kind: 'synced' }
  | { kind: 'continued' }
  | { kind: 'failed'; code: SyncErrorCode }
  | { kind: 'idle' | 'busy' | 'gone' | 'disconnected' | 'lease-lost' };

/**
 * Brings the collection of a job up to date, as far as the time allows.
 * @throws what is a failure of our own (the database, a bug): the message must come again
 */
export async function syncCollection(parts: SyncParts, job: SyncJob, time: SyncTime): Promise<SyncOutcome> {
  const acquired = await parts.store.acquire(job);
  if (acquired.kind !== 'leased') return acquired;
  for (const id of acquired.skipped) logSkipped(parts.log, job, id, ENDED_ITS_WORKER);
  const hadTime = parts.clock.now() < time.checkpointAt;
  let hasCommitted = false;
  const store = notingCommits(parts.store, () => {
    hasCommitted = true;
  });
  const worker: Worker = { ...parts, store, isFruitless: () => hadTime && !hasCommitted };
  try {
    return await syncHeld(worker, acquired.lease, time);
  } catch (error) {
    return settle(worker, acquired.lease, time, error);
  }
}

interface Worker extends SyncParts {
  /** Whether the run has had its time, and has come no further: one more like it would do no better. */
  isFruitless: () => boolean;
}

async function syncHeld(parts: Worker, first: Lease, { checkpointAt, signal }: SyncTime): Promise<SyncOutcome> {
  const { store, queue } = parts;
  for (let lease: Lease | null = first; lease !== null; ) {
    const held: Lease = lease;
    const { job } = held;
    const result = await whileHeld(held, parts, signal, async (whileLeased) => {
      const passed = await runPass(parts, { ...parts, lease: held, checkpointAt, signal: whileLeased });
      if (isItemJob(job) && parts.watches && (passed.kind === 'whole' || isFirstOfMailbox(held))) {
        const cursor = passed.kind === 'whole' ? passed.cursor : null;
        await keepWatch({ ...parts, ...parts.watches }, { ...held, job }, cursor, whileLeased);
      }
      return passed;
    });
    // Before the pass counts as done, or a worker that is killed in between would leave vectors behind that nobody makes.
    if (isItemJob(job) && (await store.hasIndexWork(job))) await queue.sendEmbed(embedJobOf(job));
    if (result.kind === 'checkpoint') return stop(parts, held);
    const finished = await store.finish(held, result);
    if (finished.kind === 'look') await send(queue, job, 'fresh', finished.delaySeconds);
    lease = finished.kind === 'again' ? finished.lease : null;
    if (lease === null) break;
    if (parts.clock.now() >= checkpointAt) return handOn(parts, lease);
    if (lease.isBacklog && isItemJob(job)) {
      const run = { ...parts, lease: { ...lease, job }, checkpointAt };
      await whileHeld(lease, parts, signal, (whileLeased) =>
        attachmentsPass({ ...run, signal: whileLeased }, parts.sources.openAttachments(job)),
      );
    }
  }
  return { kind: 'synced' };
}

function runPass(parts: SyncParts, run: CollectionRun<SyncJob>): Promise<PassResult> {
  const { job } = run.lease;
  return isItemJob(job)
    ? itemsPass(parts, { ...run, lease: { ...run.lease, job } })
    : contactsPass(run, parts.sources.openContacts(job));
}

/** It may take hours, in which mail comes; a mailbox is watched as a whole, and not from a cursor on. */
function isFirstOfMailbox({ job, cursor }: Lease): boolean {
  return job.service === 'gmail' && cursor === null;
}

function isItemJob(job: SyncJob): job is ItemJob {
  return job.service !== 'contacts';
}

/** The time is up. What would come to nothing again is not handed on at once, for ever. */
async function stop(parts: Worker, lease: Lease): Promise<SyncOutcome> {
  if (!parts.isFruitless()) return handOn(parts, lease);
  const failure = fruitless(lease, parts.clock);
  await parts.store.release(lease, failure);
  const { code } = failure;
  parts.log.warn('A collection could not be synced.', {
    ...logged(lease.job),
    code,
    reason: 'it came no further in its time',
  });
  return { kind: 'failed', code };
}

async function handOn({ store, queue, clock }: SyncParts, lease: Lease, delayMs = 0): Promise<SyncOutcome> {
  const delaySeconds = Math.min(Math.ceil(delayMs / 1_000), MAX_DELAY_SECONDS);
  const availableAt = clock.now().getTime() + delaySeconds * 1_000;
  const { isBackfill } = await store.release(lease, {
    sweptAt: {
      fresh: new Date(availableAt + QUEUED_MS.fresh),
      backfill: new Date(availableAt + QUEUED_MS.backfill),
    },
  });
  await send(queue, lease.job, isBackfill ? 'backfill' : 'fresh', delaySeconds);
  return { kind: 'continued' };
}

/** Sends a message in the place of the one that is worked on, once the lease is free: before that it would find the collection busy. */
async function send(queue: JobQueue, job: SyncJob, priority: SyncPriority, delaySeconds: number): Promise<void> {
  try {
    await queue.sendSync(job, priority, delaySeconds > 0 ? { delaySeconds } : {});
  } catch (error) {
    throw new NotHandedOnError(job.service, error);
  }
}

async function settle(parts: Worker, lease: Lease, time: SyncTime, error: unknown): Promise<SyncOutcome> {
  const { store, clock, log } = parts;
  if (error instanceof NotHandedOnError) throw error;
  try {
    if (error instanceof LeaseLostError) return { kind: 'lease-lost' };
    if (error instanceof AccountGoneError) return { kind: 'gone' };
    if (time.signal.aborted) return await stop(parts, lease);
    if (error instanceof QuotaWaitError) return await handOn(parts, lease, error.retryAfterMs);
    const failure = failureOf(error, clock);
    await store.release(lease, failure);
    if (failure.code === 'internal') throw error;
    // Whoever comes after the one that found out finds what is known, and told, already.
    if (error instanceof ReconnectRequiredError && !error.isNews) return { kind: 'failed', code: failure.code };
    log.warn('A collection could not be synced.', {
      ...logged(lease.job),
      code: failure.code,
      reason: messageOf(error),
    });
    return { kind: 'failed', code: failure.code };
  } catch (second) {
    if (second instanceof LeaseLostError) return { kind: 'lease-lost' };
    throw second;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function embedJobOf({ userId, accountId, service }: ItemJob) {
  return { userId, accountId, service };
}
