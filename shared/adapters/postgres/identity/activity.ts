import { sql, type Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import { activeSince, dormantSince, type PollPolicy } from '../../../sync/poll-policy.ts';
import type { Database } from '../database.ts';
import { bringForward } from '../sync/bring-forward.ts';
import { retryOnConflict } from '../sync/retry-on-conflict.ts';
import type { Tables } from '../tables.ts';

/** How exactly it is known when somebody was last here: who goes first in a sweep was here within a day. */
const NOTED_EVERY_MS = 3_600_000;

/** People of whom one instance remembers that they were noted: half a megabyte. */
const REMEMBERED = 5_000;

/** Notes that a person asks, searches or signs in, once an hour at most. */
export interface Activity {
  note(userId: string): Promise<void>;
}

/** An instance that noted somebody within the hour need not look again. */
export function createActivity(database: Database, clock: Clock, policy: PollPolicy): Activity {
  const noted = new Map<string, number>();
  return {
    async note(userId) {
      const now = clock.now();
      if (now.getTime() - (noted.get(userId) ?? 0) < NOTED_EVERY_MS) return;
      await retryOnConflict(() =>
        database.forPerson(userId, async (transaction) => {
          const person = await transaction
            .selectFrom('users')
            .select('last_active_at')
            .where('id', '=', userId)
            .executeTakeFirst();
          if (person) await noteActivity(transaction, userId, person.last_active_at, now, policy);
        }),
      );
      if (noted.size >= REMEMBERED) noted.clear();
      noted.set(userId, now.getTime());
    },
  };
}

/**
 * The same for a transaction that has read `last_active_at` already: nothing is written when that is less than an hour ago. Who was not
 * here within a day goes first in sweeps from now on; who was dormant is synced with the next one, and watched again. The cursors before
 * the person, as workers lock them.
 */
export async function noteActivity(
  transaction: Transaction<Tables>,
  userId: string,
  lastActiveAt: Date | null,
  now: Date,
  policy: PollPolicy,
): Promise<void> {
  if (lastActiveAt !== null && now.getTime() - lastActiveAt.getTime() < NOTED_EVERY_MS) return;
  if (lastActiveAt !== null && lastActiveAt < dormantSince(policy, now)) {
    await bringForward(transaction, userId, { now, pollBy: now, watchBy: now });
  } else if (lastActiveAt === null || lastActiveAt < activeSince(now)) await putFirst(transaction, userId);
  await transaction.updateTable('users').set({ last_active_at: now }).where('id', '=', userId).execute();
}

/** What a worker is committing to is passed over, so that no question waits for that: the next sweep that claims it makes it true. */
async function putFirst(transaction: Transaction<Tables>, userId: string): Promise<void> {
  await sql`
    with free as (
      select account_id, service, collection from sync_cursors
      where user_id = ${userId}::uuid and not active
      for no key update skip locked
    )
    update sync_cursors c set active = true
    from free where (c.account_id, c.service, c.collection) = (free.account_id, free.service, free.collection)`.execute(
    transaction,
  );
}
