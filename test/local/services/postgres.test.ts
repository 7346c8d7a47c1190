import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { Client, Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalPostgres, startPostgres } from '../../../local/services/postgres.ts';

const fixture = (name: string) => new URL(`./fixtures/${name}`, import.meta.url);

/** A message of the Postgres protocol. */
function message(type: string, body: string): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(4 + Buffer.byteLength(body), 1);
  return Buffer.concat([head, Buffer.from(body)]);
}

function startUp(): Buffer {
  const body = Buffer.from('user\0postgres\0database\0postgres\0\0');
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + body.length);
  head.writeInt32BE(196608, 4);
  return Buffer.concat([head, body]);
}

/** Collects what the server sends, until a text is in it. */
async function readUntil(socket: Socket, text: string): Promise<string> {
  let read = '';
  while (!read.includes(text)) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    read += chunk.toString('latin1');
  }
  return read;
}

const READY = 'Z\0\0\0\x05I';

describe('one server for many connections', () => {
  let postgres: LocalPostgres;
  let pool: Pool;

  const rawConnection = async () => {
    const host = new URL(postgres.connectionString).searchParams.get('host') ?? '';
    const socket = connect(join(host, '.s.PGSQL.5432'));
    const ready = readUntil(socket, READY);
    socket.write(startUp());
    await ready;
    return socket;
  };

  beforeAll(async () => {
    postgres = await startPostgres();
    pool = new Pool({ connectionString: postgres.connectionString, max: 4 });
  });
  afterAll(async () => {
    await pool.end();
    await postgres.close();
  });

  test('pgvector, pg_trgm and unaccent can be created', async () => {
    await pool.query('create extension vector; create extension pg_trgm; create extension unaccent');
    const { rows } = await pool.query(
      `select '[1,2]'::halfvec(2) <-> '[1,4]' as distance, similarity('budget', 'budgets') > 0.5 as close, unaccent('Ağrı')`,
    );
    expect(rows).toEqual([{ distance: 2, close: true, unaccent: 'Agri' }]);
  });

  test('transactions of several threads, each with a pool, do not mix', async () => {
    await pool.query(`create table account (name text primary key, balance int);
      insert into account values ('from', 1000), ('to', 0)`);
    const workers = Array.from(
      { length: 4 },
      () =>
        new Worker(fixture('transfer-thread.ts'), {
          workerData: { connectionString: postgres.connectionString, transfers: 10 },
          execArgv: [],
        }),
    );
    await Promise.all(workers.map((worker) => once(worker, 'exit')));
    // Each thread commits 0 + 2 + 4 + 6 + 8 and rolls the odd ones back.
    const { rows } = await pool.query('select name, balance from account order by name');
    expect(rows).toEqual([
      { name: 'from', balance: 1000 - 80 },
      { name: 'to', balance: 80 },
    ]);
  });

  test('queries that arrive in pieces do not mix', async () => {
    const big = 'x'.repeat(300_000);
    const queries = Array.from({ length: 40 }, (_, index) =>
      index % 2 === 0
        ? pool.query('select right($1::text, 2) as tail', [`${big}${index + 10}`])
        : pool.query('select right($1::text, 2) as tail, $2::int as number', [`${big}${index + 10}`, index]),
    );
    const results = await Promise.all(queries);
    expect(results.map(({ rows }) => rows[0].tail)).toEqual(results.map((_, index) => String(index + 10)));
  });

  test('a client that dies in a transaction leaves nothing, and locks nobody out', async () => {
    await pool.query('create table kept (number int)');
    const socket = await rawConnection();
    const begun = readUntil(socket, 'INSERT');
    socket.write(message('Q', 'begin; insert into kept values (1)\0'));
    await begun;
    const waiting = pool.query('select count(*)::int as count from kept');
    socket.destroy();
    expect((await waiting).rows).toEqual([{ count: 0 }]);
  });

  test('a client that dies while its first statement is under way locks nobody out', async () => {
    const socket = await rawConnection();
    socket.write(message('Q', 'begin\0'));
    socket.destroy();
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  test('a client that dies between Parse and Sync locks nobody out', async () => {
    const socket = await rawConnection();
    const parsed = readUntil(socket, '1\0\0\0\x04');
    // Flush: the answer to Parse, please.
    socket.write(Buffer.concat([message('P', '\0select 1\0\0\0'), message('H', '')]));
    await parsed;
    const waiting = pool.query('select $1::int as two', [2]);
    socket.destroy();
    expect((await waiting).rows).toEqual([{ two: 2 }]);
  });

  test('an error ends its own query only', async () => {
    const results = await Promise.allSettled([
      pool.query('select 1 / $1::int', [0]),
      pool.query('select $1::int as one', [1]),
      pool.query('select nonsense'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
  });

  test('a connection that speaks something else is cut', async () => {
    const host = new URL(postgres.connectionString).searchParams.get('host') ?? '';
    const socket = connect(join(host, '.s.PGSQL.5432'));
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await once(socket, 'close');
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  test('becomeRole holds for all connections, present and future', async () => {
    await pool.query('create role app; create table secret (number int); alter table secret enable row level security');
    await pool.query('insert into secret values (1); grant select on secret to app');
    await postgres.becomeRole('app');
    const fresh = new Client({ connectionString: postgres.connectionString });
    await fresh.connect();
    expect((await fresh.query('select current_user')).rows).toEqual([{ current_user: 'app' }]);
    expect((await pool.query('select * from secret')).rows).toEqual([]);
    await fresh.end();
    await postgres.becomeRole('postgres');
    expect((await pool.query('select * from secret')).rows).toEqual([{ number: 1 }]);
    await expect(postgres.becomeRole('nobody"; --')).rejects.toThrow('role "nobody"; --" does not exist');
  });
});

describe('on disk', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'postgres-test-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  test('what was committed before a kill is there afterwards', async () => {
    const dataDir = join(directory, 'killed');
    const writer = spawn(process.execPath, [fixture('writer-process.ts').pathname, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let confirmed = -1;
    for await (const line of createInterface({ input: writer.stdout })) {
      confirmed = Number(line);
      if (confirmed === 200) writer.kill('SIGKILL');
    }
    const postgres = await startPostgres({ dataDir });
    const pool = new Pool({ connectionString: postgres.connectionString });
    const { rows } = await pool.query('select count(*)::int as count, max(number) as last from written');
    // At most the row whose confirmation did not get out any more is there beside them.
    expect(confirmed).toBeGreaterThanOrEqual(200);
    expect(rows[0].last).toBeGreaterThanOrEqual(confirmed);
    expect(rows[0].count).toBe(rows[0].last + 1);
    await pool.query('insert into written values (-1, $1)', ['after']);
    await pool.end();
    await postgres.close();
  });

  test('the directory is private, and a path too long for a socket gets one elsewhere', async () => {
    const dataDir = join(directory, 'a-long-name'.repeat(10));
    const postgres = await startPostgres({ dataDir });
    const client = new Client({ connectionString: postgres.connectionString });
    await client.connect();
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await client.end();
    const host = new URL(postgres.connectionString).searchParams.get('host') ?? '';
    expect(host.startsWith(tmpdir())).toBe(true);
    expect((await stat(host)).mode & 0o777).toBe(0o700);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    await postgres.close();
    await expect(stat(host)).rejects.toThrow('ENOENT');
  });
});
