import type pg from 'pg';

/** The texts of the statements that a pool sends from now on, in their order. */
export function recordStatements(pool: pg.Pool): string[] {
  const texts: string[] = [];
  const watch = (client: pg.PoolClient) => {
    const query = client.query.bind(client) as (...parameters: unknown[]) => unknown;
    client.query = ((...parameters: unknown[]) => {
      const [first] = parameters as [string | { text: string }];
      texts.push(typeof first === 'string' ? first : first.text);
      return query(...parameters);
    }) as typeof client.query;
  };
  pool.on('connect', watch);
  return texts;
}
