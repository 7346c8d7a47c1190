import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where test files find and put bundles: see bundles.ts. It goes when all tests are done; workers are killed, and could not see to it. */
export default async function setup(): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'bundles-'));
  process.env.TEST_BUNDLE_DIR = directory;
  return () => rm(directory, { recursive: true, force: true });
}
