import type { GoogleSimulator } from '../../../local/google-simulator/index.ts';
import type { Service } from '../../../shared/domain/service.ts';
import type { TestDatabase } from '../../helpers/database.ts';
import { differences } from './differences.ts';
import { expectedCalendars } from './expected-calendars.ts';
import { expectedFiles } from './expected-files.ts';
import { expectedMail } from './expected-mail.ts';
import { storedCalendars } from './stored-calendars.ts';
import { storedFiles } from './stored-files.ts';
import { storedMail } from './stored-mail.ts';

/** What the copy of a service lacks, or has too much, in comparison with the simulator's own state; a line each. */
export async function compareWithGoogle(
  service: Service,
  google: GoogleSimulator,
  now: Date,
  test: TestDatabase,
  accountId: string,
): Promise<string[]> {
  switch (service) {
    case 'gmail':
      return differences(await storedMail(test, accountId), expectedMail(google));
    case 'calendar':
      return differences(await storedCalendars(test, accountId), await expectedCalendars(google, now));
    case 'drive':
      return differences(await storedFiles(test, accountId), await expectedFiles(google));
  }
}

/** The services whose sync says that something is wrong with it. */
export async function failingServices(test: TestDatabase, accountId: string): Promise<string[]> {
  const rows = await test.asOwner(
    'select distinct service from sync_cursors where account_id = $1 and error_code is not null',
    [accountId],
  );
  return rows.map(({ service }) => service as string);
}
