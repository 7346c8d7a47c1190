import { z } from 'zod';
import { cursorOf, nextCursorSchema, pageQuerySchema } from '../../../shared/runtime/http/page.ts';
import { conversationSchema, toConversation } from '../conversation-body.ts';
import { endpoint } from '../parts.ts';

export const listConversations = endpoint({
  method: 'GET',
  path: '/v1/conversations',
  summary: 'Your conversations, the one with the newest message first',
  scope: 'query',
  query: pageQuerySchema,
  responses: { 200: z.object({ conversations: z.array(conversationSchema), nextCursor: nextCursorSchema }) },
  async handle({ principal, query: { limit, cursor } }, { conversations }) {
    const page = { limit, ...(cursor ? { before: cursor } : {}) };
    const { conversations: found, next } = await conversations.list(principal.userId, page);
    return { status: 200, body: { conversations: found.map(toConversation), nextCursor: cursorOf(next) } };
  },
});
