import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../../shared/adapters/postgres/migrate.ts';

/** Rows that go over at once. */
const BATCH = 5_000;

/**
 * Copies a migrated database into a new one on another server.
 * @param serverUrl logs in as a superuser; `app` must be let in without a password
 * @returns where `app` finds the copy, the server's version, and what drops the copy
 */
export async function copyDatabase(
  sourceUrl: string,
  serverUrl: string,
): Promise<{ appUrl: string; version: string; drop(): Promise<void> }> {
  const name = `bench_${randomBytes(6).toString('hex')}`;
  await once(serverUrl, (client) => client.query(`create database ${name}`));
  const drop = () => once(serverUrl, async (client) => void (await client.query(`drop database ${name} with (force)`)));
  try {
    const url = new URL(serverUrl);
    url.pathname = name;
    const target = new pg.Pool({ connectionString: url.href, max: 1 });
    try {
      await migrate(target);
      await once(sourceUrl, (source) => copyRows(source, target));
      await target.query('analyze');
      const { rows } = await target.query<{ server_version: string }>('show server_version');
      url.username = 'app';
      return { appUrl: url.href, version: rows[0]?.server_version ?? '', drop };
    } finally {
      await target.end();
    }
  } catch (error) {
    await drop();
    throw error;
  }
}

async function copyRows(source: pg.Client, target: pg.Pool): Promise<void> {
  const { rows: tables } = await target.query<{ name: string; columns: string }>(`
    select c.relname as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not like 'kysely%'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by 1`);
  // In any order: without the checks of foreign keys.
  await target.query('set session_replication_role = replica');
  for (const { name, columns } of tables) {
    for (let offset = 0; ; offset += BATCH) {
      const { rows } = await source.query<{ rows: string | null }>(
        `select json_agg(t)::text as rows from (select ${columns} from ${name} order by ctid limit $1 offset $2) t`,
        [BATCH, offset],
      );
      const batch = rows[0]?.rows;
      if (batch == null) break;
      await target.query(
        `insert into ${name} (${columns}) overriding system value
         select ${columns} from json_populate_recordset(null::${name}, $1)`,
        [batch],
      );
    }
  }
  await target.query('set session_replication_role = origin');
}

async function once(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
