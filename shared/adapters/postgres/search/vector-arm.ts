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
 * app.nearest_texts (migration 0018) first compares all signatures, of an index alone (search_vectors_pkey, index-only where it has been
 * vacuumed), then the vectors of those whose distance is no more than the tenth's and a margin (candidates.ts), which lie in the
 * table's rows. Of few texts it compares the vectors at once.
 */
export function nearestTexts(
  userId: string,
  vectors: readonly QueryVector[],
  wanted: number,
  { services = SERVICES, among = sql`null` }: TextScope = {},
): RawBuilder<NearText> {
  const embeddings = vectors.map(({ vector }) => sql`${halfvecBytes(vector)}::halfvec`);
  return sql<NearText>`
    select content_key, similarity, weight
    from app.nearest_texts(
      ${userId}::uuid, ${vectors.map(({ model }) => model)}::text[], array[${sql.join(embeddings)}],
      ${vectors.map(({ unrelatedBelow }) => unrelatedBelow)}::float8[], ${vectors.map(({ weight }) => weight)}::float8[],
      ${someServices(services)}::text[], ${among}::bigint[], ${MARGIN_DEVIATIONS}, ${MAX_CANDIDATES}::integer, ${wanted}::integer
    )`;
}
