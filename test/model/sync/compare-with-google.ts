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
      return differences(await storedMail(test, accountId), await expectedMail(google));
    case 'calendar':
      return differences(await storedCalendars(test, accountId), await expectedCalendars(google, now));
    case 'drive':
      return differences(await storedFiles(test, accountId), await expectedFiles(google));
  }
}

/** What may wait for longer than the hour that settleByPushes lets pass: Google has said what another try does not change. */
const WAITING = ['reconnect-required', 'permission-missing', 'not-found'];

/** The services whose sync has failed with what makes it wait for long. */
export async function waitingServices(test: TestDatabase, accountId: string): Promise<string[]> {
  const rows = await test.asOwner(
    'select distinct service from sync_cursors where account_id = $1 and error_code = any($2)',
    [accountId, WAITING],
  );
  return rows.map(({ service }) => service as string);
}
