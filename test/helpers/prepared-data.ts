import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dataFiles, openDataDirectory } from '../../local/embedded/data-directory.ts';
import { migratedCopy } from './pglite-engine.ts';

/**
 * Makes a data directory of the embedded mode in which nobody has signed in yet, its database migrated. The first start over an empty
 * directory makes the same in some eight seconds, which only tests of that start need wait for.
 */
export async function prepareData(directory: string): Promise<void> {
  await openDataDirectory(directory);
  const cluster = join(dataFiles(directory).postgres, 'cluster');
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  const unpacked = promisify(execFile)('tar', ['-xzf', '-', '-C', cluster]);
  unpacked.child.stdin?.end(await (await migratedCopy()).bytes());
  await unpacked;
}
