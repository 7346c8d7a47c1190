import { describe } from 'vitest';
import { googleTestAccount } from './google-test-account.ts';
import { realOAuth, simulatedOAuth } from './oauth-backend.ts';
import { oauthContract } from './oauth-contract.ts';

const account = googleTestAccount(process.env);

describe('OAuth as simulated', () => {
  oauthContract(simulatedOAuth);
});

// Needs a Google account that may be written to: GOOGLE_TEST_CLIENT_ID, GOOGLE_TEST_CLIENT_SECRET, GOOGLE_TEST_REFRESH_TOKEN.
describe.skipIf(!account)('OAuth itself', { timeout: 120_000 }, () => {
  oauthContract(async () => {
    if (!account) throw new Error('No Google account to test with.');
    return realOAuth(account);
  });
});
