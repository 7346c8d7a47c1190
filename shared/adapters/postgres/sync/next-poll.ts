import { type RawBuilder, sql } from 'kysely';
import type { SyncJob } from '../../../domain/sync-job.ts';
import { dormantSince, type PollPolicy } from '../../../sync/poll-policy.ts';

/** When a collection is polled that is in sync now. One whose watch lapses is polled then at the latest. */
export function nextPoll(
  { userId, accountId, service, collection }: SyncJob,
  now: Date,
  policy: PollPolicy,
): RawBuilder<Date> {
  const after = (minutes: number) => sql`${new Date(now.getTime() + minutes * 60_000)}::timestamptz`;
  return sql<Date>`(
    select case
      when u.last_active_at < ${dormantSince(policy, now)} then ${after(policy.dormantMinutes)}
      when w.expires_at > ${now} then least(${after(policy.watchedMinutes)}, w.expires_at)
      else ${now}::timestamptz + make_interval(mins => u.sync_interval_minutes)
    end
    from users u, (
      select max(expires_at) as expires_at from watches
      where account_id = ${accountId} and service = ${service} and collection = ${collection} and superseded_at is null
    ) w
    where u.id = ${userId})`;
}
