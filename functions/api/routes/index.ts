import { beginGoogleSignIn } from './begin-google-sign-in.ts';
import { changeSync } from './change-sync.ts';
import { deleteConversation } from './delete-conversation.ts';
import { disconnectAccount } from './disconnect-account.ts';
import { forgetMe } from './forget-me.ts';
import { getConversation } from './get-conversation.ts';
import { getHealth } from './get-health.ts';
import { getItem } from './get-item.ts';
import { getMe } from './get-me.ts';
import { getOpenApi } from './get-openapi.ts';
import { getSync } from './get-sync.ts';
import { listAccounts } from './list-accounts.ts';
import { listConversations } from './list-conversations.ts';
import { requestSync } from './request-sync.ts';
import { returnFromGoogle } from './return-from-google.ts';
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
  changeSync,
  beginGoogleSignIn,
  returnFromGoogle,
  signInWithGoogle,
  listAccounts,
  disconnectAccount,
  getMe,
  forgetMe,
  getHealth,
  getOpenApi,
];
