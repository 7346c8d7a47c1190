import type { ItemReader } from '../../shared/agents/read-item.ts';
import type { Synced } from '../../shared/domain/service.ts';
import type { AccountSummary } from '../../shared/identity/account-summary.ts';
import type { DisconnectAccount } from '../../shared/identity/disconnect.ts';
import type { ForgetPerson } from '../../shared/identity/forget.ts';
import type { Profile } from '../../shared/identity/profile.ts';
import type { Connected } from '../../shared/identity/sign-in.ts';
import type { Conversations } from '../../shared/query/conversation.ts';
import { endpointsOver } from '../../shared/runtime/http/endpoint.ts';
import type { DocumentedRoute } from '../../shared/runtime/http/openapi.ts';
import type { RequestLimiters } from '../../shared/runtime/request-limiters.ts';
import type { SignIn } from '../../shared/runtime/sign-in.ts';
import type { SearchWritten } from '../../shared/runtime/written-search.ts';
import type { SyncSettingsStore } from '../../shared/sync/sync-settings.ts';
import type { readSyncStatus } from '../../shared/sync/sync-status.ts';
import type { SignInCookie } from './sign-in-cookie.ts';

/** What the endpoints of this function call. */
export interface ApiParts extends SignIn {
  signInCookie: SignInCookie;
  limiters: RequestLimiters;
  accounts: (userId: string) => Promise<AccountSummary[]>;
  /** The page that connects an account again. */
  reconnectUrl: (account: Connected) => string;
  disconnect: DisconnectAccount;
  forget: ForgetPerson;
  profile: (userId: string) => Promise<Profile | undefined>;
  syncStatus: (userId: string) => ReturnType<typeof readSyncStatus>;
  syncSettings: SyncSettingsStore;
  conversations: Pick<Conversations, 'list' | 'get' | 'delete'>;
  items: ItemReader;
  search: SearchWritten;
  requestSync: (userId: string, services: readonly Synced[], accountId?: string) => Promise<{ collections: number }>;
  /** Answers when the database does. */
  pingDatabase: () => Promise<void>;
  /** Every route of the deployment. */
  routes: () => readonly DocumentedRoute[];
}

export const endpoint = endpointsOver<ApiParts>();
