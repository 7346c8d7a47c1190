import { Signer } from '@aws-sdk/rds-signer';
import pg from 'pg';

/** How to reach Postgres: by a connection string, or on AWS by a host and a token that IAM signs. */
export type PoolSettings =
  | { kind: 'url'; url: string; maxConnections: number }
  | { kind: 'iam'; host: string; database: string; user: string; region: string; maxConnections: number };

/** Half of API Gateway's shortest timeout: a function that can't connect still has time to say so. */
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * A pool of the `pg` driver. A Lambda instance serves one request at a time, so two connections are enough there. Idle
 * connections are kept: no timer may run between two invocations.
 */
export function createPool(settings: PoolSettings): pg.Pool {
  const common = { max: settings.maxConnections, idleTimeoutMillis: 0, connectionTimeoutMillis: CONNECT_TIMEOUT_MS };
  const pool =
    settings.kind === 'url'
      ? new pg.Pool({ ...common, connectionString: settings.url })
      : new pg.Pool({ ...common, ...iamOptions(settings) });
  // A connection that breaks while idle is dropped by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/** An IAM token lives 15 minutes and is only looked at on connect, so each new connection asks for its own. */
function iamOptions(settings: Extract<PoolSettings, { kind: 'iam' }>): pg.PoolConfig {
  const signer = new Signer({
    hostname: settings.host,
    port: 5432,
    username: settings.user,
    region: settings.region,
  });
  return {
    host: settings.host,
    port: 5432,
    user: settings.user,
    database: settings.database,
    password: () => signer.getAuthToken(),
    ssl: true,
  };
}
