import { z } from 'zod';
import { ProblemError } from '../../../shared/domain/problem.ts';
import { cursorOf, nextCursorSchema, pageQuerySchema } from '../../../shared/runtime/http/page.ts';
import {
  conversationPathSchema,
  conversationSchema,
  messageSchema,
  NO_CONVERSATION,
  toConversation,
  toMessage,
} from '../conversation-body.ts';
import { endpoint } from '../parts.ts';

export const getConversation = endpoint({
  method: 'GET',
  path: '/v1/conversations/{id}',
  summary: 'A conversation with its newest messages; older ones by nextCursor',
  scope: 'query',
  pathParameters: conversationPathSchema,
  query: pageQuerySchema,
  responses: {
    200: conversationSchema.extend({
      messages: z.array(messageSchema).meta({ description: 'In the order in which they were said.' }),
      nextCursor: nextCursorSchema,
    }),
  },
  async handle({ principal, path: { id }, query: { limit, cursor } }, { conversations }) {
    const page = { limit, ...(cursor ? { before: cursor } : {}) };
    const found = await conversations.get(principal.userId, id, page);
    if (!found) throw new ProblemError('not-found', NO_CONVERSATION);
    const messages = found.messages.map(toMessage);
    return { status: 200, body: { ...toConversation(found), messages, nextCursor: cursorOf(found.next) } };
  },
});
