import { openClock } from '../../shared/runtime/clock.ts';
import type { Environment } from '../../shared/runtime/configuration.ts';
import { openDatabase } from '../../shared/runtime/database.ts';
import { openJobQueue } from '../../shared/runtime/job-queue.ts';
import { openLogger } from '../../shared/runtime/logger.ts';
import { pollConfiguration, watchedServices } from '../../shared/runtime/push-configuration.ts';
import { openRemovals } from '../../shared/runtime/removals.ts';
import { openSyncRequests } from '../../shared/runtime/sync-requests.ts';
import { queueUrlVariable } from '../manifest.ts';
import type { ScheduleParts } from './run-schedule.ts';

/** Builds the parts of the schedule from its environment. */
export function compose(environment: Environment): ScheduleParts {
  const clock = openClock(environment);
  const database = openDatabase(environment);
  const log = openLogger('schedule');
  const { requests } = openSyncRequests(database, clock);
  const queue = openJobQueue(environment, queueUrlVariable);
  return {
    requests,
    queue,
    clock,
    policy: pollConfiguration(environment),
    watched: watchedServices(environment),
    removals: openRemovals({ database, clock, queue, log }),
    log,
  };
}
