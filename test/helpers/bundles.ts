import { FUNCTIONS } from '../../functions/manifest.ts';
import type { FunctionBundle } from '../../infra/bundle.ts';
import type { BundleEnvironment } from './bundle-server.ts';

/**
 * The directory with the bundles of these functions as they ship, of all by default. Each is built once for all test files: nobody may
 * write there.
 */
export async function bundled(names: readonly string[] = FUNCTIONS.map(({ name }) => name)): Promise<string> {
  await Promise.all(names.map(bundleOf));
  return variable('TEST_BUNDLE_DIR');
}

/** The bundle of a function as it ships. */
export async function bundleOf(name: string): Promise<FunctionBundle> {
  const response = await fetch(`${variable('TEST_BUNDLES_URL')}/${name}`);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as FunctionBundle;
}

function variable(name: keyof BundleEnvironment): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: vitest.config.ts names what does.`);
  return value;
}
