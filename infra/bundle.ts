import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { FUNCTIONS } from '../functions/manifest.ts';
import { BUILTIN, englishZod, requiredBuiltins } from './bundle-plugins.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** Where `npm run bundle` writes, the CDK app takes its assets from, and the local host loads its handlers from. */
export const BUNDLE_DIR = join(ROOT, 'dist', 'functions');

/** What a bundle is made from; a change of it makes all bundles stale. */
const SOURCES = [
  'functions',
  'shared',
  'migrations',
  'package-lock.json',
  'infra/bundle.ts',
  'infra/bundle-plugins.ts',
];

export interface FunctionBundle {
  name: string;
  /** Absolute path of `index.mjs`, which exports `handler`. */
  file: string;
  /** Size of `index.mjs` with what it imports on loading; what is imported later, and source maps, are not counted. */
  bytes: number;
  /** Size of all code in the bundle. */
  totalBytes: number;
  /** The programs of its threads, files beside `index.mjs` that are no part of it, with their sizes. */
  workers: { name: string; bytes: number }[];
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
 * Builds the handlers with esbuild: minified ES modules for Node 24, with everything that the function uses, the AWS SDK included,
 * so that what was tested is what runs. What is behind an `import()` is a file of its own, so that starting does not pay for
 * it. `meta.json` beside them is esbuild's analysis of the bundle. `x-worker.ts` beside a handler is the program of a thread, and
 * becomes `x-worker.mjs`, a bundle for itself.
 * @throws when a name in `only` has no handler, or when esbuild finds an error.
 */
export async function bundleFunctions(options: BundleOptions = {}): Promise<FunctionBundle[]> {
  const outDir = resolve(options.outDir ?? BUNDLE_DIR);
  const sourceDir = resolve(options.sourceDir ?? join(ROOT, 'functions'));
  const handlerOf = (name: string) => join(sourceDir, name, 'handler.ts');
  const names = options.only ?? FUNCTIONS.map(({ name }) => name).filter((name) => existsSync(handlerOf(name)));
  return Promise.all(names.map((name) => bundleFunction(name, handlerOf(name), join(outDir, name))));
}

const WORKER_FILE = /-worker\.ts$/;

type Output = Metafile['outputs'][string];

async function bundleFunction(name: string, entry: string, folder: string): Promise<FunctionBundle> {
  if (!existsSync(entry)) throw new Error(`There is no handler to bundle for function "${name}": ${entry} is missing.`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const metafile = await bundleInto(folder, 'index', entry);
  const workers: FunctionBundle['workers'] = [];
  for (const file of (await readdir(dirname(entry))).filter((each) => WORKER_FILE.test(each)).toSorted()) {
    const { outputs } = await bundleInto(folder, basename(file, '.ts'), join(dirname(entry), file));
    const sizes = Object.entries(outputs).map(([path, { bytes }]) => (path.endsWith('.mjs') ? bytes : 0));
    workers.push({ name: basename(file, '.ts'), bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) });
  }
  await writeFile(join(folder, 'meta.json'), JSON.stringify(metafile));
  const outputs = new Map(Object.entries(metafile.outputs).filter(([path]) => path.endsWith('.mjs')));
  const main = [...outputs.keys()].find((path) => basename(path) === 'index.mjs');
  if (main === undefined) throw new Error(`esbuild wrote no output for function "${name}".`);
  const size = (paths: Iterable<string>) => [...paths].reduce((sum, path) => sum + (outputs.get(path)?.bytes ?? 0), 0);
  const inputs = [...outputs.values()].flatMap((output) =>
    Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) =>
      bytesInOutput > 0 && !path.startsWith(`${BUILTIN}:`) ? [path] : [],
    ),
  );
  return {
    name,
    file: join(folder, 'index.mjs'),
    bytes: size(loadedWith(main, outputs)),
    totalBytes: size(outputs.keys()),
    workers,
    inputs: [...new Set(inputs)].toSorted(),
  };
}

/** Bundles one program as `<name>.mjs`, with the files that it imports later beside it. */
async function bundleInto(folder: string, name: string, entry: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: { [name]: entry },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    plugins: [englishZod, requiredBuiltins],
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
  return metafile;
}

/** A file of the bundle and those that are loaded before it runs. */
function loadedWith(path: string, outputs: ReadonlyMap<string, Output>, known = new Set<string>()): Set<string> {
  if (known.has(path)) return known;
  known.add(path);
  for (const imported of outputs.get(path)?.imports ?? []) {
    if (imported.kind === 'import-statement' && outputs.has(imported.path)) loadedWith(imported.path, outputs, known);
  }
  return known;
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
  // To stderr: what runs next may print for programs.
  if (process.argv.includes('--if-stale')) console.error('Preparing the functions, which takes up to a minute …');
  const bundles = await bundleFunctions();
  if (!process.argv.includes('--if-stale')) {
    const kB = (bytes: number) => Math.ceil(bytes / 1000);
    const rows = bundles.flatMap(({ name, bytes, totalBytes, workers }) => [
      [name, bytes, totalBytes] as const,
      ...workers.map((worker) => [`${name}/${worker.name}`, worker.bytes, worker.bytes] as const),
    ]);
    console.table(
      Object.fromEntries(
        rows.map(([name, bytes, totalBytes]) => [name, { 'kB at start': kB(bytes), 'kB in all': kB(totalBytes) }]),
      ),
    );
  }
}
