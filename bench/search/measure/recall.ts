import type pg from 'pg';
import { halfvecBytes } from '../../../shared/adapters/postgres/search/halfvec-bytes.ts';
import { rotate } from '../../../shared/search/rotation.ts';
import { SHOWN_UNITS } from '../product/index-rows.ts';

const TEN = 10;
/** Of a cosine distance: what differs by less is equally near. */
const EPSILON = 1e-6;

/** The items that are nearest to a vector by an exact scan over all of a person's units: ten, and what is as near as the tenth. */
export async function exactItems(owner: pg.Pool, userId: string, vector: Float32Array): Promise<Set<string>> {
  const client = await owner.connect();
  try {
    await client.query('begin');
    // A twentieth of a table is read through its index only when told so; else every answer would read everybody's rows.
    await client.query('set local enable_seqscan = off');
    await client.query("set local work_mem = '128MB'");
    // Units and vectors are joined as a whole: a lookup of each vector would take the person's part of the index every time.
    await client.query('set local enable_nestloop = off');
    await client.query('set local max_parallel_workers_per_gather = 0');
    const { rows } = await client.query<{ item_id: string }>(
      `with near as (
         select item_id, min(embedding <=> $2::halfvec) as distance from (${SHOWN_UNITS}) as units where user_id = $1 group by item_id
       ), tenth as (select distance from near order by distance offset ${TEN - 1} limit 1)
       select item_id from near where distance <= coalesce((select distance from tenth), 2) + ${EPSILON}`,
      [userId, halfvecBytes(rotate(vector))],
    );
    return new Set(rows.map(({ item_id }) => item_id));
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** The share of the ten nearest items that stand among the first ten found; ties for the tenth place are equally good. */
export function recallAt10(found: readonly string[], exact: ReadonlySet<string>): number {
  const wanted = Math.min(TEN, exact.size);
  if (wanted === 0) return 1;
  return Math.min(wanted, found.slice(0, TEN).filter((item) => exact.has(item)).length) / wanted;
}
