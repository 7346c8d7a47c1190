import type pg from 'pg';
import { type Person, sqlOfCopiedId } from './person.ts';

/** All that is derived from a person's items, and the items. */
export const COPY_TABLES = ['gmail_cache', 'gcal_cache', 'gdrive_cache'] as const;
export const INDEX_TABLES = ['search_units', 'search_segments', 'postings', 'vector_spaces', 'search_vectors'] as const;

/** Above what the sequences of a benchmark reach: a copied number is the old one and so many times the copy's own number. */
const STRIDE = 1_000_000_000;

/**
 * Gives a person who has nothing the rows of another one, in the same order, with ids of their own. The texts, words and vectors are
 * the same; what a search reads is not, as all keys begin with the person.
 */
export async function copyPerson(owner: pg.Pool, source: Person, target: Person): Promise<void> {
  const client = await owner.connect();
  try {
    await client.query('begin');
    // Without triggers and checks of foreign keys: the rows have passed them once.
    await client.query('set local session_replication_role = replica');
    await client.query("set local work_mem = '256MB'");
    for (const table of [...COPY_TABLES, ...INDEX_TABLES]) await copyRows(client, table, source, target);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

async function copyRows(client: pg.PoolClient, table: string, source: Person, target: Person): Promise<void> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, null) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [table],
  );
  const values = rows.map(({ name, type }) => copiedValue(name, type, target));
  await client.query(
    `insert into ${table} (${rows.map(({ name }) => name).join(', ')}) overriding system value
     select ${values.join(', ')} from ${table} where user_id = $1 order by ctid`,
    [source.userId],
  );
}

function copiedValue(column: string, type: string, target: Person): string {
  if (column === 'user_id') return `'${target.userId}'::uuid`;
  if (column === 'account_id') return `'${target.accountId}'::uuid`;
  if (column === 'item_id' || (column === 'id' && type === 'uuid')) return sqlOfCopiedId(column, target);
  if (column === 'id' || column === 'segment_id' || column === 'space_id')
    return `${column} + ${target.number * STRIDE}`;
  return column;
}
