import type { Database } from '../adapters/postgres/database.ts';
import { createSearchIndex } from '../adapters/postgres/search/search-index.ts';
import type { Clock } from '../domain/clock.ts';
import type { SearchIndex } from '../search/search-index.ts';
import type { Environment } from './configuration.ts';
import { openQueryEmbedder } from './embedding.ts';
import type { ReadSecret } from './secrets.ts';

/** The search over the synced copy. @param parts.report is told why a query was searched for by its words alone */
export function openSearch(
  environment: Environment,
  parts: { database: Database; clock: Clock; readSecret: ReadSecret; report: (error: unknown) => void },
): SearchIndex {
  return createSearchIndex(parts.database, { embedQuery: openQueryEmbedder(environment, parts) });
}
