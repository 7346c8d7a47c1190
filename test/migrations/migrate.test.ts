import { describe, expect, it } from 'vitest';
import { migrations } from '../../migrations/index.ts';
import { MigrationError, migrate } from '../../shared/adapters/postgres/migrate.ts';
import { engine } from '../helpers/database.ts';
import type { EmptyInstance } from '../helpers/engine.ts';

/** The tests' own migrations make no roles, so that only the last of these tests must keep others of its server away. */
const SMALL = {
  '0001-first': 'create table first (id integer); create table first_too (id integer)',
  '0002-second': 'create table second (id integer)',
};

async function withEmptyDatabase(work: (instance: EmptyInstance) => Promise<void>): Promise<void> {
  const instance = await engine.createEmpty();
  try {
    await work(instance);
  } finally {
    await instance.drop();
  }
}

async function tablesOf({ pool }: EmptyInstance): Promise<string[]> {
  const { rows } = await pool.query(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`,
  );
  return rows.map((row) => row.relname).filter((name) => !name.startsWith('kysely'));
}

describe('migrate', () => {
  it('applies what is missing, in order, and says what it applied', () =>
    withEmptyDatabase(async (instance) => {
      const first = { '0001-first': SMALL['0001-first'] };
      expect(await migrate(instance.pool, first)).toEqual(['0001-first']);
      expect(await migrate(instance.pool, SMALL)).toEqual(['0002-second']);
      expect(await migrate(instance.pool, SMALL)).toEqual([]);
      expect(await tablesOf(instance)).toEqual(['first', 'first_too', 'second']);
    }));

  it('is safe under two runners', () =>
    withEmptyDatabase(async (instance) => {
      const runs = await Promise.all([migrate(instance.pool, SMALL), migrate(instance.pool, SMALL)]);
      expect(runs.flat().sort()).toEqual(['0001-first', '0002-second']);
    }));

  it('names the migration that failed, keeps those before it, and leaves nothing of it', () =>
    withEmptyDatabase(async (instance) => {
      const broken = { ...SMALL, '0002-second': `${SMALL['0002-second']}; select 1/0` };
      const failure = await migrate(instance.pool, broken).catch((error) => error);
      expect(failure).toBeInstanceOf(MigrationError);
      expect(failure.message).toBe('Migration 0002-second failed and was rolled back: division by zero');
      expect(await tablesOf(instance)).toEqual(['first', 'first_too']);
      expect(await migrate(instance.pool, SMALL)).toEqual(['0002-second']);
    }));

  it('refuses a database that a newer release has migrated', () =>
    withEmptyDatabase(async (instance) => {
      await migrate(instance.pool, SMALL);
      const older = { '0001-first': SMALL['0001-first'] };
      await expect(migrate(instance.pool, older)).rejects.toThrow(/nothing was migrated: .*0002-second is missing/);
    }));

  it('leaves the pool open and no connection taken', () =>
    withEmptyDatabase(async ({ pool }) => {
      await migrate(pool, SMALL);
      expect(pool.ended).toBe(false);
      expect(pool.idleCount).toBe(pool.totalCount);
    }));

  it('applies the migrations of the product to an empty database, twice without effect', () =>
    engine.exclusively(() =>
      withEmptyDatabase(async ({ pool }) => {
        expect(await migrate(pool)).toEqual(Object.keys(migrations));
        expect(await migrate(pool)).toEqual([]);
      }),
    ));
});
