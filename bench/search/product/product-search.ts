import { type NamedFacets, namesToFacets } from '../../../shared/adapters/postgres/search/names-to-facets.ts';
import { rankByRelevance, rankingByRelevance } from '../../../shared/adapters/postgres/search/rank-by-relevance.ts';
import { createSearchIndex } from '../../../shared/adapters/postgres/search/search-index.ts';
import type { QueryVector } from '../../../shared/search/query-embedder.ts';
import { queryTerms } from '../../../shared/search/query-terms.ts';
import { rotate } from '../../../shared/search/rotation.ts';
import type { Arm, SearchRequest, SearchResult } from '../../../shared/search/search-index.ts';
import type { BenchQuery } from '../queries/bench-query.ts';
import type { BenchDatabase } from './bench-database.ts';
import { explainNested } from './explain-nested.ts';

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
  /** How the server carries `rank` out, with times and pages: its statement, and those within functions. */
  plan(asked: Asked): Promise<string[]>;
}

/** The query's vector as if it had been made by a model. */
export function vectorsOf({ vector }: BenchQuery, model: string): QueryVector[] {
  return [{ model, vector: rotate(vector), unrelatedBelow: -1, weight: 1 }];
}

/** For requests that name neither labels nor calendars. */
export const NOTHING_NAMED: NamedFacets = { label: (name) => [name], calendar: (name) => [name] };

export function openProductSearch({ app, owner }: BenchDatabase, model: string): ProductSearch {
  const ranked = <T>(
    { userId, query, arms }: Asked,
    work: (...ranking: RankingArguments) => Promise<T>,
  ): Promise<T> => {
    const request = requestOf(query, arms);
    const { filters, prefer } = request;
    const wanted = { terms: { said: queryTerms(query.text), related: [] }, vectors: vectorsOf(query, model) };
    return app.forPerson(userId, async (transaction) => {
      const named = await namesToFacets(transaction, userId, prefer ? [filters, prefer] : [filters]);
      return work(transaction, userId, wanted, { ...request, named });
    });
  };
  return {
    search({ userId, query, arms }) {
      const vectors = vectorsOf(query, model);
      return createSearchIndex(app, { embedQuery: async () => vectors }).search(userId, requestOf(query, arms));
    },
    async rank(asked) {
      const { items } = await ranked(asked, rankByRelevance);
      return items.map(({ itemId }) => itemId);
    },
    async plan(asked) {
      const statement = await ranked(asked, async (transaction, ...ranking) =>
        rankingByRelevance(...ranking).compile(transaction),
      );
      return explainNested(owner, asked.userId, statement);
    },
  };
}

type RankingArguments = Parameters<typeof rankByRelevance>;

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
