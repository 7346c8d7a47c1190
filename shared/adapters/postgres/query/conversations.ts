import type { Conversations } from '../../../query/conversation.ts';
import type { Source } from '../../../query/sources.ts';
import type { Database } from '../database.ts';
import { storableJson } from './storable-json.ts';

/** Conversations in the tables `conversations` and `messages`, read by their indexes on person and conversation. */
export function createConversations(database: Database): Conversations {
  return {
    add: (userId, { id, title }, message) =>
      database.forPerson(userId, async (transaction) => {
        const { createdAt } = message;
        await transaction
          .insertInto('conversations')
          .values({ id, user_id: userId, title, created_at: createdAt, updated_at: createdAt })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ updated_at: createdAt }))
          .execute();
        await transaction
          .insertInto('messages')
          .values({
            id: message.id,
            user_id: userId,
            conversation_id: id,
            request_id: message.requestId,
            query: message.query,
            intent: message.intent && storableJson(message.intent),
            response: message.response?.replaceAll('\0', '') ?? null,
            sources: storableJson(message.sources),
            actions_taken: '[]',
            created_at: createdAt,
          })
          .execute();
      }),

    list: (userId, { limit, before }) =>
      database.forPerson(userId, (transaction) => {
        const newest = transaction
          .selectFrom('conversations')
          .select(['id', 'title', 'created_at as createdAt', 'updated_at as updatedAt'])
          .where('user_id', '=', userId)
          .orderBy('updated_at', 'desc')
          .limit(limit);
        return (before ? newest.where('updated_at', '<', before) : newest).execute();
      }),

    get: (userId, id) =>
      database.forPerson(userId, async (transaction) => {
        const conversation = await transaction
          .selectFrom('conversations')
          .select(['id', 'title', 'created_at as createdAt', 'updated_at as updatedAt'])
          .where('user_id', '=', userId)
          .where('id', '=', id)
          .executeTakeFirst();
        if (!conversation) return undefined;
        const messages = await transaction
          .selectFrom('messages')
          .select([
            'id',
            'request_id as requestId',
            'query',
            'intent',
            'response',
            'sources',
            'created_at as createdAt',
          ])
          .where('user_id', '=', userId)
          .where('conversation_id', '=', id)
          .orderBy('created_at')
          .orderBy('id')
          .execute();
        return {
          ...conversation,
          messages: messages.map((message) => ({ ...message, sources: message.sources as Source[] })),
        };
      }),

    delete: (userId, id) =>
      database.forPerson(userId, async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom('conversations')
          .where('user_id', '=', userId)
          .where('id', '=', id)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      }),
  };
}
