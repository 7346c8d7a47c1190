import { sql, type Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import type { SyncJob } from '../../../domain/sync-job.ts';
import { LEASE_MS } from '../../../sync/hold-lease.ts';
import { isFirstPass } from '../../../sync/is-first-pass.ts';
import { LeaseLostError } from '../../../sync/lease-lost-error.ts';
import type { PollPolicy } from '../../../sync/poll-policy.ts';
import type { Acquired, Failure, Finished, HandedOn, Lease, PassKind, Progress } from '../../../sync/sync-store.ts';
import type { Tables } from '../tables.ts';
import { cursorOf } from './cursor-of.ts';
import { noteEndedWorker } from './failing-items.ts';
import { lookAgain } from './look-again.ts';
import { nextPoll } from './next-poll.ts';

/*
 * The statements that take, prove and give back the lease of a collection. Each finds its one row by the primary key of
 * sync_cursors; `holding` is the condition that makes a write one of the lease's holder.
 */

const COLUMNS = [
  'fence',
  'wanted',
  'cursor',
  'anchor',
  'pass',
  'pass_target',
  'page_token',
  'items_seen',
  'last_success_at',
  'backlog',
  'fruitless_runs',
] as const;

interface CursorPosition {
  fence: string;
  wanted: string;
  cursor: string | null;
  anchor: string | null;
  pass: PassKind | null;
  pass_target: string | null;
  page_token: string | null;
  items_seen: number;
  last_success_at: Date | null;
  backlog: boolean;
  fruitless_runs: number;
}

/**
 * Takes the lease in one statement, so of two workers one gets it. `due_at` becomes the end of the lease: should the worker
 * be killed, the next sweep after that finds the collection. What one before was loading when it ended without a word becomes
 * suspect in the same transaction.
 */
export async function acquireLease(transaction: Transaction<Tables>, job: SyncJob, clock: Clock): Promise<Acquired> {
  const now = clock.now();
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  const position = await cursorOf(transaction, job)
    .set({
      lease_until: leaseUntil,
      due_at: leaseUntil,
      last_attempt_at: now,
      fence: sql<string>`fence + 1`,
      // Until it commits: a run that is killed says nothing.
      fruitless_runs: sql<number>`fruitless_runs + 1`,
    })
    .where('wanted', '>', sql<string>`done`)
    .where((is) => is.or([is('lease_until', 'is', null), is('lease_until', '<=', now)]))
    .where((is) =>
      is.exists(
        is
          .selectFrom('accounts')
          .select('accounts.id')
          .where('accounts.id', '=', job.accountId)
          .where('accounts.state', '=', 'connected'),
      ),
    )
    .returning([...COLUMNS, 'loading'])
    .executeTakeFirst();
  if (!position) return { kind: await whyNot(transaction, job) };
  const lease = leaseOf(job, position);
  if (position.loading === null) return { kind: 'leased', lease, skipped: [] };
  const skipped = await noteEndedWorker(transaction, job, position.loading, now);
  await cursorOf(transaction, job).set({ loading: null }).execute();
  return { kind: 'leased', lease, skipped };
}

async function whyNot(transaction: Transaction<Tables>, job: SyncJob) {
  const row = await transaction
    .selectFrom('sync_cursors as c')
    .innerJoin('accounts as a', 'a.id', 'c.account_id')
    .select(['a.state', sql<boolean>`c.wanted > c.done`.as('isWanted')])
    .where('c.account_id', '=', job.accountId)
    .where('c.service', '=', job.service)
    .where('c.collection', '=', job.collection)
    .executeTakeFirst();
  if (!row) return 'gone';
  if (row.state !== 'connected') return 'disconnected';
  return row.isWanted ? 'busy' : 'idle';
}

/**
 * Also what is due at its end moves on: the sweep need not pass over it.
 * @throws LeaseLostError
 */
export function renewLease(transaction: Transaction<Tables>, lease: Lease, clock: Clock): Promise<void> {
  return updateHeld(transaction, lease, clock, { due_at: leaseEnd(clock) });
}

/** @throws LeaseLostError */
export function noteLoading(
  transaction: Transaction<Tables>,
  lease: Lease,
  clock: Clock,
  externalIds: readonly string[],
): Promise<void> {
  return updateHeld(transaction, lease, clock, { loading: [...externalIds] });
}

/** @throws LeaseLostError when the collection is gone */
export async function wantedNow(transaction: Transaction<Tables>, { job, fence }: Lease): Promise<string> {
  const row = await transaction
    .selectFrom('sync_cursors')
    .select('wanted')
    .where('account_id', '=', job.accountId)
    .where('service', '=', job.service)
    .where('collection', '=', job.collection)
    .executeTakeFirst();
  if (!row) throw new LeaseLostError(job.service, fence);
  return row.wanted;
}

/** @throws LeaseLostError */
export function beginPass(
  transaction: Transaction<Tables>,
  lease: Lease,
  clock: Clock,
  start: { pass: PassKind; anchor: string | null; expected: number | null; takenAt: Date },
): Promise<void> {
  return updateHeld(transaction, lease, clock, {
    pass: start.pass,
    pass_target: lease.target,
    anchor: start.anchor,
    anchor_at: start.takenAt,
    page_token: null,
    loading: null,
    ...(isFirstPass(lease) ? { items_seen: 0, items_expected: start.expected } : {}),
  });
}

/** @throws LeaseLostError */
export function rewindPass(transaction: Transaction<Tables>, lease: Lease, clock: Clock): Promise<void> {
  return updateHeld(transaction, lease, clock, {
    page_token: null,
    loading: null,
    ...(isFirstPass(lease) ? { items_seen: 0 } : {}),
  });
}

/**
 * Proves the lease at the beginning of a transaction that writes, and moves the position on. The row stays locked until its end, so
 * nobody takes the lease in between.
 * @throws LeaseLostError
 */
export function advance(
  transaction: Transaction<Tables>,
  lease: Lease,
  clock: Clock,
  progress: Progress | undefined,
  { isFruitful = true }: { isFruitful?: boolean } = {},
): Promise<void> {
  return updateHeld(transaction, lease, clock, {
    loading: null,
    ...(isFruitful ? { fruitless_runs: 0 } : {}),
    ...(progress?.pageToken === undefined ? {} : { page_token: progress.pageToken }),
    ...(progress?.itemsSeen === undefined ? {} : { items_seen: progress.itemsSeen }),
  });
}

/** @throws LeaseLostError */
export async function finishPass(
  transaction: Transaction<Tables>,
  lease: Lease,
  clock: Clock,
  result: { cursor: string; itemsSeen: number },
  policy: PollPolicy,
): Promise<Finished> {
  const now = clock.now();
  const isPending = hasPending(lease.job);
  const isSatisfied = sql<boolean>`(wanted <= ${lease.target} and not ${isPending})`;
  const nextTurn = nextPoll(lease.job, now, policy);
  const until = sql`${leaseEnd(clock)}::timestamptz`;
  const position = await cursorOf(transaction, lease.job)
    .set({
      cursor: result.cursor,
      anchor: null,
      pass: null,
      pass_target: null,
      page_token: null,
      loading: null,
      fruitless_runs: 0,
      items_seen: result.itemsSeen,
      items_expected: result.itemsSeen,
      done: sql<string>`greatest(done, ${lease.target}::bigint)`,
      wanted: sql<string>`case when ${isPending} then greatest(wanted, ${lease.target}::bigint + 1) else wanted end`,
      backlog: sql<boolean>`wanted <= ${lease.target} and ${isPending}`,
      // The anchor is older than the last page: what came in between is not in the copy yet.
      last_success_at: sql<Date>`coalesce(anchor_at, ${now}::timestamptz)`,
      anchor_at: null,
      // A holder that goes round may be killed like any other: see acquireLease.
      due_at: sql<Date>`case when ${isSatisfied} then ${nextTurn} else ${until} end`,
      lease_until: sql<Date | null>`case when ${isSatisfied} then null else ${until} end`,
      error_code: null,
      error_message: null,
    })
    .where(holding(lease, now))
    .returning([
      ...COLUMNS,
      'pushed_history_id',
      'looks',
      'look_at',
      sql<boolean>`lease_until is not null`.as('goesRound'),
    ])
    .executeTakeFirst();
  if (!position) throw new LeaseLostError(lease.job.service, lease.fence);
  if (position.goesRound) return { kind: 'again', lease: leaseOf(lease.job, position) };
  return lookAgain(transaction, lease.job, position, now);
}

/** Of a cursor's row: nobody waits for what it waits for. */
const IS_BACKFILL = sql<boolean>`(cursor is null or backlog)`;

function sweptAt({ sweptAt: { fresh, backfill } }: HandedOn) {
  return sql<Date>`case when ${IS_BACKFILL} then ${backfill}::timestamptz else ${fresh}::timestamptz end`;
}

/** @throws LeaseLostError */
export async function releaseLease(
  transaction: Transaction<Tables>,
  lease: Lease,
  clock: Clock,
  end: Failure | HandedOn,
): Promise<{ isBackfill: boolean }> {
  const now = clock.now();
  const released = await cursorOf(transaction, lease.job)
    .set({
      lease_until: null,
      loading: null,
      ...('isFruitless' in end
        ? {}
        : { fruitless_runs: sql<number>`least(fruitless_runs, ${lease.fruitlessRuns}::integer)` }),
      due_at: 'sweptAt' in end ? sweptAt(end) : end.retryAt,
      ...('code' in end ? { error_code: end.code, error_message: end.message } : {}),
    })
    .where(holding(lease, now))
    .returning(IS_BACKFILL.as('isBackfill'))
    .executeTakeFirst();
  if (!released) throw new LeaseLostError(lease.job.service, lease.fence);
  return released;
}

/** Whether attachments are pending: by the index gmail_cache_pending. */
function hasPending({ service, accountId }: SyncJob) {
  if (service !== 'gmail') return sql<boolean>`false`;
  return sql<boolean>`exists (select from gmail_cache where account_id = ${accountId}::uuid and pending_attachments > 0)`;
}

function holding(lease: Lease, now: Date) {
  return sql<boolean>`fence = ${lease.fence} and lease_until > ${now}`;
}

function leaseEnd(clock: Clock): Date {
  return new Date(clock.now().getTime() + LEASE_MS);
}

async function updateHeld(
  transaction: Transaction<Tables>,
  lease: Lease,
  clock: Clock,
  values: {
    pass?: PassKind;
    pass_target?: string;
    anchor?: string | null;
    anchor_at?: Date;
    page_token?: string | null;
    items_seen?: number;
    items_expected?: number | null;
    due_at?: Date;
    fruitless_runs?: number;
    loading?: string[] | null;
  },
): Promise<void> {
  const updated = await cursorOf(transaction, lease.job)
    .set({ ...values, lease_until: leaseEnd(clock) })
    .where(holding(lease, clock.now()))
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n) throw new LeaseLostError(lease.job.service, lease.fence);
}

function leaseOf(job: SyncJob, position: CursorPosition): Lease {
  return {
    job,
    fence: position.fence,
    // Without a pass it is one that the release before, which knows none, has left behind.
    target: (position.pass === null ? null : position.pass_target) ?? position.wanted,
    cursor: position.cursor,
    anchor: position.anchor,
    pass: position.pass,
    pageToken: position.page_token,
    itemsSeen: position.items_seen,
    lastSuccessAt: position.last_success_at,
    isBacklog: position.backlog,
    // That of the run under way is among them.
    fruitlessRuns: Math.max(0, position.fruitless_runs - 1),
  };
}
