import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../helpers/database.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

/** Tables that the product does not read by kysely: two are behind functions, two are the migrator's. */
const NOT_LISTED = ['authorization_requests', 'directory', 'kysely_migration', 'kysely_migration_lock'];

/** What `pg` makes of each type, as tables.ts may write it. */
const TYPESCRIPT_TYPES: Readonly<Record<string, RegExp>> = {
  uuid: /^string$/,
  text: /^(string|Tier|Service|Synced|UnreadReason|'.*')$/,
  boolean: /^boolean$/,
  integer: /^number$/,
  bigint: /^(Decimal|string|Generated<string>)$/,
  'numeric(20,0)': /^Decimal$/,
  'timestamp with time zone': /^Date$/,
  date: /^string$/,
  bytea: /^Buffer$/,
  jsonb: /^Json<.*>$/,
  'text[]': /^string\[\]$/,
  'bigint[]': /^string\[\]$/,
  'bit varying': /^string$/,
  halfvec: /^string$/,
};

interface Column {
  name: string;
  nullable: boolean;
  type: string;
}

/** The columns by table that tables.ts declares, read from its text: the types are gone when it runs. */
async function readDeclared(): Promise<Map<string, Column[]>> {
  const text = await readFile(new URL('../../shared/adapters/postgres/tables.ts', import.meta.url), 'utf8');
  const interfaces = new Map(
    [...text.matchAll(/^export interface (\w+) \{\n(.*?)^\}/gms)].map(([, name = '', body = '']) => [
      name,
      [...body.matchAll(/^ {2}(\w+): (.*);$/gm)].map(([, field = '', type = '']) => ({ field, type })),
    ]),
  );
  const tables = interfaces.get('Tables') ?? [];
  return new Map(
    tables.map(({ field, type }) => [
      field,
      (interfaces.get(type) ?? []).map((column) => ({
        name: column.field,
        nullable: column.type.endsWith(' | null'),
        type: column.type.replace(/ \| null$/, ''),
      })),
    ]),
  );
}

async function readCatalog(): Promise<Map<string, Column[]>> {
  const rows = await test.asOwner(`
    select c.relname, c.relkind, a.attname, a.attnotnull, format_type(a.atttypid, a.atttypmod) as type
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped
    order by a.attnum`);
  const tables = new Map<string, Column[]>();
  for (const row of rows.filter(({ relname }) => !NOT_LISTED.includes(relname))) {
    const column = { name: row.attname, nullable: !row.attnotnull, type: row.type };
    tables.set(row.relname, [...(tables.get(row.relname) ?? []), column]);
  }
  return tables;
}

describe('tables.ts', async () => {
  const declared = await readDeclared();
  const catalog = await readCatalog();

  it('lists the tables and views that there are', () => {
    expect([...declared.keys()].sort()).toEqual([...catalog.keys()].sort());
  });

  it.each([...catalog.keys()])('has the columns of %s, in order', (table) => {
    const expected = catalog.get(table) ?? [];
    const actual = declared.get(table) ?? [];
    expect(actual.map(({ name }) => name)).toEqual(expected.map(({ name }) => name));
    // Postgres does not know which columns of a view can be null.
    if (table !== 'sync_status') {
      const nullable = (columns: Column[]) => columns.filter((column) => column.nullable).map(({ name }) => name);
      expect(nullable(actual)).toEqual(nullable(expected));
    }
    for (const [index, column] of expected.entries()) {
      const pattern = TYPESCRIPT_TYPES[column.type];
      expect(pattern, `add what pg makes of ${column.type}`).toBeDefined();
      expect(actual[index]?.type, `${table}.${column.name} is ${column.type}`).toMatch(pattern as RegExp);
    }
  });
});
