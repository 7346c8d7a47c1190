import { sql, type Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import { activeSince, dormantSince, type PollPolicy } from '../../../sync/poll-policy.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';

/** How exactly it is known when somebody was last here: who goes first in a sweep was here within a day. */
const NOTED_EVERY_MS = 3_600_000;

/** People of whom one instance remembers that they were noted: half a megabyte. */
const REMEMBERED = 5_000;

/** Notes that a person asks or searches, once an hour at most. */
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
      await database.forPerson(userId, async (transaction) => {
        const person = await transaction
          .selectFrom('users')
          .select('last_active_at')
          .where('id', '=', userId)
          .executeTakeFirst();
        if (person) await noteActivity(transaction, userId, person.last_active_at, now, policy);
      });
      if (noted.size >= REMEMBERED) noted.clear();
      noted.set(userId, now.getTime());
    },
  };
}

/**
 * The same for a transaction that has read `last_active_at` already: nothing is written when that is less than an hour ago. Who was not
 * here within a day goes first in sweeps from now on; who was dormant is synced with the next one, and watched again.
 */
export async function noteActivity(
  transaction: Transaction<Tables>,
  userId: string,
  lastActiveAt: Date | null,
  now: Date,
  policy: PollPolicy,
): Promise<void> {
  if (lastActiveAt !== null && now.getTime() - lastActiveAt.getTime() < NOTED_EVERY_MS) return;
  await transaction.updateTable('users').set({ last_active_at: now }).where('id', '=', userId).execute();
  if (lastActiveAt !== null && lastActiveAt >= activeSince(now)) return;
  await transaction
    .updateTable('sync_cursors')
    .set({ active: true })
    .where('user_id', '=', userId)
    .where('active', '=', false)
    .execute();
  if (lastActiveAt === null || lastActiveAt >= dormantSince(policy, now)) return;
  // What is at work is due at the end of its lease, so that it is found should its worker be killed.
  await transaction
    .updateTable('sync_cursors')
    .set({
      due_at: sql<Date>`case when lease_until > ${now} then due_at else least(due_at, ${now}) end`,
      watch_due_at: sql<Date>`least(watch_due_at, ${now})`,
    })
    .where('user_id', '=', userId)
    .execute();
}
