import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunctions, type FunctionBundle } from '../../infra/bundle.ts';
import { startLocalHttpServer } from './local-http-server.ts';

/** What test files find in the environment. */
export interface BundleEnvironment {
  /** Where the bundles are. */
  TEST_BUNDLE_DIR: string;
  /** `GET <url>/<name>` answers the FunctionBundle of a function, once it is built. */
  TEST_BUNDLES_URL: string;
}

/** Builds each bundle that a test file asks for, once for all workers, and deletes them when all tests are done. */
export default async function setup(): Promise<() => Promise<void>> {
  const outDir = await mkdtemp(join(tmpdir(), 'bundles-'));
  const built = new Map<string, Promise<FunctionBundle>>();

  async function build(name: string): Promise<FunctionBundle> {
    const [bundle] = await bundleFunctions({ outDir, only: [name] });
    if (!bundle) throw new Error(`"${name}" was not bundled.`);
    return bundle;
  }

  const server = await startLocalHttpServer((request, response) => {
    const name = request.url?.slice(1) ?? '';
    const bundle = built.get(name) ?? build(name);
    built.set(name, bundle);
    bundle.then(
      (one) => response.end(JSON.stringify(one)),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  const environment: BundleEnvironment = { TEST_BUNDLE_DIR: outDir, TEST_BUNDLES_URL: server.url };
  Object.assign(process.env, environment);
  return async () => {
    await server.close();
    await rm(outDir, { recursive: true, force: true });
  };
}
