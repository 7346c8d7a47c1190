import { z } from 'zod';
import { intentSchema } from '../../shared/domain/intent.ts';
import type { ConversationSummary, StoredMessage } from '../../shared/query/conversation.ts';
import { sourceSchema } from '../../shared/query/sources.ts';

export const conversationPathSchema = z.object({ id: z.uuid() });

export const NO_CONVERSATION = 'There is no such conversation of yours.';

export const conversationSchema = z.object({
  id: z.uuid(),
  title: z.string().meta({ description: 'The first line of its first question.' }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime().meta({ description: 'When its newest message was added.' }),
});

export const messageSchema = z.object({
  id: z.uuid(),
  requestId: z.string(),
  query: z.string(),
  intent: intentSchema.nullable().meta({ description: 'What it was understood as; null when it failed before that.' }),
  response: z.string().nullable().meta({ description: 'The answer, or the question back; null when it failed.' }),
  sources: z.array(sourceSchema).meta({ description: 'What the response cites as [n], and what else was found.' }),
  actionsTaken: z.array(z.unknown()),
  createdAt: z.iso.datetime(),
});

export function toConversation({
  id,
  title,
  createdAt,
  updatedAt,
}: ConversationSummary): z.infer<typeof conversationSchema> {
  return { id, title, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

export function toMessage({
  createdAt,
  sources,
  actionsTaken,
  ...message
}: StoredMessage): z.infer<typeof messageSchema> {
  return { ...message, sources: [...sources], actionsTaken: [...actionsTaken], createdAt: createdAt.toISOString() };
}
