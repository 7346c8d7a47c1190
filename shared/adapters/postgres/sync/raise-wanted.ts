import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { Tables } from '../tables.ts';

/*
 * The rule by which more is wanted of collections, when something is pushed and when somebody asks.
 *
 * Of a collection that waits for its pass nothing more is wanted. Of one whose pass waits for its next run, or whose lease is held, another
 * one is: the pass may have listed already what changed, and goes round. Neither needs a message, as one is on its way or a worker is at
 * work. One whose holder was killed does, as whoever gives a lease back clears its end; so does one that has failed, as no message is on its
 * way until the sweep finds it due. From that message on it counts as under way.
 */

/** A collection that has failed is tried again before its time when something is pushed, but not more often. */
const RETRY_EVERY_MS = 5 * 60_000;

/** Conditions on a row `c` of sync_cursors. */
interface Standing {
  isHeld: RawBuilder<SqlBool>;
  /** A worker is at work, or a message is on its way to one. */
  isOnTheWay: RawBuilder<SqlBool>;
  /** A pass that begins after now is wanted already. */
  isWanted: RawBuilder<SqlBool>;
}

/** @param isRetried of a collection that has failed: whether it is tried again before its time */
export function standingAt(now: Date, isRetried: RawBuilder<SqlBool>): Standing {
  const isHeld = sql<SqlBool>`coalesce(c.lease_until > ${now}, false)`;
  const wasKilled = sql<SqlBool>`coalesce(c.lease_until <= ${now}, false)`;
  // Pending attachments, which may be all that waits, have a message that may be a long time on its way.
  const waits = sql<SqlBool>`(c.wanted > c.done and not c.backlog)`;
  return {
    isHeld,
    isOnTheWay: sql<SqlBool>`(${isHeld} or (${waits} and not ${wasKilled} and not ${isRetried}))`,
    isWanted: sql<SqlBool>`(${waits} and not ${isHeld} and c.pass is null)`,
  };
}

/**
 * Wants a pass that begins, or goes round, after now, of a collection whose row the transaction has locked.
 * @returns whether a message must be sent
 */
export async function raiseWanted(transaction: Transaction<Tables>, job: SyncJob, now: Date): Promise<boolean> {
  // Not what took too long: that is to come later, in smaller parts. Once it is due a message was sent, or the sweep sends one.
  const isRetried = sql<SqlBool>`(
    c.error_code is not null and c.error_code <> 'too-slow' and c.due_at > ${now}
    and coalesce(c.last_attempt_at <= ${new Date(now.getTime() - RETRY_EVERY_MS)}, true))`;
  const { isOnTheWay, isWanted } = standingAt(now, isRetried);
  const { rows } = await sql<{ sends: boolean }>`
    with stands as (
      select ${isOnTheWay} as on_the_way, ${isWanted} as is_wanted from sync_cursors c
      where c.account_id = ${job.accountId} and c.service = ${job.service} and c.collection = ${job.collection}
    )
    update sync_cursors c
    set wanted = case when is_wanted then c.wanted else c.wanted + 1 end,
      backlog = false,
      -- Should the message get lost, the next sweep sends it again. A holder that is killed is found at the end of its lease.
      due_at = case when on_the_way then c.due_at else ${now} end,
      lease_until = case when on_the_way then c.lease_until end
    from stands
    where c.account_id = ${job.accountId} and c.service = ${job.service} and c.collection = ${job.collection}
      and not (on_the_way and is_wanted)
    returning not on_the_way as sends`.execute(transaction);
  return rows[0]?.sends ?? false;
}
