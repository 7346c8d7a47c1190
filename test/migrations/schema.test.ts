import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../helpers/database.ts';
import { describeSchema } from './describe-schema.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

describe('migrations/schema.sql', () => {
  it('is what the migrations make (npm run schema rewrites it)', async () => {
    const committed = await readFile(new URL('../../migrations/schema.sql', import.meta.url), 'utf8');
    expect(await describeSchema((statement) => test.asOwner(statement))).toBe(committed);
  });

  it('shows what a migration changes', async () => {
    const before = await describeSchema((statement) => test.asOwner(statement));
    await test.asOwner(`
      create table probe (id integer primary key, note text default 'none' check (note <> ''));
      grant select on probe to app;
      create function app.probe() returns integer language sql as 'select 1'`);
    const after = await describeSchema((statement) => test.asOwner(statement));
    await test.asOwner('drop table probe; drop function app.probe()');

    const added = after.split('\n').filter((line) => !before.includes(line));
    expect(added).toContain('table probe');
    expect(added).toContain(`  note text default 'none'::text`);
    expect(added.join('\n')).toContain('app.probe()');
    // A new function can be called by everybody until that is revoked: the dump says so.
    expect(after).toMatch(/app\.probe\(\)[\s\S]*?owner of the schema\n {2}grant execute to public/);
  });

  it('has an index for each foreign key, so that forgetting a person reads only their rows', async () => {
    const without = await test.asOwner(`
      select k.conrelid::regclass::text as table_name, k.conname
      from pg_constraint k
      where k.contype = 'f' and not exists (
        select from pg_index i
        where i.indrelid = k.conrelid and i.indpred is null and i.indkey[0] = any (k.conkey)
      )`);
    expect(without).toEqual([]);
  });
});
