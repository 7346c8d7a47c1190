import { describe } from 'vitest';
import { googleTestAccount } from './google-test-account.ts';
import { realPeople, simulatedPeople } from './people-backend.ts';
import { peopleContract } from './people-contract.ts';

const account = googleTestAccount(process.env);

describe('People as simulated', () => peopleContract(simulatedPeople));

// Needs a Google account that may be written to: GOOGLE_TEST_CLIENT_ID, GOOGLE_TEST_CLIENT_SECRET, GOOGLE_TEST_REFRESH_TOKEN.
describe.skipIf(!account)('People itself', { timeout: 900_000 }, () =>
  peopleContract(async () => {
    if (!account) throw new Error('No Google account to test with.');
    return realPeople(account);
  }),
);
