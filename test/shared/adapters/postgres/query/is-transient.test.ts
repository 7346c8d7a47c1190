import type net from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { createPool } from '../../../../../shared/adapters/postgres/pool.ts';
import { isTransient } from '../../../../../shared/adapters/postgres/query/is-transient.ts';
import { createTestDatabase } from '../../../../helpers/database.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

// Of a client that is in use, the event `error` without a listener would end the process, and fail this file.
it('a connection that is cut under a statement is; a wrong statement is not', async () => {
  const pool = createPool({ kind: 'url', url: test.appUrl, maxConnections: 1 });
  const client = await pool.connect();
  try {
    await client.query('begin');
    const wrong = await client.query('select no_such_column').catch((error: unknown) => error);
    expect(isTransient(wrong)).toBe(false);
    await client.query('rollback');
    const cut = client.query('begin').catch((error: unknown) => error);
    (client as unknown as { connection: { stream: net.Socket } }).connection.stream.destroy();
    expect(isTransient(await cut)).toBe(true);
    expect(isTransient(await client.query('begin').catch((error: unknown) => error))).toBe(true);
  } finally {
    client.release(true);
    await pool.end();
  }
});
