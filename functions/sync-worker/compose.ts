import { extname } from 'node:path';
import { createIsolatedExtractor } from '../../shared/content/extraction/isolated-extractor.ts';
import { openClock } from '../../shared/runtime/clock.ts';
import type { Environment } from '../../shared/runtime/configuration.ts';
import { openDatabase } from '../../shared/runtime/database.ts';
import { openJobQueue } from '../../shared/runtime/job-queue.ts';
import { openLeaveAgain } from '../../shared/runtime/leave-google.ts';
import { openLogger } from '../../shared/runtime/logger.ts';
import { openSecrets } from '../../shared/runtime/secrets.ts';
import { openSync } from '../../shared/runtime/sync.ts';
import { openTokens } from '../../shared/runtime/token-vault.ts';
import { queueUrlVariable } from '../manifest.ts';
import type { SyncWorkerParts } from './sync-messages.ts';

/** The program beside this one, as it is here (`.ts`) or in the bundle (`.mjs`). */
const EXTRACT_WORKER = new URL(`extract-worker${extname(new URL(import.meta.url).pathname)}`, import.meta.url);

/** Builds the parts of the sync worker from its environment. */
export async function compose(environment: Environment): Promise<SyncWorkerParts> {
  const clock = openClock(environment);
  const database = openDatabase(environment);
  const log = openLogger('sync-worker');
  const extractor = createIsolatedExtractor({ workerUrl: EXTRACT_WORKER, clock });
  const google = { database, clock, readSecret: openSecrets(clock) };
  const parts = { ...google, log, tokens: await openTokens(environment, google) };
  return {
    ...(await openSync(environment, { ...parts, extractor })),
    leaveAgain: await openLeaveAgain(environment, parts),
    extractor,
    queue: openJobQueue(environment, queueUrlVariable),
    clock,
    log,
  };
}
