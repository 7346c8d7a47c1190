import type pg from 'pg';
import { rotate } from '../../../shared/search/rotation.ts';
import { SHOWN_UNITS } from '../product/index-rows.ts';
import { ARM_DEPTH, conditionsOf, itemsOf, type Rival, type RivalAsked, vectorText } from './rival.ts';

const TABLE = 'rival_two_arms';

/**
 * The recipe of many a guide: one table with HNSW over halfvec (m 16, ef_construction 64, iterative scan in relaxed order) and GIN
 * over `tsvector`, and one statement that fuses both by RRF.
 */
export function twoArms(owner: pg.Pool): Rival {
  const wordsOf = (conditions: string) => `
    select item_id, row_number() over (order by ts_rank(search_vector, wanted) desc) as rank
    from ${TABLE}, websearch_to_tsquery('english', $2) as wanted
    where user_id = $1 and search_vector @@ wanted${conditions}
    order by rank limit ${ARM_DEPTH}`;
  const vectorOf = (conditions: string, parameter: string) => `
    select item_id, row_number() over (order by distance) as rank from (
      select item_id, embedding <=> ${parameter}::halfvec as distance from ${TABLE} where user_id = $1${conditions}
      order by distance limit ${ARM_DEPTH}
    ) as near order by rank`;
  const ask = async (statement: string, values: readonly unknown[]) => {
    const { rows } = await owner.query<{ item_id: string }>(statement, values as unknown[]);
    return itemsOf(rows);
  };
  // A guessed filter has no place in this recipe: it binds nothing and boosts nothing.
  const words = ({ userId, query }: RivalAsked) => {
    const conditions = conditionsOf(query.filters, 3);
    return ask(wordsOf(conditions.sql), [userId, query.text, ...conditions.values]);
  };
  const vector = ({ userId, query }: RivalAsked) => {
    const conditions = conditionsOf(query.filters, 3);
    const statement = vectorOf(conditions.sql, '$2');
    return ask(statement, [userId, vectorText(rotate(query.vector)), ...conditions.values]);
  };
  const search = ({ userId, query }: RivalAsked) => {
    const conditions = conditionsOf(query.filters, 4);
    const statement = `
      select item_id from (${wordsOf(conditions.sql)}) as words full join (${vectorOf(conditions.sql, '$3')}) as vector using (item_id)
      group by item_id
      order by coalesce(1.0 / (60 + min(words.rank)), 0) + coalesce(1.0 / (60 + min(vector.rank)), 0) desc limit 10`;
    return ask(statement, [userId, query.text, vectorText(rotate(query.vector)), ...conditions.values]);
  };
  return { name: 'two arms', table: TABLE, build: () => build(owner), arms: { words, vector }, search };
}

async function build(owner: pg.Pool): Promise<number> {
  const start = performance.now();
  const client = await owner.connect();
  try {
    // A graph that outgrows its memory is built many times slower.
    await client.query("set maintenance_work_mem = '3GB'");
    await client.query(`drop table if exists ${TABLE}`);
    await client.query(`
      create table ${TABLE} as select user_id, item_id, chunk, content, sender, occurred_at, flags, facets, embedding,
        to_tsvector('english', content) as search_vector
      from (${SHOWN_UNITS}) as units`);
    const { rows } = await client.query<{ dimensions: number }>(
      `select vector_dims(embedding) as dimensions from ${TABLE} limit 1`,
    );
    const dimensions = rows[0]?.dimensions ?? 0;
    await client.query(`alter table ${TABLE} alter column embedding type halfvec(${dimensions})`);
    await client.query(`alter table ${TABLE} add primary key (user_id, item_id, chunk)`);
    await client.query(`create index on ${TABLE} using gin (search_vector)`);
    await client.query(
      `create index on ${TABLE} using hnsw (embedding halfvec_cosine_ops) with (m = 16, ef_construction = 64)`,
    );
    await client.query(`vacuum analyze ${TABLE}`);
  } finally {
    client.release(true);
  }
  await owner.query(
    `do $$ begin execute format('alter database %I set hnsw.iterative_scan = relaxed_order', current_database()); end $$`,
  );
  return (performance.now() - start) / 1_000;
}
