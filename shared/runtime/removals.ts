import type { Database } from '../adapters/postgres/database.ts';
import { createAccountRemover } from '../adapters/postgres/identity/account-remover.ts';
import { createPersonStore } from '../adapters/postgres/identity/person-store.ts';
import type { Clock } from '../domain/clock.ts';
import type { FinishRemovalsParts } from '../identity/finish-removals.ts';
import { loggableError } from './loggable-error.ts';

/** What goes on with removals that no request has finished. What fails is logged with its reason, as it is tried again without end. */
export function openRemovals(
  database: Database,
  clock: Clock,
  log: { warn(message: string, details: Record<string, unknown>): void },
): FinishRemovalsParts {
  return {
    remover: createAccountRemover(database),
    people: createPersonStore(database),
    clock,
    onFailure: (leaving, error) =>
      log.warn('What is stored of an account or a person who left could not be removed; it is tried again.', {
        ...leaving,
        error: loggableError(error),
      }),
  };
}
