import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleFunctions, type FunctionBundle } from '../../infra/bundle.ts';
import { bundleOf } from '../helpers/bundles.ts';

const sourceDir = join(import.meta.dirname, '..', 'local', 'lambda', 'fixtures', 'functions');
let outDir: string;
let bundles: FunctionBundle[];

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'bundle-'));
  bundles = await bundleFunctions({ outDir, sourceDir, only: ['echo', 'keep-alive', 'reading'] });
});
afterAll(() => rm(outDir, { recursive: true }));

test('a bundle has all it uses, its size and its inputs are told', async () => {
  expect(bundles.map(({ name }) => name)).toEqual(['echo', 'keep-alive', 'reading']);
  const [echo, keepAlive] = bundles;
  expect(echo?.file).toBe(join(outDir, 'echo', 'index.mjs'));
  expect(echo?.inputs).toEqual(['test/local/lambda/fixtures/functions/echo/handler.ts']);
  expect(keepAlive?.inputs.some((input) => input.startsWith('node_modules/@aws-sdk/client-sqs/'))).toBe(true);
  const sizes = await sizesOf(join(outDir, 'keep-alive'));
  expect(keepAlive?.totalBytes).toBe(Object.values(sizes).reduce((sum, size) => sum + size));
  // The SDK looks for credentials in several ways, each of them loaded when its turn comes.
  expect(keepAlive?.bytes).toBeLessThan(keepAlive?.totalBytes ?? 0);
  expect(keepAlive?.bytes).toBeGreaterThanOrEqual(sizes['index.mjs'] ?? Infinity);
  const { inputs } = JSON.parse(await readFile(join(outDir, 'keep-alive', 'meta.json'), 'utf8')) as { inputs: object };
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(keepAlive?.inputs ?? []));
});

/** Bytes of each file of code in a folder. */
async function sizesOf(folder: string): Promise<Record<string, number>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.mjs'));
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, (await stat(join(folder, file))).size] as const)),
  );
}

test('what starts slowly is left out: other languages of zod, and reading all that a module of Node exports', async () => {
  const { file, inputs } = await bundleOf('schedule');
  const locales = inputs.filter((input) => input.includes('/zod/') && input.includes('/locales/'));
  expect(locales).toEqual(['node_modules/zod/v4/locales/en.js']);
  const files = (await readdir(dirname(file))).filter((name) => name.endsWith('.mjs'));
  const code = await Promise.all(files.map((name) => readFile(join(dirname(file), name), 'utf8')));
  const imported = code.flatMap((text) => [...text.matchAll(/from\s*["'](node:[^"']+)["']/g)].map(([, name]) => name));
  // The banner takes createRequire from there.
  expect(new Set(imported)).toEqual(new Set(['node:module']));
  expect(code.some((text) => text.includes('("node:http")'))).toBe(true);
});

test('the program of a thread is a bundle beside it, whose parsers are not in the handler', async () => {
  const [echo, , reading] = bundles;
  expect(echo?.workers).toEqual([]);
  expect(reading?.workers).toEqual([{ name: 'extract-worker', bytes: expect.any(Number) }]);
  expect(reading?.workers[0]?.bytes).toBeGreaterThan(1_000_000);
  expect(await readdir(join(outDir, 'reading'))).toContain('extract-worker.mjs');
  expect(reading?.inputs.filter((input) => input.startsWith('node_modules/unpdf/'))).toEqual([]);
});

test('it loads away from node_modules, CommonJS packages in it included', () => {
  const file = join(outDir, 'keep-alive', 'index.mjs');
  const program = `console.log(typeof (await import(${JSON.stringify(file)})).handler)`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: outDir,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(stdout.trim()).toBe('function');
});

test('the same source gives the same bundle', async () => {
  const again = await mkdtemp(join(tmpdir(), 'bundle-'));
  await bundleFunctions({ outDir: again, sourceDir, only: ['keep-alive'] });
  const read = (directory: string) => readFile(join(directory, 'keep-alive', 'index.mjs'), 'utf8');
  expect(await read(again)).toBe(await read(outDir));
  await rm(again, { recursive: true });
});

test('a name without a handler is an error', async () => {
  await expect(bundleFunctions({ outDir, sourceDir, only: ['nothing'] })).rejects.toThrow(
    'There is no handler to bundle for function "nothing"',
  );
});
