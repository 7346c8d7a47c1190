import type pg from 'pg';
import { rotate } from '../../../shared/search/rotation.ts';
import { SHOWN_UNITS } from '../product/index-rows.ts';
import { fuse } from './fuse.ts';
import { ARM_DEPTH, conditionsOf, itemsOf, type Rival, type RivalAsked, vectorText } from './rival.ts';

const TABLE = 'rival_original';
const PROBES = 10;
const FILTER_BOOST = 1.5;

/**
 * The design that the product started from: one table of all people with `vector(1536)` in IVFFlat (a list for every 1,000 rows, as
 * pgvector recommends; 10 probes) and `tsvector` in GIN, ranked by `ts_rank`; three statements at the same time, on three connections,
 * fused in the program, the filtered one by 1.5.
 */
export function originalDesign(owner: pg.Pool): Rival {
  const words = async ({ userId, query }: RivalAsked) => {
    const conditions = conditionsOf(query.filters, 3);
    return ids(
      owner,
      `select item_id from ${TABLE}, websearch_to_tsquery('english', $2) as wanted
       where user_id = $1 and search_vector @@ wanted${conditions.sql}
       order by ts_rank(search_vector, wanted) desc limit ${ARM_DEPTH}`,
      [userId, query.text, ...conditions.values],
    );
  };
  const nearest = async ({ userId, query }: RivalAsked, filters: RivalAsked['query']['filters']) => {
    const conditions = conditionsOf(filters, 3);
    return ids(
      owner,
      `select item_id from ${TABLE} where user_id = $1${conditions.sql} order by embedding <=> $2::vector limit ${ARM_DEPTH}`,
      [userId, vectorText(rotate(query.vector)), ...conditions.values],
    );
  };
  const vector = (asked: RivalAsked) => nearest(asked, asked.query.filters);
  const filtered = (asked: RivalAsked) => nearest(asked, { ...asked.query.filters, ...asked.query.prefer });
  return {
    name: 'original design',
    table: TABLE,
    build: () => build(owner),
    arms: { words, 'any word': (asked) => anyWord(owner, asked), vector, filtered },
    async search(asked) {
      const hasFilter = asked.query.prefer !== undefined || Object.keys(asked.query.filters).length > 0;
      const [byWords, byVector, byFilter] = await Promise.all([
        words(asked),
        vector(asked),
        hasFilter ? filtered(asked) : [],
      ]);
      return fuse([
        { weight: 1, items: byWords },
        { weight: 1, items: byVector },
        { weight: FILTER_BOOST, items: byFilter },
      ]);
    },
  };
}

/** Like the product, any word may match: `websearch_to_tsquery` demands all of them. */
function anyWord(owner: pg.Pool, { userId, query }: RivalAsked): Promise<string[]> {
  return ids(
    owner,
    `select item_id from ${TABLE}, websearch_to_tsquery('english', $2) as wanted
     where user_id = $1 and search_vector @@ wanted order by ts_rank(search_vector, wanted) desc limit ${ARM_DEPTH}`,
    [userId, query.text.split(' ').join(' or ')],
  );
}

async function ids(owner: pg.Pool, statement: string, values: readonly unknown[]): Promise<string[]> {
  const { rows } = await owner.query<{ item_id: string }>(statement, values as unknown[]);
  return itemsOf(rows);
}

async function build(owner: pg.Pool): Promise<number> {
  const start = performance.now();
  const client = await owner.connect();
  try {
    await client.query("set maintenance_work_mem = '1GB'");
    await client.query(`drop table if exists ${TABLE}`);
    await client.query(`
      create table ${TABLE} as select user_id, item_id, chunk, content, sender, occurred_at, flags, facets,
        embedding::vector as embedding, to_tsvector('english', content) as search_vector
      from (${SHOWN_UNITS}) as units`);
    const { rows } = await client.query<{ units: number; dimensions: number }>(
      `select count(*)::integer as units, max(vector_dims(embedding)) as dimensions from ${TABLE}`,
    );
    const { units = 0, dimensions = 0 } = rows[0] ?? {};
    await client.query(`alter table ${TABLE} alter column embedding type vector(${dimensions})`);
    await client.query(`alter table ${TABLE} add primary key (user_id, item_id, chunk)`);
    await client.query(`create index on ${TABLE} using gin (search_vector)`);
    const lists = Math.max(1, Math.round(units / 1_000));
    await client.query(`create index on ${TABLE} using ivfflat (embedding vector_cosine_ops) with (lists = ${lists})`);
    await client.query(`vacuum analyze ${TABLE}`);
  } finally {
    client.release(true);
  }
  await owner.query(
    `do $$ begin execute format('alter database %I set ivfflat.probes = ${PROBES}', current_database()); end $$`,
  );
  return (performance.now() - start) / 1_000;
}
