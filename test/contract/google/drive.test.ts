import { describe } from 'vitest';
import { changeContract } from './change-contract.ts';
import { realDrive, simulatedDrive } from './drive-backend.ts';
import { fileContract } from './file-contract.ts';
import { googleTestAccount } from './google-test-account.ts';

const account = googleTestAccount(process.env);

describe('Drive as simulated', () => {
  describe('files', () => fileContract(simulatedDrive));
  describe('changes', () => changeContract(simulatedDrive));
});

// Needs a Google account that may be written to: GOOGLE_TEST_CLIENT_ID, GOOGLE_TEST_CLIENT_SECRET, GOOGLE_TEST_REFRESH_TOKEN.
describe.skipIf(!account)('Drive itself', { timeout: 120_000 }, () => {
  const open = async () => {
    if (!account) throw new Error('No Google account to test with.');
    return realDrive(account);
  };
  describe('files', () => fileContract(open));
  describe('changes', () => changeContract(open));
});
