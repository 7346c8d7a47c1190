import { type RawBuilder, sql } from 'kysely';
import type { Service } from '../../../domain/service.ts';
import { MARGIN_DEVIATIONS, MAX_CANDIDATES } from '../../../search/candidates.ts';
import type { QueryVector } from '../../../search/query-embedder.ts';
import { ofServices } from './filters.ts';
import { halfvecBytes } from './halfvec-bytes.ts';
import { querySignature } from './vector-space.ts';

/** What is looked through: all of a person's vectors of some services, or those of the texts of certain units. */
export type VectorSource =
  | { kind: 'services'; services: readonly Service[] }
  /** `units`: the condition on a row `u` of search_units. */
  | { kind: 'units'; units: RawBuilder<boolean> };

/**
 * The query's vector, its signature and its space, as a common table expression that every vector arm of a statement shares: of the
 * models that the query was embedded with, the first whose space has all of the person's texts, or else the first that has any. The
 * centre is the person's, so the signature is worked out here.
 */
export function queryVector(userId: string, vectors: readonly QueryVector[]): RawBuilder<unknown> {
  const given = vectors.map(
    ({ model, vector, unrelatedBelow, weight }, place) =>
      sql`(${model}, ${halfvecBytes(vector)}::halfvec, ${unrelatedBelow}::float8, ${weight}::float8, ${place}::integer)`,
  );
  return sql`
    query as materialized (
      select id as space_id, embedding, ${querySignature(sql`embedding`, sql`centre`)} as signature, unrelated_below, weight
      from vector_spaces join (values ${sql.join(given)}) as given (model, embedding, unrelated_below, weight, place) using (model)
      where user_id = ${userId}::uuid
      order by is_complete desc, place
      limit 1
    )`;
}

/**
 * Common table expressions up to `${name}_near` (content_key, similarity): the texts nearest to the query by cosine.
 *
 * First all signatures are compared, of an index alone (search_vectors_pkey, index-only where it has been vacuumed); then those
 * whose distance is no more than the tenth's and a margin (candidates.ts) are compared by their vectors, which lie in the table's rows. What
 * is less close than the model's unrelatedBelow is left out.
 */
export function nearestTexts(userId: string, name: string, source: VectorSource): RawBuilder<unknown> {
  const cte = (part: string) => sql.raw(`${name}_${part}`);
  const dimensions = sql`(select length(signature)::float8 from query)`;
  return sql`
    ${cte('signed')} as (
      ${signedBy(userId, source)}
    ), ${cte('nearest')} as materialized (
      select content_key, distance from ${cte('signed')} order by distance limit ${sql.lit(MAX_CANDIDATES)}
    ), ${cte('tenth')} as materialized (
      select coalesce(
        (select distance from ${cte('nearest')} order by distance offset 9 limit 1), (select max(distance) from ${cte('nearest')})
      ) as distance
    ), ${cte('bound')} as materialized (
      select distance + ${MARGIN_DEVIATIONS}::float8 * sqrt(2::float8 * distance * (1::float8 - distance / ${dimensions})) as distance
      from ${cte('tenth')}
    ), ${cte('near')} as (
      select content_key, similarity
      from ${cte('nearest')} as nearest join ${cte('bound')} as bound on nearest.distance <= bound.distance
      cross join lateral (
        select -(v.embedding <#> (select embedding from query)) as similarity
        from search_vectors as v
        where v.user_id = ${userId}::uuid and v.space_id = (select space_id from query) and v.content_key = nearest.content_key
        limit 1
      ) as compared
      where similarity >= (select unrelated_below from query)
    )`;
}

function signedBy(userId: string, source: VectorSource): RawBuilder<unknown> {
  const ofPerson = sql`v.user_id = ${userId}::uuid and v.space_id = (select space_id from query)`;
  const distance = sql`hamming_distance(v.signature, (select signature from query))`;
  switch (source.kind) {
    case 'services':
      return sql`select v.content_key, ${distance} as distance from search_vectors as v
        where ${sql.join([ofPerson, ...ofServices(sql`v.service`, source.services)], sql` and `)}`;
    case 'units':
      return sql`select v.content_key, ${distance} as distance
        from (
          select distinct u.content_key from search_units as u where u.user_id = ${userId}::uuid and ${source.units}
        ) as wanted join search_vectors as v on v.content_key = wanted.content_key
        where ${ofPerson}`;
    default:
      return source satisfies never;
  }
}
