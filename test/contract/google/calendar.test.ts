import { describe } from 'vitest';
import { realCalendar, simulatedCalendar } from './calendar-backend.ts';
import { calendarSyncContract } from './calendar-sync-contract.ts';
import { eventContract } from './event-contract.ts';
import { googleTestAccount } from './google-test-account.ts';

const account = googleTestAccount(process.env);

describe('Calendar as simulated', () => {
  describe('events', () => eventContract(simulatedCalendar));
  describe('sync', () => calendarSyncContract(simulatedCalendar));
});

// Needs a Google account that may be written to: GOOGLE_TEST_CLIENT_ID, GOOGLE_TEST_CLIENT_SECRET, GOOGLE_TEST_REFRESH_TOKEN.
describe.skipIf(!account)('Calendar itself', { timeout: 120_000 }, () => {
  const open = async () => {
    if (!account) throw new Error('No Google account to test with.');
    return realCalendar(account);
  };
  describe('events', () => eventContract(open));
  describe('sync', () => calendarSyncContract(open));
});
