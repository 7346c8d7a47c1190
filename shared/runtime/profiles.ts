import type { Database } from '../adapters/postgres/database.ts';
import { createAccountReader } from '../adapters/postgres/identity/account-reader.ts';
import { createProfileReader } from '../adapters/postgres/identity/profile-reader.ts';
import type { AccountReader } from '../identity/google-account.ts';
import type { ProfileReader } from '../identity/profile.ts';

/** What people may know of themselves. */
export function openProfiles(database: Database): ProfileReader {
  return createProfileReader(database);
}

/** Their Google accounts. */
export function openAccounts(database: Database): AccountReader {
  return createAccountReader(database);
}
