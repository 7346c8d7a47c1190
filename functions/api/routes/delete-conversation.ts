import { ProblemError } from '../../../shared/domain/problem.ts';
import { conversationPathSchema, NO_CONVERSATION } from '../conversation-body.ts';
import { endpoint } from '../parts.ts';

export const deleteConversation = endpoint({
  method: 'DELETE',
  path: '/v1/conversations/{id}',
  summary: 'Delete a conversation with its messages',
  scope: 'query',
  pathParameters: conversationPathSchema,
  responses: { 204: null },
  async handle({ principal, path: { id } }, { conversations }) {
    if (await conversations.delete(principal.userId, id)) return { status: 204 };
    throw new ProblemError('not-found', NO_CONVERSATION);
  },
});
