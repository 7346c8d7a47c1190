import type { Principal } from '../../shared/domain/principal.ts';
import { reconnectUrl, summarize } from '../../shared/identity/account-summary.ts';
import { openAccessTokenVerifier } from '../../shared/runtime/access-tokens.ts';
import { openClock } from '../../shared/runtime/clock.ts';
import { type Environment, googleConfiguration } from '../../shared/runtime/configuration.ts';
import { openConversations } from '../../shared/runtime/conversations.ts';
import { openDatabase, pingDatabase } from '../../shared/runtime/database.ts';
import type { DocumentedRoute } from '../../shared/runtime/http/openapi.ts';
import { openItems } from '../../shared/runtime/items.ts';
import { openJobQueue } from '../../shared/runtime/job-queue.ts';
import { openLeaving } from '../../shared/runtime/leaving.ts';
import { loggableError, nameOfError } from '../../shared/runtime/loggable-error.ts';
import { logFailure, openLogger } from '../../shared/runtime/logger.ts';
import { openAccounts, openProfiles } from '../../shared/runtime/profiles.ts';
import { openRequestLimiters } from '../../shared/runtime/request-limiters.ts';
import { openSearch } from '../../shared/runtime/search.ts';
import { openSecrets } from '../../shared/runtime/secrets.ts';
import { openSignIn } from '../../shared/runtime/sign-in.ts';
import { openPushHealth, openSyncRequests } from '../../shared/runtime/sync-requests.ts';
import { openWrittenSearch } from '../../shared/runtime/written-search.ts';
import { requestFirstSync, requestSync } from '../../shared/sync/request-sync.ts';
import { readSyncStatus } from '../../shared/sync/sync-status.ts';
import { queueUrlVariable } from '../manifest.ts';
import type { ApiParts } from './parts.ts';
import { createSignInCookie } from './sign-in-cookie.ts';

const FAILED_TO_LEAVE = {
  watches: 'The watches of an account could not be stopped; they lapse within a week.',
  grant: 'The grant of an account could not be revoked; its person was told.',
  cache: 'Redis could not be asked for the keys of a person; they lapse within two hours.',
} as const;

export interface Api {
  parts: ApiParts;
  authenticate: (authorization: string | undefined) => Promise<Principal>;
  logFailure: (error: unknown, requestId: string) => void;
}

/** Builds the parts of the api function from its environment. */
export async function compose(environment: Environment, routes: () => readonly DocumentedRoute[]): Promise<Api> {
  const clock = openClock(environment);
  const readSecret = openSecrets(clock);
  const database = openDatabase(environment);
  const { requests, statuses, settings: syncSettings } = openSyncRequests(database, clock);
  const sync = { requests, queue: openJobQueue(environment, queueUrlVariable) };
  const pushHealth = openPushHealth(environment, database);
  const profiles = openProfiles(database);
  const logger = openLogger('api');
  const warn = (message: string) => (error: unknown) => logger.warn(message, { error: nameOfError(error) });
  const index = openSearch(environment, {
    database,
    clock,
    readSecret,
    report: warn('A query was searched for by its words alone.'),
    onCacheFailure: warn('The cache of query vectors was passed over.'),
  });

  const google = { clock, readSecret, database };
  const { GOOGLE_REDIRECT_URI } = googleConfiguration(environment);
  const signInUrl = GOOGLE_REDIRECT_URI.replace(/\/callback$/, '');
  const connections = openAccounts(database);

  return {
    parts: {
      ...(await openSignIn(environment, {
        ...google,
        onConnected: (userId, accountId, services) => requestFirstSync(sync, userId, accountId, services),
        onNotRevoked: (error) =>
          logger.warn('What was granted for a connection that was refused could not be revoked.', {
            error: loggableError(error),
          }),
      })),
      ...(await openLeaving(environment, {
        ...google,
        onFailure: (what, error, account) =>
          logger.warn(FAILED_TO_LEAVE[what], {
            ...account,
            error: what === 'cache' ? nameOfError(error) : loggableError(error),
          }),
      })),
      signInCookie: createSignInCookie(GOOGLE_REDIRECT_URI),
      limiters: openRequestLimiters(environment, {
        readSecret,
        onFailure: warn('Redis could not be asked; this instance counts sign-ins and requests for a sync for itself.'),
      }),
      accounts: async (userId) => (await connections.list(userId)).map((account) => summarize(account, signInUrl)),
      reconnectUrl: (account) => reconnectUrl(signInUrl, { ...account, stateReason: null }),
      profile: profiles.read,
      syncStatus: (userId) => readSyncStatus({ statuses, clock, ...pushHealth }, userId),
      requestSync: (userId, services, accountId) => requestSync(sync, userId, services, accountId),
      syncSettings,
      conversations: openConversations(database),
      items: openItems(database),
      search: openWrittenSearch({ database, index, profiles, clock, policy: pushHealth.pushSettings.policy }),
      pingDatabase: () => pingDatabase(database),
      routes,
    },
    authenticate: openAccessTokenVerifier(environment, { clock, readSecret }),
    logFailure: (error, requestId) => logFailure(logger, error, requestId),
  };
}
