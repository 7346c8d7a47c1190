import type pg from 'pg';

export interface Interception {
  /** Runs instead of each taking of a connection. */
  connect<T>(connect: () => Promise<T>): Promise<T>;
  /** Runs instead of each statement. */
  query<T>(query: () => Promise<T>, statement: string): Promise<T>;
}

/** Has all that goes through a pool, which must be new, go through something else. */
export function interceptPool(pool: pg.Pool, interception: Interception): void {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...parameters: unknown[]) => Promise<unknown>;
    Object.assign(client, {
      query: (...parameters: unknown[]) => {
        const [statement] = parameters as [string | { text: string }];
        return interception.query(
          () => query(...parameters),
          typeof statement === 'string' ? statement : statement.text,
        );
      },
    });
  });
  const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>;
  Object.assign(pool, { connect: () => interception.connect(connect) });
}
