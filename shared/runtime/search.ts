import type { Database } from '../adapters/postgres/database.ts';
import { createSearchIndex } from '../adapters/postgres/search/search-index.ts';
import type { SearchIndex } from '../search/search-index.ts';
import type { Environment } from './configuration.ts';
import { openQueryEmbedder, type QueryEmbedderParts } from './embedding.ts';

/** The search over the synced copy. @param parts.report is told why a query was searched for by its words alone */
export function openSearch(environment: Environment, parts: QueryEmbedderParts & { database: Database }): SearchIndex {
  return createSearchIndex(parts.database, { embedQuery: openQueryEmbedder(environment, parts) });
}
