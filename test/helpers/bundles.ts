import { join } from 'node:path';
import { FUNCTIONS } from '../../functions/manifest.ts';
import { bundleFunctions, type FunctionBundle } from '../../infra/bundle.ts';

const built = new Map<string, Promise<FunctionBundle>>();

/**
 * The directory with the bundles of these functions as they ship, of all by default. Each is built once for all test files of a worker:
 * nobody may write there.
 */
export async function bundled(names: readonly string[] = FUNCTIONS.map(({ name }) => name)): Promise<string> {
  await Promise.all(names.map(bundleOf));
  return bundleDirectory();
}

/** The bundle of a function as it ships. */
export function bundleOf(name: string): Promise<FunctionBundle> {
  const bundle = built.get(name) ?? build(name);
  built.set(name, bundle);
  return bundle;
}

async function build(name: string): Promise<FunctionBundle> {
  const [bundle] = await bundleFunctions({ outDir: bundleDirectory(), only: [name] });
  if (!bundle) throw new Error(`"${name}" was not bundled.`);
  return bundle;
}

/** Of this worker alone: see bundle-directory.ts. */
function bundleDirectory(): string {
  const directory = process.env.TEST_BUNDLE_DIR;
  if (directory === undefined) throw new Error('TEST_BUNDLE_DIR is not set: vitest.config.ts names what does.');
  return join(directory, String(process.pid));
}
