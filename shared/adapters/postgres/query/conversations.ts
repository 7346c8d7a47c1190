import type { Transaction } from 'kysely';
import type { Conversations, Message, Position } from '../../../query/conversation.ts';
import type { Source } from '../../../query/sources.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import { storableJson } from './storable-json.ts';

/** Conversations in the tables `conversations` and `messages`, read by their indexes on person and conversation. */
export function createConversations(database: Database): Conversations {
  return {
    add: (userId, { id, title, isNew }, message) =>
      database.forPerson(userId, async (transaction) => {
        const { createdAt } = message;
        if (isNew) {
          await transaction
            .insertInto('conversations')
            .values({ id, user_id: userId, title, created_at: createdAt, updated_at: createdAt })
            .execute();
        } else if (!(await touch(transaction, userId, id, createdAt))) return false;
        await insertMessage(transaction, userId, id, message);
        return true;
      }),

    list: (userId, { limit, before }) =>
      database.forPerson(userId, async (transaction) => {
        const newest = transaction
          .selectFrom('conversations')
          .select(['id', 'title', 'created_at as createdAt', 'updated_at as updatedAt'])
          .where('user_id', '=', userId)
          .orderBy('updated_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit + 1);
        const rows = await (before
          ? newest
              // The first condition is what the index answers.
              .where('updated_at', '<=', before.at)
              .where(({ eb, refTuple, tuple }) => eb(refTuple('updated_at', 'id'), '<', tuple(before.at, before.id)))
          : newest
        ).execute();
        const { page, next } = pageOf(rows, limit, ({ updatedAt, id }) => ({ at: updatedAt, id }));
        return { conversations: page, next };
      }),

    get: (userId, id, { limit, before }) =>
      database.forPerson(userId, async (transaction) => {
        const conversation = await transaction
          .selectFrom('conversations')
          .select(['id', 'title', 'created_at as createdAt', 'updated_at as updatedAt'])
          .where('user_id', '=', userId)
          .where('id', '=', id)
          .executeTakeFirst();
        if (!conversation) return undefined;
        const newest = transaction
          .selectFrom('messages')
          .select(['id', 'request_id as requestId', 'query', 'intent', 'response', 'sources'])
          .select(['actions_taken as actionsTaken', 'created_at as createdAt'])
          .where('user_id', '=', userId)
          .where('conversation_id', '=', id)
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit + 1);
        const rows = await (before
          ? newest
              .where('created_at', '<=', before.at)
              .where(({ eb, refTuple, tuple }) => eb(refTuple('created_at', 'id'), '<', tuple(before.at, before.id)))
          : newest
        ).execute();
        const { page, next } = pageOf(rows, limit, (message) => ({ at: message.createdAt, id: message.id }));
        const messages = page.reverse().map((message) => ({
          ...message,
          sources: message.sources as Source[],
          actionsTaken: message.actionsTaken as unknown[],
        }));
        return { ...conversation, messages, next };
      }),

    delete: (userId, id) =>
      database.forPerson(userId, async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom('conversations')
          .where('user_id', '=', userId)
          .where('id', '=', id)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await forgetRequests(transaction, userId, id);
        return true;
      }),
  };
}

/** Locks the conversation, so that it cannot be deleted before the message is there. @returns false when it is not there */
async function touch(transaction: Transaction<Tables>, userId: string, id: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('conversations')
    .set({ updated_at: at })
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function insertMessage(
  transaction: Transaction<Tables>,
  userId: string,
  conversationId: string,
  message: Message,
): Promise<void> {
  await transaction
    .insertInto('messages')
    .values({
      id: message.id,
      user_id: userId,
      conversation_id: conversationId,
      request_id: message.requestId,
      query: message.query,
      intent: message.intent && storableJson(message.intent),
      response: message.response?.replaceAll('\0', '') ?? null,
      sources: storableJson(message.sources),
      // Nothing but reads exists yet that a question can set off.
      actions_taken: '[]',
      created_at: message.createdAt,
    })
    .execute();
}

/** The events of a request hold its answer. One that still runs needs its row to learn that it is to stop. */
async function forgetRequests(transaction: Transaction<Tables>, userId: string, conversationId: string): Promise<void> {
  await transaction
    .updateTable('requests')
    .set({ state: 'cancelled' })
    .where('user_id', '=', userId)
    .where('conversation_id', '=', conversationId)
    .where('state', '=', 'running')
    .execute();
  await transaction
    .deleteFrom('requests')
    .where('user_id', '=', userId)
    .where('conversation_id', '=', conversationId)
    .where('state', '=', 'finished')
    .execute();
}

/** The rows of a page, of which one more was asked for than it holds, and where it ends. */
function pageOf<Row>(
  rows: Row[],
  limit: number,
  positionOf: (row: Row) => Position,
): { page: Row[]; next: Position | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, next: rows.length > limit && last !== undefined ? positionOf(last) : null };
}
