import type { PGlite } from '@electric-sql/pglite';
import { describeSchema } from '../migrations/describe-schema.ts';

/** A worker runs one test file after the other, and most have one database. */
const MOST_KEPT = 2;

/** Databases of test files that are done, as empty as a migrated one. To start another takes a second of the processor. */
const kept: PGlite[] = [];

/** The migrated schema, as the first database of this worker had it. */
let schema: string | undefined;

/** @param open starts a migrated database, which is taken when none is kept */
export async function takePglite(open: () => Promise<PGlite>): Promise<PGlite> {
  const pglite = kept.pop() ?? (await open());
  schema ??= await schemaOf(pglite);
  return pglite;
}

/** Empties a database for the next test file, or closes it: when there are enough, or a test left another schema behind. */
export async function giveBackPglite(pglite: PGlite): Promise<void> {
  // Not in a transaction, which several statements at once are.
  await pglite.exec('discard all');
  await pglite.exec('set session authorization postgres');
  if (kept.length === MOST_KEPT || (await schemaOf(pglite)) !== schema) return pglite.close();
  await pglite.exec(EMPTY);
  kept.push(pglite);
}

function schemaOf(pglite: PGlite): Promise<string> {
  return describeSchema(async (statement) => (await pglite.query<Record<string, unknown>>(statement)).rows);
}

/** What the migrations wrote is a record of themselves. Statistics go too: a plan must not hang on the test file before. */
const EMPTY = `
  do $$ begin
    execute (
      select 'truncate ' || string_agg(oid::regclass::text, ', ') from pg_class
      where relkind = 'r' and relnamespace in ('public'::regnamespace, 'app'::regnamespace) and relname not like 'kysely\\_%'
    );
    execute (
      select string_agg('alter sequence ' || oid::regclass || ' restart', '; ') from pg_class
      where relkind = 'S' and relnamespace in ('public'::regnamespace, 'app'::regnamespace)
    );
    delete from pg_statistic;
  end $$`;
