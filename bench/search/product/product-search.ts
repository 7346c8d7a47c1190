import { namesToFacets } from '../../../shared/adapters/postgres/search/names-to-facets.ts';
import { rankByRelevance } from '../../../shared/adapters/postgres/search/rank-by-relevance.ts';
import { createSearchIndex } from '../../../shared/adapters/postgres/search/search-index.ts';
import type { QueryVector } from '../../../shared/search/query-embedder.ts';
import { queryTerms } from '../../../shared/search/query-terms.ts';
import { rotate } from '../../../shared/search/rotation.ts';
import type { Arm, SearchRequest, SearchResult } from '../../../shared/search/search-index.ts';
import type { BenchQuery } from '../queries/bench-query.ts';
import type { BenchDatabase } from './bench-database.ts';

const LIMIT = 10;

/** What of a query is asked. */
export interface Asked {
  userId: string;
  query: BenchQuery;
  /** By default all that the query calls for. */
  arms?: readonly Arm[];
}

/** The shipped search, with the queries' vectors at hand: embedding them is no part of it. */
export interface ProductSearch {
  /** All of it: names, ranking, whole items, near-duplicates, coverage. */
  search(asked: Asked): Promise<SearchResult>;
  /** Names and ranking alone, in a transaction of their own: the ids of ten items, as the rivals give them. */
  rank(asked: Asked): Promise<string[]>;
}

export function openProductSearch({ app }: BenchDatabase, model: string): ProductSearch {
  const vectorsOf = ({ vector }: BenchQuery): QueryVector[] => [{ model, vector: rotate(vector), unrelatedBelow: -1 }];
  return {
    search({ userId, query, arms }) {
      const vectors = vectorsOf(query);
      return createSearchIndex(app, { embedQuery: async () => vectors }).search(userId, requestOf(query, arms));
    },
    async rank({ userId, query, arms }) {
      const request = requestOf(query, arms);
      const vectors = vectorsOf(query);
      const terms = { said: queryTerms(query.text), related: [] };
      const { items } = await app.forPerson(userId, async (transaction) => {
        const { filters, prefer } = request;
        const named = await namesToFacets(transaction, userId, prefer ? [filters, prefer] : [filters]);
        return rankByRelevance(transaction, userId, { terms, vectors }, { ...request, named });
      });
      return items.map(({ itemId }) => itemId);
    },
  };
}

export function requestOf({ text, filters, prefer }: BenchQuery, arms?: readonly Arm[]): SearchRequest {
  return {
    text,
    services: ['gmail', 'calendar', 'drive'],
    filters,
    ...(prefer ? { prefer } : {}),
    ...(arms ? { arms } : {}),
    mode: 'relevance',
    limit: LIMIT,
    timeZone: 'UTC',
  };
}
