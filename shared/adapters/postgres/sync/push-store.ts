import { sql, type Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import type { SyncJob } from '../../../domain/sync-job.ts';
import { dormantSince, type PollPolicy } from '../../../sync/poll-policy.ts';
import type { ChannelPush, GmailPush, PushOutcome, PushStore } from '../../../sync/push/push-store.ts';
import { isChannelToken } from '../../../sync/watch/channel-token.ts';
import type { Database, Work } from '../database.ts';
import type { Tables } from '../tables.ts';
import { cursorOf } from './cursor-of.ts';
import { historyIdOf, LATE_LOOK, PUSHED } from './look-again.ts';
import { raiseWanted } from './raise-wanted.ts';
import { retryOnConflict } from './retry-on-conflict.ts';

/** Pub/Sub's ids that are remembered of a mailbox: half a minute, at Gmail's one push a second. What is older is stale by its history id. */
const REMEMBERED = 32;

interface Owner {
  userId: string;
  accountId: string;
}

/** Pushes in Postgres: whose they are is in the directory, the rest in the person's scope. */
export function createPushStore(database: Database, clock: Clock, policy: PollPolicy): PushStore {
  return {
    async noteGmail(push, signal) {
      const owner = await findOwner(database, 'email', push.emailAddress.toLowerCase(), signal);
      if (!owner) return { kind: 'unknown' };
      return inScope(database, owner, signal, (transaction) => noteGmail(transaction, owner, push, clock, policy));
    },
    async noteChannel(push, signal) {
      const owner = await findOwner(database, 'channel', push.channelId, signal);
      if (!owner) return { kind: 'unknown' };
      return inScope(database, owner, signal, (transaction) => noteChannel(transaction, owner, push, clock, policy));
    },
  };
}

/** What the work has written is rolled back where the signal aborts meanwhile: it may have waited for a lock. */
function inScope<T>(database: Database, { userId }: Owner, signal: AbortSignal | undefined, work: Work<T>): Promise<T> {
  return retryOnConflict(() =>
    database.forPerson(userId, async (transaction) => {
      signal?.throwIfAborted();
      const result = await work(transaction);
      signal?.throwIfAborted();
      return result;
    }),
  );
}

async function findOwner(
  database: Database,
  kind: 'email' | 'channel',
  key: string,
  signal: AbortSignal | undefined,
): Promise<Owner | undefined> {
  signal?.throwIfAborted();
  return database.asSystem('push', async (transaction) => {
    const { rows } = await sql<{ user_id: string; account_id: string | null }>`
      select user_id, account_id from app.find_in_directory(${kind}, ${key})`.execute(transaction);
    const [row] = rows;
    return row?.account_id ? { userId: row.user_id, accountId: row.account_id } : undefined;
  });
}

async function noteGmail(
  transaction: Transaction<Tables>,
  owner: Owner,
  { historyId, messageId }: GmailPush,
  clock: Clock,
  policy: PollPolicy,
): Promise<PushOutcome> {
  const job: SyncJob = { ...owner, service: 'gmail', collection: '' };
  const cursor = await lockCursor(transaction, job);
  if (!cursor) return { kind: 'unknown' };
  if (cursor.state !== 'connected') return { kind: 'disconnected' };
  if (cursor.recent_pushes.includes(messageId)) return { kind: 'replayed' };
  // The same id deserves a look: labels can change without it rising.
  const reached = historyIdOf(cursor.cursor) ?? -1n;
  if (historyId < reached) return { kind: 'stale' };
  const isNews = historyId > BigInt(cursor.pushed_history_id ?? reached);
  await cursorOf(transaction, job)
    .set({
      recent_pushes: [...cursor.recent_pushes, messageId].slice(-REMEMBERED),
      ...(isNews ? { pushed_history_id: historyId, looks: 0 } : {}),
    })
    .execute();
  const outcome = await want(transaction, job, cursor, clock, policy);
  // What is on the way then is the late look for an older push.
  return outcome.kind === 'on-the-way' && isNews && cursor.looks > 0 ? { kind: 'wanted', job } : outcome;
}

async function noteChannel(
  transaction: Transaction<Tables>,
  owner: Owner,
  push: ChannelPush,
  clock: Clock,
  policy: PollPolicy,
): Promise<PushOutcome> {
  const watch = await transaction
    .selectFrom('watches')
    .selectAll()
    .where('id', '=', push.channelId)
    .where('account_id', '=', owner.accountId)
    .where('service', '=', push.service)
    .executeTakeFirst();
  if (!watch?.token_hash) return { kind: 'unknown' };
  const isOurs = isChannelToken(push.token, watch.token_hash);
  // A push may come before the answer that says what its channel watches.
  if (!isOurs || (watch.resource_id !== null && watch.resource_id !== push.resourceId)) return { kind: 'forged' };
  if (push.state === 'sync') {
    // Should the answer be lost, the channel can be stopped by that.
    await noteResource(transaction, watch.id, push.resourceId);
    return { kind: 'opened' };
  }
  const job: SyncJob = { ...owner, service: watch.service, collection: watch.collection };
  // Whoever writes both locks the cursor first: see watch-store.ts.
  const cursor = await lockCursor(transaction, job);
  if (!cursor) return { kind: 'unknown' };
  const { numUpdatedRows } = await transaction
    .updateTable('watches')
    .set({ last_message: String(push.messageNumber) })
    .where('id', '=', watch.id)
    .where('last_message', '<', String(push.messageNumber))
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return { kind: 'replayed' };
  if (cursor.state !== 'connected') return { kind: 'disconnected' };
  const outcome = await want(transaction, job, cursor, clock, policy);
  if (outcome.kind === 'dormant' || outcome.kind === 'switched-off') return outcome;
  if (cursor.looks !== PUSHED) await cursorOf(transaction, job).set({ looks: PUSHED }).execute();
  // It does not wait for the late look for an older push.
  return outcome.kind === 'on-the-way' && cursor.looks === LATE_LOOK ? { kind: 'wanted', job } : outcome;
}

/** Unless Google's answer has come, which names it too. */
async function noteResource(transaction: Transaction<Tables>, id: string, resourceId: string): Promise<void> {
  await transaction
    .updateTable('watches')
    .set({ resource_id: resourceId })
    .where('id', '=', id)
    .where('resource_id', 'is', null)
    .execute();
}

function lockCursor(transaction: Transaction<Tables>, { accountId, service, collection }: SyncJob) {
  return transaction
    .selectFrom('sync_cursors as c')
    .innerJoin('accounts as a', 'a.id', 'c.account_id')
    .innerJoin('users as u', 'u.id', 'c.user_id')
    .select([
      'c.cursor',
      'c.pushed_history_id',
      'c.recent_pushes',
      'c.looks',
      'a.state',
      'u.last_active_at',
      'u.autosync_enabled',
    ])
    .where('c.account_id', '=', accountId)
    .where('c.service', '=', service)
    .where('c.collection', '=', collection)
    .forNoKeyUpdate('c')
    .executeTakeFirst();
}

type Cursor = NonNullable<Awaited<ReturnType<typeof lockCursor>>>;

async function want(
  transaction: Transaction<Tables>,
  job: SyncJob,
  cursor: Cursor,
  clock: Clock,
  policy: PollPolicy,
): Promise<PushOutcome> {
  const now = clock.now();
  if (!cursor.autosync_enabled) return { kind: 'switched-off' };
  if (cursor.last_active_at !== null && cursor.last_active_at < dormantSince(policy, now)) return { kind: 'dormant' };
  return (await raiseWanted(transaction, job, now)) ? { kind: 'wanted', job } : { kind: 'on-the-way' };
}
