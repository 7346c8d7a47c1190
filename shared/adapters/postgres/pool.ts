import { Signer } from '@aws-sdk/rds-signer';
import pg from 'pg';

/**
 * How to reach Postgres: by a connection string; on AWS by a host and a token that IAM signs, or, for the owner of the
 * schema, a password. On AWS the connection is encrypted and the server's certificate verified: RDS Proxy has one that
 * Node knows; for the server itself NODE_EXTRA_CA_CERTS must name Amazon's.
 */
export type PoolSettings =
  | { kind: 'url'; url: string; maxConnections: number }
  | { kind: 'iam'; host: string; database: string; user: string; region: string; maxConnections: number }
  | { kind: 'password'; host: string; database: string; user: string; password: string; maxConnections: number };

/** Half of API Gateway's shortest timeout: a function that can't connect still has time to say so. */
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * A pool of the `pg` driver. A Lambda instance serves one request at a time, so two connections are enough there. Idle
 * connections are kept: no timer may run between two invocations.
 */
export function createPool(settings: PoolSettings): pg.Pool {
  const common = { max: settings.maxConnections, idleTimeoutMillis: 0, connectionTimeoutMillis: CONNECT_TIMEOUT_MS };
  const pool = new pg.Pool({ ...common, ...connectionOptions(settings) });
  // A connection that breaks is dropped, and whoever has a statement under way is told by that. It says so itself as well,
  // when idle through the pool: without a listener that would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

function connectionOptions(settings: PoolSettings): pg.PoolConfig {
  if (settings.kind === 'url') return { connectionString: settings.url };
  const { host, database, user } = settings;
  const password = settings.kind === 'iam' ? signedToken(settings) : settings.password;
  return { host, port: 5432, database, user, password, ssl: true };
}

/** An IAM token lives 15 minutes and is only looked at on connect, so each new connection asks for its own. */
function signedToken(settings: Extract<PoolSettings, { kind: 'iam' }>): () => Promise<string> {
  const { host, user, region } = settings;
  const signer = new Signer({ hostname: host, port: 5432, username: user, region });
  return () => signer.getAuthToken();
}
