import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EMBEDDED_FUNCTIONS } from '../../../local/embedded/embedded-functions.ts';
import { ForeignDataError, migrateData } from '../../../local/embedded/migrate-data.ts';
import { FunctionHost } from '../../../local/lambda/function-host.ts';
import { type LocalPostgres, startPostgres } from '../../../local/services/postgres.ts';
import { systemClock } from '../../../shared/adapters/clock/system-clock.ts';
import { bundled } from '../../helpers/bundles.ts';

let postgres: LocalPostgres;
let host: FunctionHost;

beforeAll(async () => {
  postgres = await startPostgres();
  host = new FunctionHost({
    functions: EMBEDDED_FUNCTIONS.filter(({ name }) => name === 'migrate'),
    bundleDir: await bundled(['migrate']),
    environment: () => ({ DATABASE_OWNER_URL: postgres.connectionString }),
    clock: systemClock,
    log: () => undefined,
  });
}, 120_000);
afterAll(async () => {
  await host?.close();
  await postgres?.close();
});

it('says in plain words that data lack a migration which those they have come after', async () => {
  await migrateData(host, '/data');
  await migrateData(host, '/data');
  const owner = new pg.Client({ connectionString: postgres.connectionString });
  await owner.connect();
  await owner.query("delete from kysely_migration where name like '0009%'");
  await owner.end();
  const failure = await migrateData(host, '/data').catch((error: Error) => error);
  expect(failure).toBeInstanceOf(ForeignDataError);
  expect((failure as Error).message).toMatch(
    /^The data in \/data were made by another version .* --data, or remove this one/,
  );
});
