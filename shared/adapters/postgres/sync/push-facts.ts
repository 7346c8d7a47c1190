import { sql } from 'kysely';
import type { Synced } from '../../../domain/service.ts';
import { factsKey, type PushFactsReader } from '../../../sync/push-health.ts';
import type { Database } from '../database.ts';

interface Row {
  account_id: string;
  service: Synced;
  watched_until: Date | null;
  watch_error: 'refused' | 'unavailable' | null;
  is_first_pass: boolean;
  autosync_enabled: boolean;
  is_connected: boolean;
  last_active_at: Date | null;
  next_poll_at: Date;
}

/** The pushes of a person's services, in one statement over their cursors (by sync_cursors_user) and watches (by watches_collection). */
export function createPushFactsReader(database: Database): PushFactsReader {
  return {
    read: (userId) =>
      database.forPerson(userId, async (transaction) => {
        const { rows } = await sql<Row>`
          select
            c.account_id,
            c.service,
            case when bool_and(w.expires_at is not null) filter (where c.watch_error is distinct from 'unsupported')
              then min(w.expires_at) filter (where c.watch_error is distinct from 'unsupported') end as watched_until,
            max(c.watch_error) filter (where c.watch_error <> 'unsupported') as watch_error,
            bool_or(c.cursor is null) as is_first_pass,
            u.autosync_enabled,
            u.last_active_at,
            a.state = 'connected' as is_connected,
            min(c.due_at) as next_poll_at
          from sync_cursors c
          join users u on u.id = c.user_id
          join accounts a on a.id = c.account_id
          left join lateral (
            select max(expires_at) as expires_at from watches
            where account_id = c.account_id and service = c.service and collection = c.collection and superseded_at is null
          ) w on true
          where c.user_id = ${userId}
          group by c.account_id, c.service, u.autosync_enabled, u.last_active_at, a.state`.execute(transaction);
        return new Map(
          rows.map((row) => [
            factsKey(row.account_id, row.service),
            {
              watchedUntil: row.watched_until,
              watchError: row.watch_error,
              isFirstPass: row.is_first_pass,
              autosync: row.autosync_enabled,
              isConnected: row.is_connected,
              lastActiveAt: row.last_active_at,
              nextPollAt: row.next_poll_at,
            },
          ]),
        );
      }),
  };
}
