import { systemClock } from '../../shared/adapters/clock/system-clock.ts';
import type { Database } from '../../shared/adapters/postgres/database.ts';
import type { Environment } from '../../shared/runtime/configuration.ts';
import { openSearch } from '../../shared/runtime/search.ts';
import { openSecrets } from '../../shared/runtime/secrets.ts';
import type { SearchIndex } from '../../shared/search/search-index.ts';

/**
 * The search as the product opens it, with one difference: a query that gets no vector fails, as a search by words alone in its place
 * would be measured as one by meaning.
 */
export function openIndex(database: Database, environment: Environment): SearchIndex {
  let failure: unknown;
  const index = openSearch(environment, {
    database,
    clock: systemClock,
    readSecret: openSecrets(systemClock),
    report: (error) => {
      failure = error;
    },
  });
  return {
    async search(userId, request, signal) {
      failure = undefined;
      const result = await index.search(userId, request, signal);
      if (failure !== undefined) throw new Error('A query could not be embedded.', { cause: failure });
      return result;
    },
  };
}
