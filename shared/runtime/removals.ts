import type { Database } from '../adapters/postgres/database.ts';
import { createAccountRemover } from '../adapters/postgres/identity/account-remover.ts';
import { createPersonStore } from '../adapters/postgres/identity/person-store.ts';
import type { Clock } from '../domain/clock.ts';
import type { FinishRemovalsParts } from '../identity/finish-removals.ts';
import type { JobQueue } from '../sync/job-queue.ts';
import { loggableError } from './loggable-error.ts';
import { warnGivenUp } from './warn-given-up.ts';

const FAILED = {
  removal: 'What is stored of an account or a person who left could not be removed; it is tried again.',
  leave: 'An account that was left could not be handed on to a worker; it is tried again.',
} as const;

export interface RemovalsParts {
  database: Database;
  clock: Clock;
  queue: Pick<JobQueue, 'sendLeave'>;
  log: { warn(message: string, details: Record<string, unknown>): void };
}

/** What goes on with removals that no request has finished. What fails is logged with its reason, as it is tried again without end. */
export function openRemovals({ database, clock, queue, log }: RemovalsParts): FinishRemovalsParts {
  return {
    remover: createAccountRemover(database),
    people: createPersonStore(database),
    clock,
    sendLeave: (account) => queue.sendLeave({ kind: 'leave', ...account }),
    onFailure: (what, leaving, error) => log.warn(FAILED[what], { ...leaving, error: loggableError(error) }),
    onGivenUp: (account) => warnGivenUp(log, account),
  };
}
