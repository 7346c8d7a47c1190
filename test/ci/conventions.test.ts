import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDERS = ['bench', 'eval', 'functions', 'infra', 'local', 'migrations', 'scripts', 'shared', 'test', 'web'];

const MAX_LINES = 400;

/** Longer files, each with its reason. */
const LONG: Readonly<Record<string, string>> = {
  'shared/adapters/postgres/tables.ts': 'a row a table, in the one type that kysely wants',
  'test/functions/api/api.test.ts': 'all routes of the function, over one server that takes seconds to start',
  'test/shared/adapters/local-model/facts.test.ts': 'a table of cases with the mails that they are about',
  'test/shared/adapters/local-model/journeys.test.ts': 'a table of cases with the mails that they are about',
};

/** The code of the repository, by its path. */
const code = new Map(
  FOLDERS.filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
    )
    .filter((path) => /\.(?:ts|tsx|mjs|cjs)$/.test(path) && !path.includes('node_modules'))
    .map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]),
);

const countLines = (text: string) => text.split('\n').length - 1;

/** `it.skip`, `describe.runIf(…)` and the like. */
const LEFT_OUT = /\b(?:it|test|describe|suite)(?:\.\w+)*\.(skip|only|todo|fails|skipIf|runIf)\b/;

/** The tests that a file leaves out or singles out, and should not, as `line: how`. */
function leftOut(text: string): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const how = LEFT_OUT.exec(line)?.[1];
    const hasReason = /^\s*\/\/ \S/.test(lines[index - 1] ?? '') && how !== 'only';
    return how === undefined || hasReason ? [] : [`${index + 1}: ${how}`];
  });
}

/** A row of a table of behaviours in a docstring: what is done, and where Google says so. */
const BEHAVIOUR = /^ *\* \| (?<behaviour>.+) \|(?<source>[^|]*)\|$/;
/** A page or standard, whole or shortened after one named above; or the plain word that Google tells nothing of it. */
const SOURCE =
  /\w\.(?:com|io)\b|…|RFC \d|^there\b|^reference\b|\.ts$|assumption|(?:choice|limit) of the simulator|not documented|Google documents/;

/** The behaviours of a file's tables for which no source is named, as `line: behaviour`. */
function withoutSource(text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const row = BEHAVIOUR.exec(line)?.groups;
    if (row?.source === undefined || /^(?:behaviour|fault|-+)$/.test(row.behaviour ?? '')) return [];
    return SOURCE.test(row.source.trim()) ? [] : [`${index + 1}: ${row.behaviour}`];
  });
}

describe('conventions', () => {
  it('a file has at most 400 lines, or stands above with its reason', () => {
    const long = [...code].filter(([path, text]) => countLines(text) > MAX_LINES && !(path in LONG));
    expect(long.map(([path, text]) => `${path}: ${countLines(text)}`)).toEqual([]);
  });

  it('no test is singled out, and one that is left out has its reason in the line above', () => {
    const tests = [...code].filter(([path]) => path.endsWith('.test.ts') && path !== 'test/ci/conventions.test.ts');
    expect(tests.length).toBeGreaterThan(50);
    expect(tests.flatMap(([path, text]) => leftOut(text).map((found) => `${path}:${found}`))).toEqual([]);
  });

  it('each behaviour of the Google simulator that a table names has its source beside it', () => {
    const simulator = [...code].filter(([path]) => path.startsWith('local/google-simulator/'));
    const tables = simulator.filter(([, text]) => / \* \| (?:behaviour|fault) \| copied from \|/.test(text));
    expect(tables.length).toBeGreaterThan(30);
    expect(tables.flatMap(([path, text]) => withoutSource(text).map((found) => `${path}:${found}`))).toEqual([]);
  });

  it('and this finds what is wrong', () => {
    const text = [
      "it('runs', f);",
      "it.only('x', f);",
      "it.skip('x', f);",
      '// Needs a moon.',
      "it.runIf(moon)('x', f);",
    ];
    expect(leftOut(text.join('\n'))).toEqual(['2: only', '3: skip']);
    expect(leftOut("// Because.\ndescribe.only.each([])('x', f);")).toEqual(['2: only']);
    expect(countLines('a\nb\n')).toBe(2);
    const table = [
      ' * | behaviour | copied from |',
      ' * |---|---|',
      ' * | 404 | developers.google.com/x |',
      ' * | 405 | |',
      ' * | 406 | so I heard |',
    ];
    expect(withoutSource(table.join('\n'))).toEqual(['4: 405', '5: 406']);
  });
});
