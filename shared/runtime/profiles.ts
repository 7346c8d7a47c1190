import type { Database } from '../adapters/postgres/database.ts';
import { createProfileReader } from '../adapters/postgres/identity/profile-reader.ts';
import type { ProfileReader } from '../identity/profile.ts';

/** What people may know of themselves. */
export function openProfiles(database: Database): ProfileReader {
  return createProfileReader(database);
}
