import { createDatabase, type Database } from '../adapters/postgres/database.ts';
import { createPool } from '../adapters/postgres/pool.ts';
import { databaseConfiguration, type Environment } from './configuration.ts';

/** An instance serves one event at a time; the second connection is for steps that run beside each other. */
const MAX_CONNECTIONS = 2;

/** The database of a function, as the role `app`. It connects at the first use. */
export function openDatabase(environment: Environment): Database {
  const settings = databaseConfiguration(environment);
  return createDatabase(
    createPool(
      'DATABASE_URL' in settings
        ? { kind: 'url', url: settings.DATABASE_URL, maxConnections: MAX_CONNECTIONS }
        : {
            kind: 'iam',
            host: settings.DATABASE_HOST,
            database: settings.DATABASE_NAME,
            user: 'app',
            region: settings.AWS_REGION,
            maxConnections: MAX_CONNECTIONS,
          },
    ),
  );
}

/** Resolves when the database answers a statement. */
export async function pingDatabase(database: Database): Promise<void> {
  await database.asSystem('health', async () => undefined);
}
