import { sql, type Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import { isLast, type QueryEvent } from '../../../query/events.ts';
import type { PreviousTurn } from '../../../query/intent-classifier.ts';
import { previousTurns, TURNS_BACK } from '../../../query/previous-turn.ts';
import {
  type Claim,
  type ClaimResult,
  type LogPage,
  REMEMBER_MS,
  type RequestLog,
} from '../../../query/request-log.ts';
import { DEFAULT_POLL_POLICY, type PollPolicy } from '../../../sync/poll-policy.ts';
import type { Database } from '../database.ts';
import { noteActivity } from '../identity/activity.ts';
import { retryOnConflict } from '../sync/retry-on-conflict.ts';
import type { Tables } from '../tables.ts';
import { storableJson } from './storable-json.ts';

/** The log of requests in the tables `requests` and `request_events`, all of them read by their primary keys. */
export function createRequestLog(database: Database, clock: Clock, policy = DEFAULT_POLL_POLICY): RequestLog {
  return {
    claim: (userId, claim) =>
      retryOnConflict(() =>
        database.forPerson(userId, (transaction) => claimRequest(transaction, userId, claim, clock, policy)),
      ),

    append: (userId, requestId, events) =>
      database.forPerson(userId, async (transaction) => {
        const ends = events.some(isLast);
        // Locked when the state is to change, so that a cancel comes either before or after, and is not overwritten.
        const request = transaction
          .selectFrom('requests')
          .select('state')
          .where('user_id', '=', userId)
          .where('request_id', '=', requestId);
        const { state } = await (ends ? request.forUpdate() : request).executeTakeFirstOrThrow();
        await insertEvents(transaction, userId, requestId, events, clock.now());
        if (ends) {
          await transaction
            .updateTable('requests')
            .set({ state: 'finished' })
            .where('user_id', '=', userId)
            .where('request_id', '=', requestId)
            .execute();
        }
        return state;
      }),

    readAfter: (userId, requestId, id) =>
      database.forPerson(userId, (transaction) => readPage(transaction, userId, requestId, id, forgottenBefore(clock))),

    cancel: (userId, requestId) =>
      database.forPerson(userId, async (transaction) => {
        await transaction
          .updateTable('requests')
          .set({ state: 'cancelled' })
          .where('user_id', '=', userId)
          .where('request_id', '=', requestId)
          .where('state', '=', 'running')
          .execute();
        const request = await findRequest(transaction, userId, requestId);
        return request !== undefined && request.created_at >= forgottenBefore(clock);
      }),
  };
}

async function claimRequest(
  transaction: Transaction<Tables>,
  userId: string,
  { requestId, bodyHash, conversationId, continues, deadline }: Claim,
  clock: Clock,
  policy: PollPolicy,
): Promise<ClaimResult> {
  const now = clock.now();
  const person = await transaction
    .selectFrom('users')
    .select(['time_zone', 'last_active_at'])
    .where('id', '=', userId)
    .executeTakeFirst();
  if (!person) return { outcome: 'unknown-person' };
  await noteActivity(transaction, userId, person.last_active_at, now, policy);
  await transaction
    .deleteFrom('requests')
    .where('user_id', '=', userId)
    .where('created_at', '<', forgottenBefore(clock))
    .execute();
  // A repeat is one also when its conversation was deleted meanwhile.
  const earlier = await findRequest(transaction, userId, requestId);
  if (earlier) return { outcome: 'repeat', bodyHash: earlier.body_hash };
  const conversation = continues
    ? await findConversation(transaction, userId, conversationId)
    : { previous: undefined };
  if (!conversation) return { outcome: 'unknown-conversation' };
  const claimed = await transaction
    .insertInto('requests')
    .values({
      user_id: userId,
      request_id: requestId,
      body_hash: bodyHash,
      conversation_id: conversationId,
      state: 'running',
      deadline,
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['user_id', 'request_id']).doNothing())
    .returning('request_id')
    .executeTakeFirst();
  if (claimed) return { outcome: 'claimed', timeZone: person.time_zone, previous: conversation.previous };
  // Somebody was faster: the insert waited for their commit, so the row is there to be read.
  const faster = await findRequest(transaction, userId, requestId);
  if (!faster) throw new Error('A request was claimed and forgotten while it was claimed here.');
  return { outcome: 'repeat', bodyHash: faster.body_hash };
}

/** A request is deleted by the next one of its person; from this time on it is not told of any more. */
function forgottenBefore(clock: Clock): Date {
  return new Date(clock.now().getTime() - REMEMBER_MS);
}

function findRequest(transaction: Transaction<Tables>, userId: string, requestId: string) {
  return transaction
    .selectFrom('requests')
    .select(['body_hash', 'created_at'])
    .where('user_id', '=', userId)
    .where('request_id', '=', requestId)
    .executeTakeFirst();
}

/** What the newest messages of a conversation that were understood tell; undefined where there is no such conversation. */
async function findConversation(
  transaction: Transaction<Tables>,
  userId: string,
  id: string,
): Promise<{ previous: PreviousTurn | undefined } | undefined> {
  const rows = await transaction
    .selectFrom('conversations')
    .leftJoin('messages', (join) =>
      join
        .onRef('messages.conversation_id', '=', 'conversations.id')
        .onRef('messages.user_id', '=', 'conversations.user_id')
        .on('messages.intent', 'is not', null),
    )
    .select(['messages.intent', 'messages.response', 'messages.sources'])
    .where('conversations.id', '=', id)
    .where('conversations.user_id', '=', userId)
    .orderBy('messages.created_at', (order) => order.desc().nullsLast())
    .limit(TURNS_BACK)
    .execute();
  return rows.length === 0 ? undefined : { previous: previousTurns(rows.filter(({ intent }) => intent !== null)) };
}

async function insertEvents(
  transaction: Transaction<Tables>,
  userId: string,
  requestId: string,
  events: readonly QueryEvent[],
  now: Date,
): Promise<void> {
  const rows = storableJson(events.map(({ id, event, data }) => ({ id, event, data })));
  await sql`
    insert into request_events (user_id, request_id, id, event, data, created_at)
    select ${userId}::uuid, ${requestId}::text, id, event, data, ${now}::timestamptz
    from jsonb_to_recordset(${rows}::jsonb) as event (id integer, event text, data jsonb)
    on conflict do nothing`.execute(transaction);
}

/** One statement, so that all of it is of one moment: between two, the run could write its last events and end. */
async function readPage(
  transaction: Transaction<Tables>,
  userId: string,
  requestId: string,
  id: number,
  since: Date,
): Promise<LogPage | undefined> {
  const { rows } = await sql<LogPage>`
    select
      state,
      deadline,
      (
        select coalesce(jsonb_agg(jsonb_build_object('id', id, 'event', event, 'data', data) order by id), '[]')
        from request_events
        where user_id = requests.user_id and request_id = requests.request_id and id > ${id}
      ) as events,
      coalesce(
        (
          select event in ('done', 'error')
          from request_events
          where user_id = requests.user_id and request_id = requests.request_id
          order by id desc
          limit 1
        ),
        false
      ) as ended
    from requests
    where user_id = ${userId} and request_id = ${requestId} and created_at >= ${since}`.execute(transaction);
  return rows[0];
}
