import { deleteConversation } from './delete-conversation.ts';
import { getConversation } from './get-conversation.ts';
import { getHealth } from './get-health.ts';
import { getItem } from './get-item.ts';
import { getMe } from './get-me.ts';
import { getOpenApi } from './get-openapi.ts';
import { getSync } from './get-sync.ts';
import { listConversations } from './list-conversations.ts';
import { requestSync } from './request-sync.ts';
import { search } from './search.ts';
import { signInWithGoogle } from './sign-in-with-google.ts';

/** The endpoints of this function, in the order of the documentation. */
export const endpoints = [
  listConversations,
  getConversation,
  deleteConversation,
  search,
  getItem,
  getSync,
  requestSync,
  signInWithGoogle,
  getMe,
  getHealth,
  getOpenApi,
];
