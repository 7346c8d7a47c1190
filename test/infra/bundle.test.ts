import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleFunctions, type FunctionBundle } from '../../infra/bundle.ts';

const sourceDir = join(import.meta.dirname, '..', 'local', 'lambda', 'fixtures', 'functions');
let outDir: string;
let bundles: FunctionBundle[];

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'bundle-'));
  bundles = await bundleFunctions({ outDir, sourceDir, only: ['echo', 'keep-alive'] });
});
afterAll(() => rm(outDir, { recursive: true }));

test('a bundle is one file with all it uses, its size and its inputs are told', async () => {
  expect(bundles.map(({ name }) => name)).toEqual(['echo', 'keep-alive']);
  const [echo, keepAlive] = bundles;
  expect(echo?.file).toBe(join(outDir, 'echo', 'index.mjs'));
  expect(echo?.inputs).toEqual(['test/local/lambda/fixtures/functions/echo/handler.ts']);
  expect(keepAlive?.inputs.some((input) => input.startsWith('node_modules/@aws-sdk/client-sqs/'))).toBe(true);
  expect(keepAlive?.bytes).toBe((await readFile(keepAlive?.file ?? '')).length);
  const { inputs } = JSON.parse(await readFile(join(outDir, 'keep-alive', 'meta.json'), 'utf8')) as { inputs: object };
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(keepAlive?.inputs ?? []));
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
