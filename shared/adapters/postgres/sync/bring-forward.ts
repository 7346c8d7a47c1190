import { sql, type Transaction } from 'kysely';
import { RENEW_AFTER } from '../../../sync/watch/keep-watch.ts';
import type { Tables } from '../tables.ts';

/**
 * Has every collection of a person polled, and where `watchBy` says so watched, by then, and before those of who is not here. What is at
 * work is due at the end of its lease, so that it is found should its worker be killed; what is watched is renewed
 * when that is due. It locks the cursors, which workers lock before the person.
 */
export async function bringForward(
  transaction: Transaction<Tables>,
  userId: string,
  { now, pollBy, watchBy }: { now: Date; pollBy: Date; watchBy?: Date },
): Promise<void> {
  await sql`
    with theirs as (
      select account_id, service, collection from sync_cursors
      where user_id = ${userId}::uuid
      order by account_id, service, collection
      for no key update
    )
    update sync_cursors c
    set active = true,
      due_at = case when c.lease_until > ${now} then c.due_at else least(c.due_at, ${pollBy}) end,
      watch_due_at = case when ${watchBy ?? null}::timestamptz is null then c.watch_due_at
        else least(c.watch_due_at, greatest(${watchBy ?? null}::timestamptz, (
          select max(w.created_at + (w.expires_at - w.created_at) * ${RENEW_AFTER}::float8)
          from watches w
          where w.account_id = c.account_id and w.service = c.service and w.collection = c.collection
            and w.superseded_at is null and w.expires_at > ${now}
        ))) end
    from theirs where (c.account_id, c.service, c.collection) = (theirs.account_id, theirs.service, theirs.collection)`.execute(
    transaction,
  );
}
