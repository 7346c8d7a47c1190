import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyFileWrapper } from '../../../shared/adapters/key-file/key-file-wrapper.ts';
import type { Database } from '../../../shared/adapters/postgres/database.ts';
import { createDataKeyStore } from '../../../shared/adapters/postgres/identity/data-key-store.ts';
import type { Clock } from '../../../shared/domain/clock.ts';
import { DataKeys } from '../../../shared/identity/data-keys.ts';
import type { KeyWrapper } from '../../../shared/identity/key-wrapper.ts';

/** Data keys under a key file in a folder of their own; `uses` counts what the key file was asked for. */
export async function createSealing(database: Database, clock: Clock) {
  const directory = await mkdtemp(join(tmpdir(), 'sealing-'));
  const keyFile = createKeyFileWrapper(join(directory, 'key'));
  const uses: string[] = [];
  const wrapper: KeyWrapper = {
    generate(context) {
      uses.push('generate');
      return keyFile.generate(context);
    },
    unwrap(key, context) {
      uses.push('unwrap');
      return keyFile.unwrap(key, context);
    },
  };
  return {
    uses,
    /** As another instance of a function would have them: nothing cached. */
    createDataKeys: (purpose = 'google-tokens') =>
      new DataKeys({ purpose, store: createDataKeyStore(database), wrapper, clock }),
    remove: () => rm(directory, { recursive: true }),
  };
}
