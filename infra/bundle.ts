import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { FUNCTIONS } from '../functions/manifest.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** Where `npm run bundle` writes, the CDK app takes its assets from, and the local host loads its handlers from. */
export const BUNDLE_DIR = join(ROOT, 'dist', 'functions');

/** What a bundle is made from; a change of it makes all bundles stale. */
const SOURCES = ['functions', 'shared', 'migrations', 'package-lock.json', 'infra/bundle.ts'];

export interface FunctionBundle {
  name: string;
  /** Absolute path of `index.mjs`, which exports `handler`. */
  file: string;
  /** Size of `index.mjs`; its source map is not counted. */
  bytes: number;
  /** The files, relative to the repository, of which code is in the bundle; what was shaken out is not among them. */
  inputs: string[];
}

export interface BundleOptions {
  /** Default `dist/functions`; each function gets a folder of its name in it. */
  outDir?: string;
  /** Names of the functions to build; by default each function of the manifest that has a handler. */
  only?: readonly string[];
  /** Where the folders with a `handler.ts` are; default `functions`. */
  sourceDir?: string;
}

/**
 * Builds the handlers with esbuild: one minified ES module a function for Node 24, with everything it uses, the AWS SDK
 * included, so that what was tested is what runs. `meta.json` beside it is esbuild's analysis of the bundle.
 * @throws when a name in `only` has no handler, or when esbuild finds an error.
 */
export async function bundleFunctions(options: BundleOptions = {}): Promise<FunctionBundle[]> {
  const outDir = resolve(options.outDir ?? BUNDLE_DIR);
  const sourceDir = resolve(options.sourceDir ?? join(ROOT, 'functions'));
  const handlerOf = (name: string) => join(sourceDir, name, 'handler.ts');
  const names = options.only ?? FUNCTIONS.map(({ name }) => name).filter((name) => existsSync(handlerOf(name)));
  return Promise.all(names.map((name) => bundleFunction(name, handlerOf(name), join(outDir, name))));
}

async function bundleFunction(name: string, entry: string, folder: string): Promise<FunctionBundle> {
  if (!existsSync(entry)) throw new Error(`There is no handler to bundle for function "${name}": ${entry} is missing.`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'index.mjs');
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    // A file of its own that Node reads only when a stack is printed with --enable-source-maps.
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    // pg asks for it only when `pg.native` is read.
    external: ['pg-native'],
    // CommonJS packages call `require` for Node's own modules, which an ES module does not have.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    metafile: true,
    logLevel: 'silent',
  });
  await writeFile(join(folder, 'meta.json'), JSON.stringify(metafile));
  const output = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint !== undefined);
  if (output === undefined) throw new Error(`esbuild wrote no output for function "${name}".`);
  const inputs = Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) =>
    bytesInOutput > 0 ? [path] : [],
  );
  return { name, file, bytes: output.bytes, inputs: inputs.toSorted() };
}

/** Whether every bundle is newer than all that it may be made from. */
async function isFresh(): Promise<boolean> {
  const built = await Promise.all(FUNCTIONS.map(({ name }) => modifiedAt(join(BUNDLE_DIR, name, 'index.mjs'))));
  const sources = await Promise.all(SOURCES.map((source) => newest(join(ROOT, source))));
  return Math.min(...built) > Math.max(...sources);
}

/** Milliseconds since 1970; 0 for a file that is not there. */
async function modifiedAt(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  return found?.mtimeMs ?? 0;
}

/** When a file, or the last changed file below a folder, was changed. */
async function newest(path: string): Promise<number> {
  const below = await readdir(path, { recursive: true }).catch(() => []);
  return Math.max(await modifiedAt(path), ...(await Promise.all(below.map((file) => modifiedAt(join(path, file))))));
}

if (import.meta.main && !(process.argv.includes('--if-stale') && (await isFresh()))) {
  const bundles = await bundleFunctions();
  if (!process.argv.includes('--if-stale')) {
    console.table(Object.fromEntries(bundles.map(({ name, bytes }) => [name, { kB: Math.ceil(bytes / 1000) }])));
  }
}
