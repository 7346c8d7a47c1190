/** `npm run schema`: writes migrations/schema.sql from the catalog of a freshly migrated database. */
import { writeFile } from 'node:fs/promises';
import { engine } from '../test/helpers/database.ts';
import { describeSchema } from '../test/migrations/describe-schema.ts';

const instance = await engine.createMigrated();
try {
  const text = await describeSchema((statement) => instance.asOwner(statement));
  await writeFile(new URL('../migrations/schema.sql', import.meta.url), text);
} finally {
  await instance.drop();
}
