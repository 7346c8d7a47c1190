import { type RawBuilder, sql } from 'kysely';
import { SERVICES, type Service } from '../../../domain/service.ts';
import { MARGIN_DEVIATIONS, MAX_CANDIDATES } from '../../../search/candidates.ts';
import type { QueryVector } from '../../../search/query-embedder.ts';
import { someServices } from './filters.ts';
import { halfvecBytes } from './halfvec-bytes.ts';

/** Which texts are looked through: all where nothing is said. */
export interface TextScope {
  services?: readonly Service[];
  /** A bigint[] of content keys. */
  among?: RawBuilder<unknown>;
}

interface NearText {
  content_key: string;
  similarity: number;
  weight: number;
}

/**
 * A query (content_key, similarity, weight) of the texts nearest to a query by cosine, `wanted` at most, with the weight of the model
 * that told so: of the models that the query was embedded with, the first whose space has all of the person's texts, or else the
 * first that has any. What is less close than its unrelatedBelow is left out.
 *
 * app.nearest_texts (migration 0018) first compares all signatures, of an index alone (search_vectors_signatures, index-only where it has
 * been vacuumed), then the vectors of those whose distance is no more than the tenth's and a margin (candidates.ts), which lie in the
 * table's rows and are found by its primary key. Of few texts it compares the vectors at once.
 *
 * A ranking calls the function within app.rank_items; this is for asking it alone.
 */
export function nearestTexts(
  userId: string,
  vectors: readonly QueryVector[],
  wanted: number,
  { services = SERVICES, among = sql`null` }: TextScope = {},
): RawBuilder<NearText> {
  return sql<NearText>`
    select content_key, similarity, weight
    from app.nearest_texts(
      person => ${userId}::uuid, ${queriedVectors(vectors)}, services => ${someServices(services)}::text[],
      among => ${among}::bigint[], wanted => ${wanted}::integer
    )`;
}

/** The arguments of a function that says by which vectors, and how many of a person's are compared with them. */
export function queriedVectors(vectors: readonly QueryVector[]): RawBuilder<unknown> {
  const embeddings = vectors.map(({ vector }) => sql`${halfvecBytes(vector)}::halfvec`);
  return sql`models => ${vectors.map(({ model }) => model)}::text[],
    queries => array[${embeddings.length > 0 ? sql.join(embeddings) : sql``}]::halfvec[],
    floors => ${vectors.map(({ unrelatedBelow }) => unrelatedBelow)}::float8[],
    weights => ${vectors.map(({ weight }) => weight)}::float8[],
    deviations => ${MARGIN_DEVIATIONS}, candidates => ${MAX_CANDIDATES}::integer`;
}
