import { OAuth2Client } from 'google-auth-library';

/** A Google account that is for tests alone: what the suites make there, they take away again. */
export interface GoogleTestAccount {
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  /** Gmail must be allowed to publish to it. */
  topicName: string | undefined;
}

/** Undefined unless all of `GOOGLE_TEST_CLIENT_ID`, `_CLIENT_SECRET` and `_REFRESH_TOKEN` are set; `_TOPIC` is optional. */
export function googleTestAccount(environment: NodeJS.ProcessEnv): GoogleTestAccount | undefined {
  const {
    GOOGLE_TEST_CLIENT_ID: clientId,
    GOOGLE_TEST_CLIENT_SECRET: clientSecret,
    GOOGLE_TEST_REFRESH_TOKEN: refreshToken,
    GOOGLE_TEST_TOPIC: topicName,
  } = environment;
  return clientId && clientSecret && refreshToken ? { clientId, clientSecret, refreshToken, topicName } : undefined;
}

/** A client that calls Google itself in the account's name. */
export function signedIn({ clientId, clientSecret, refreshToken }: GoogleTestAccount): OAuth2Client {
  const auth = new OAuth2Client({ clientId, clientSecret });
  auth.setCredentials({ refresh_token: refreshToken });
  return auth;
}
