import { describe } from 'vitest';
import { realGmail, simulatedGmail } from './gmail-backend.ts';
import { gmailContract } from './gmail-contract.ts';
import { googleTestAccount } from './google-test-account.ts';

const account = googleTestAccount(process.env);

describe('Gmail as simulated', () => {
  gmailContract(simulatedGmail);
});

// Needs a Google account that may be written to: GOOGLE_TEST_CLIENT_ID, GOOGLE_TEST_CLIENT_SECRET, GOOGLE_TEST_REFRESH_TOKEN.
describe.skipIf(!account)('Gmail itself', { timeout: 120_000 }, () => {
  gmailContract(() => {
    if (!account) throw new Error('No Google account to test with.');
    return realGmail(account);
  });
});
