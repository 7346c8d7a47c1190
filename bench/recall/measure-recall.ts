import { sql, type Transaction } from 'kysely';
import type { Database } from '../../shared/adapters/postgres/database.ts';
import { halfvecBytes } from '../../shared/adapters/postgres/search/halfvec-bytes.ts';
import { createSearchIndex } from '../../shared/adapters/postgres/search/search-index.ts';
import { nearestTexts } from '../../shared/adapters/postgres/search/vector-arm.ts';
import type { Tables } from '../../shared/adapters/postgres/tables.ts';
import type { QueryVector } from '../../shared/search/query-embedder.ts';
import { rotate } from '../../shared/search/rotation.ts';
import { type Summary, summaryOf } from '../summary.ts';
import { candidatesOf, type QueryRecall } from './query-recall.ts';
import type { VectorSet } from './vector-set.ts';

export interface Recall {
  set: string;
  rows: number;
  recallAt10: number;
  meanCandidates: number;
  p99Candidates: number;
}

/** Asks each query of a set of the product's own statement, and of an exact scan beside it. */
export async function askQueries(database: Database, userId: string, set: VectorSet): Promise<QueryRecall[]> {
  const results: QueryRecall[] = [];
  for (const query of set.queries) {
    const vector = queryVectorOf(set, query);
    results.push(await database.forPerson(userId, (transaction) => compare(transaction, userId, vector)));
  }
  return results;
}

/** How long the whole search by meaning takes, query by query. */
export async function timeQueries(database: Database, userId: string, set: VectorSet): Promise<Summary> {
  const times: number[] = [];
  for (const query of set.queries) times.push(await timeOf(database, userId, queryVectorOf(set, query)));
  return summaryOf(times);
}

function queryVectorOf({ model }: VectorSet, query: Float32Array): QueryVector {
  return { model: model.name, vector: rotate(query), unrelatedBelow: model.unrelatedBelow, weight: model.weight };
}

export function recallOf(set: VectorSet, results: readonly QueryRecall[]): Recall {
  const candidates = results.map((result) => candidatesOf(result, set.model.dimensions).length);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return {
    set: set.name,
    rows: set.texts.length,
    recallAt10: sum(results.map(({ found }) => found)) / sum(results.map(({ wanted }) => wanted)),
    meanCandidates: sum(candidates) / candidates.length,
    p99Candidates: candidates.toSorted((a, b) => a - b)[Math.ceil(candidates.length * 0.99) - 1] ?? 0,
  };
}

async function compare(transaction: Transaction<Tables>, userId: string, vector: QueryVector): Promise<QueryRecall> {
  const { rows: all } = await sql<{ key: string; distance: number; similarity: number }>`
    with query as materialized (
      select id as space_id, embedding, app.query_signature(embedding, centre) as signature
      from vector_spaces, (select ${halfvecBytes(vector.vector)}::halfvec as embedding) as given
      where user_id = ${userId}::uuid and model = ${vector.model}
    )
    select content_key as key, hamming_distance(v.signature, query.signature) as distance, -(v.embedding <#> query.embedding) as similarity
    from search_vectors v, query where v.user_id = ${userId}::uuid and v.space_id = query.space_id`.execute(
    transaction,
  );
  const exact = all
    .filter(({ similarity }) => similarity >= vector.unrelatedBelow)
    .toSorted((a, b) => b.similarity - a.similarity)
    .slice(0, 10);
  const nearest = new Set(exact.map(({ key }) => key));
  const { rows: near } = await nearestTexts(userId, [vector], 10).execute(transaction);
  return {
    found: near.filter(({ content_key: key }) => nearest.has(key)).length,
    wanted: exact.length,
    rows: all
      .toSorted((a, b) => a.distance - b.distance)
      .map(({ key, distance }) => ({ distance, isNearest: nearest.has(key) })),
  };
}

async function timeOf(database: Database, userId: string, vector: QueryVector): Promise<number> {
  const index = createSearchIndex(database, { embedQuery: async () => [vector] });
  const start = performance.now();
  await index.search(userId, {
    text: 'by its vector',
    services: ['drive'],
    filters: {},
    arms: ['vector'],
    mode: 'relevance',
    limit: 10,
    timeZone: 'UTC',
  });
  return performance.now() - start;
}
