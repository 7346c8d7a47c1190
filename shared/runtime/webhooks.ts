import { createPushTokenVerifier } from '../adapters/google/push-token.ts';
import type { Database } from '../adapters/postgres/database.ts';
import { createPushStore } from '../adapters/postgres/sync/push-store.ts';
import type { Clock } from '../domain/clock.ts';
import type { PushStore, VerifyPushToken } from '../sync/push/push-store.ts';
import type { Environment } from './configuration.ts';
import { gmailPushConfiguration, pollConfiguration } from './push-configuration.ts';

/** What takes pushes of Google. Where pushes of Gmail are not configured, none can be genuine. */
export function openWebhooks(
  environment: Environment,
  { database, clock }: { database: Database; clock: Clock },
): { pushes: PushStore; verifyPushToken: VerifyPushToken } {
  const gmail = gmailPushConfiguration(environment);
  return {
    pushes: createPushStore(database, clock, pollConfiguration(environment)),
    verifyPushToken: gmail
      ? createPushTokenVerifier({
          audience: gmail.GMAIL_PUSH_AUDIENCE,
          serviceAccount: gmail.GMAIL_PUSH_SERVICE_ACCOUNT,
          rootUrl: gmail.GOOGLE_ROOT_URL,
          clock,
        })
      : async () => false,
  };
}
