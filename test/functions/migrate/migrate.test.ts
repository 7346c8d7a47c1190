import { describe, expect, it } from 'vitest';
import { migrations } from '../../../migrations/index.ts';
import { ConfigurationError } from '../../../shared/runtime/configuration.ts';
import { runMigrations } from '../../../shared/runtime/migrations.ts';
import { engine } from '../../helpers/database.ts';

const noSecrets = () => expect.unreachable('a secret was read');

describe('the function migrate', () => {
  it('brings an empty database up to date and says what it did', () =>
    engine.exclusively(async () => {
      const instance = await engine.createEmpty();
      process.env.DATABASE_OWNER_URL = instance.url;
      try {
        const { handler } = await import('../../../functions/migrate/handler.ts');
        const invoke = () => handler({}, {} as Parameters<typeof handler>[1]);
        expect(await invoke()).toEqual({ applied: Object.keys(migrations) });
        expect(await invoke()).toEqual({ applied: [] });
      } finally {
        delete process.env.DATABASE_OWNER_URL;
        await instance.drop();
      }
    }));

  it('says which variables are missing', async () => {
    await expect(runMigrations({}, noSecrets)).rejects.toThrow(ConfigurationError);
    await expect(runMigrations({}, noSecrets)).rejects.toThrow(/DATABASE_OWNER_URL|environment/);
  });
});
