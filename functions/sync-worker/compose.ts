import { openClock } from '../../shared/runtime/clock.ts';
import type { Environment } from '../../shared/runtime/configuration.ts';
import { openDatabase } from '../../shared/runtime/database.ts';
import { openJobQueue } from '../../shared/runtime/job-queue.ts';
import { openLogger } from '../../shared/runtime/logger.ts';
import { openSecrets } from '../../shared/runtime/secrets.ts';
import { openSync } from '../../shared/runtime/sync.ts';
import { queueUrlVariable } from '../manifest.ts';
import type { SyncWorkerParts } from './sync-messages.ts';

/** Builds the parts of the sync worker from its environment. */
export async function compose(environment: Environment): Promise<SyncWorkerParts> {
  const clock = openClock(environment);
  const database = openDatabase(environment);
  return {
    ...(await openSync(environment, { database, clock, readSecret: openSecrets(clock) })),
    queue: openJobQueue(environment, queueUrlVariable),
    clock,
    log: openLogger('sync-worker'),
  };
}
