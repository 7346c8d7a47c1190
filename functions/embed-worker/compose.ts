import { openClock } from '../../shared/runtime/clock.ts';
import type { Environment } from '../../shared/runtime/configuration.ts';
import { openDatabase } from '../../shared/runtime/database.ts';
import { openEmbedding } from '../../shared/runtime/embedding.ts';
import { openJobQueue } from '../../shared/runtime/job-queue.ts';
import { openLogger } from '../../shared/runtime/logger.ts';
import { openSecrets } from '../../shared/runtime/secrets.ts';
import { queueUrlVariable } from '../manifest.ts';
import type { EmbedParts } from './embed-messages.ts';

/** Builds the parts of the embed worker from its environment. */
export function compose(environment: Environment): EmbedParts {
  const clock = openClock(environment);
  return {
    ...openEmbedding(environment, { database: openDatabase(environment), clock, readSecret: openSecrets(clock) }),
    queue: openJobQueue(environment, queueUrlVariable),
    clock,
    log: openLogger('embed-worker'),
  };
}
