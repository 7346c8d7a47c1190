import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..');
const FOLDERS = ['functions', 'shared', 'local', 'infra', 'migrations', 'bench', 'eval'];

const scratch: string[] = [];

afterAll(() => {
  for (const folder of scratch) rmSync(folder, { recursive: true });
});

/** The rules that the tree breaks, as `rule: from → to`. */
async function violations(baseDir: string): Promise<string[]> {
  const config = await extractDepcruiseConfig(path.join(ROOT, '.dependency-cruiser.cjs'));
  const { options, ...ruleSet } = config;
  const present = FOLDERS.filter((folder) => existsSync(path.join(baseDir, folder)));
  const { output } = await cruise(
    present,
    { ...options, baseDir, ruleSet, validate: true },
    options?.enhancedResolveOptions,
  );
  return (output as ICruiseResult).summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

/** Packages as far as resolving needs them: those that ship, and one that is for development. */
const DEPENDENCIES = ['googleapis', 'pg', 'postal-mime', 'zod'];
const DEVELOPMENT = ['aws-cdk-lib'];

/** A tree in which each file imports those that are named. */
function tree(imports: Readonly<Record<string, readonly string[]>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'imports-'));
  scratch.push(folder);
  const write = (file: string, content: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  };
  const versions = (names: string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']));
  write(
    'package.json',
    JSON.stringify({ type: 'module', dependencies: versions(DEPENDENCIES), devDependencies: versions(DEVELOPMENT) }),
  );
  for (const name of [...DEPENDENCIES, ...DEVELOPMENT, 'unlisted']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  for (const [file, targets] of Object.entries(imports)) {
    write(file, targets.map((target, index) => statement(file, target, index)).join(''));
    for (const target of targets) {
      const ours = target.includes('/') && !(target in imports) && !target.startsWith('missing/');
      if (ours) write(target, 'export const x = 1;\n');
    }
  }
  return folder;
}

function statement(file: string, target: string, index: number): string {
  const relative = path.posix.relative(path.posix.dirname(file), target);
  const specifier = !target.includes('/') ? target : relative.startsWith('.') ? relative : `./${relative}`;
  return `import * as x${index} from '${specifier}';\n`;
}

const PARTS = ['query', 'agents', 'actions', 'search', 'sync', 'content', 'identity', 'resilience'];
const ALLOWED_IN_THE_MIDDLE: Record<string, string[]> = {
  query: ['agents'],
  agents: ['search'],
  actions: ['agents'],
  search: ['content'],
  sync: ['search', 'content'],
};

const middleEdges = PARTS.flatMap((from) => PARTS.filter((to) => to !== from).map((to) => [from, to] as const));
const isAllowed = ([from, to]: readonly [string, string]) =>
  ['identity', 'resilience'].includes(to) || (ALLOWED_IN_THE_MIDDLE[from] ?? []).includes(to);

describe('the import rule', () => {
  it.each([
    ['domain', 'shared/domain/a.ts', 'shared/search/b.ts'],
    ['domain', 'shared/domain/a.ts', 'shared/adapters/postgres/b.ts'],
    ...PARTS.flatMap((part) => [
      [`middle-${part}`, `shared/${part}/a.ts`, 'shared/adapters/postgres/b.ts'],
      [`middle-${part}`, `shared/${part}/a.ts`, 'shared/runtime/b.ts'],
      [`middle-${part}`, `shared/${part}/a.ts`, 'functions/api/b.ts'],
      [`middle-${part}`, `shared/${part}/a.ts`, 'local/b.ts'],
    ]),
    ...middleEdges
      .filter((edge) => !isAllowed(edge))
      .map(([from, to]) => [`middle-${from}`, `shared/${from}/a.ts`, `shared/${to}/b.ts`]),
    ['middle-without-drivers', 'shared/search/a.ts', 'pg'],
    ['middle-without-drivers', 'shared/sync/a.ts', 'googleapis'],
    ['adapters', 'shared/adapters/postgres/a.ts', 'shared/runtime/b.ts'],
    ['adapters', 'shared/adapters/postgres/a.ts', 'functions/api/b.ts'],
    ['adapters', 'shared/adapters/postgres/a.ts', 'local/b.ts'],
    ['runtime', 'shared/runtime/a.ts', 'functions/api/b.ts'],
    ['runtime', 'shared/runtime/a.ts', 'local/b.ts'],
    ['functions', 'functions/api/a.ts', 'shared/adapters/postgres/b.ts'],
    ['functions', 'functions/api/a.ts', 'local/b.ts'],
    ['functions', 'functions/api/a.ts', 'infra/b.ts'],
    ['functions', 'functions/migrate/a.ts', 'migrations/b.ts'],
    ['runtime', 'shared/runtime/a.ts', 'migrations/b.ts'],
    ['functions-apart', 'functions/api/a.ts', 'functions/query/b.ts'],
    ['local', 'local/a.ts', 'shared/query/b.ts'],
    ['local', 'local/a.ts', 'shared/domain/b.ts'],
    ['local', 'local/a.ts', 'shared/runtime/b.ts'],
    ['local', 'local/a.ts', 'infra/b.ts'],
    ['infra', 'infra/a.ts', 'shared/runtime/b.ts'],
    ['infra', 'infra/a.ts', 'functions/api/b.ts'],
    ['infra', 'infra/a.ts', 'shared/adapters/openai/b.ts'],
    ['migrations', 'migrations/a.ts', 'shared/domain/b.ts'],
    ...[
      'functions/api',
      'shared/domain',
      'shared/query',
      'shared/adapters/sqs',
      'shared/runtime',
      'local',
      'infra',
      'migrations',
    ].map((folder) => [ruleOf(folder), `${folder}/a.ts`, 'test/helpers/b.ts']),
    ['no-development-packages', 'shared/runtime/a.ts', 'aws-cdk-lib'],
    ['no-unlisted-packages', 'shared/runtime/a.ts', 'unlisted'],
  ])('%s: %s may not import %s', async (rule, from, to) => {
    const target = to?.includes('/') ? to : `node_modules/${to}/index.js`;
    expect(await violations(tree({ [from as string]: [to as string] }))).toContain(`${rule}: ${from} → ${target}`);
  });

  it('query may not reach a parser or Google by any detour', async () => {
    const detour = tree({
      'functions/query/handler.ts': ['shared/runtime/parts.ts'],
      'shared/runtime/parts.ts': ['shared/content/mail.ts'],
      'shared/content/mail.ts': ['postal-mime'],
    });
    expect(await violations(detour)).toEqual([
      'query-stays-small: functions/query/handler.ts → node_modules/postal-mime/index.js',
    ]);
  });

  it('is not fooled by type imports, nor by files that use `using`', async () => {
    const folder = tree({ 'shared/domain/a.ts': ['shared/query/b.ts'] });
    writeFileSync(
      path.join(folder, 'shared/domain/a.ts'),
      "import type { x } from '../query/b.ts';\nexport function f(y: typeof x) { using z = { [Symbol.dispose]() {} }; return [y, z]; }\n",
    );
    expect(await violations(folder)).toEqual(['domain: shared/domain/a.ts → shared/query/b.ts']);
  });

  it('finds imports that lead nowhere, cycles and files that nobody needs', async () => {
    const nowhere = await violations(tree({ 'shared/query/a.ts': ['missing/b.ts'] }));
    expect(nowhere).toEqual([expect.stringMatching(/^resolvable: shared\/query\/a\.ts → /)]);
    const cycle = await violations(
      tree({ 'shared/query/a.ts': ['shared/query/b.ts'], 'shared/query/b.ts': ['shared/query/a.ts'] }),
    );
    expect(cycle).toContainEqual(expect.stringMatching(/^no-cycles: /));
    expect(await violations(tree({ 'shared/query/a.ts': [] }))).toEqual([
      'no-orphans: shared/query/a.ts → shared/query/a.ts',
    ]);
  });

  it('lets every edge of the design pass', async () => {
    const allowed = Object.fromEntries(
      middleEdges
        .filter((edge) => isAllowed(edge))
        .map(([from, to]) => [`shared/${from}/uses-${to}.ts`, [`shared/${to}/own.ts`, 'shared/domain/word.ts', 'zod']]),
    );
    const folder = tree({
      ...allowed,
      'functions/api/handler.ts': [
        'shared/runtime/parts.ts',
        'shared/query/own.ts',
        'shared/domain/word.ts',
        'functions/manifest.ts',
      ],
      'shared/runtime/parts.ts': [
        'shared/adapters/postgres/pool.ts',
        'shared/adapters/google/client.ts',
        'shared/query/own.ts',
      ],
      'shared/adapters/postgres/pool.ts': [
        'pg',
        'migrations/index.ts',
        'shared/search/own.ts',
        'shared/domain/word.ts',
      ],
      'shared/adapters/google/client.ts': ['googleapis'],
      'shared/content/parse.ts': ['postal-mime'],
      'local/host.ts': ['functions/manifest.ts', 'shared/adapters/postgres/pool.ts'],
      'infra/stack.ts': [
        'functions/manifest.ts',
        'shared/domain/word.ts',
        'shared/adapters/openai/embedding-models.ts',
        'shared/adapters/google/quota/quota-limits.ts',
        'aws-cdk-lib',
      ],
    });
    expect(await violations(folder)).toEqual([]);
  });

  it('holds in this repository', async () => {
    expect(await violations(ROOT)).toEqual([]);
  });
});

function ruleOf(folder: string): string {
  const [top, part] = folder.split('/') as [string, string?];
  if (top !== 'shared') return top;
  return part !== undefined && PARTS.includes(part) ? `middle-${part}` : String(part);
}
