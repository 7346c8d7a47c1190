import type { Database } from '../adapters/postgres/database.ts';
import { createConversations } from '../adapters/postgres/query/conversations.ts';
import type { Conversations } from '../query/conversation.ts';

/** What people asked before, and were answered. */
export function openConversations(database: Database): Conversations {
  return createConversations(database);
}
