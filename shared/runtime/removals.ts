import type { Database } from '../adapters/postgres/database.ts';
import { createAccountRemover } from '../adapters/postgres/identity/account-remover.ts';
import { createPersonStore } from '../adapters/postgres/identity/person-store.ts';
import type { Clock } from '../domain/clock.ts';
import type { FinishRemovalsParts } from '../identity/finish-removals.ts';

/** What goes on with removals that no request has finished. */
export function openRemovals(
  database: Database,
  clock: Clock,
  onFailure: FinishRemovalsParts['onFailure'],
): FinishRemovalsParts {
  return { remover: createAccountRemover(database), people: createPersonStore(database), clock, onFailure };
}
