import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const NOT_OURS = new Set(['node_modules', '.git', 'dist', 'cdk.out', '.data']);

/** Every file and folder of the repository, relative to it; folders end in a slash. */
const known = new Set(walk(''));
const baseNames = new Set([...known].map((path) => path.split('/').filter(Boolean).at(-1)));
const pages = [...known].filter((path) => /^(?:[^/]+|docs\/.+|local\/.+)\.md$/.test(path));
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };

function walk(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (NOT_OURS.has(entry.name)) return [];
    return entry.isDirectory() ? [`${path}/`, ...walk(`${path}/`)] : [path];
  });
}

/** `shared/{query,agents}` stands for two paths. */
function expand(path: string): string[] {
  const [, before, choices, after] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(path) ?? [];
  return choices === undefined ? [path] : choices.split(',').flatMap((choice) => expand(`${before}${choice}${after}`));
}

const TOP = [...known].flatMap((path) => (/^[^/]+\/$/.test(path) ? [path.slice(0, -1).replace('.', '\\.')] : []));
const PATH = new RegExp(`^(?:${TOP.join('|')})(?:/[\\w.@{},-]+)*/?$`);
const FILE = /^[\w-]+(?:\.[\w-]+)*\.(?:ts|mjs|cjs|sql|md)$/;

const exists = (path: string) => known.has(path) || known.has(`${path}/`);

/** What a text names in backticks and is not there: a path from the top, or the bare name of a file. */
function missingPaths(text: string): string[] {
  const quoted = [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return quoted.flatMap((code) => {
    if (FILE.test(code)) return baseNames.has(code) ? [] : [code];
    if (!PATH.test(code) || !code.includes('/')) return [];
    return expand(code).filter((path) => !exists(path));
  });
}

function missingLinks(page: string, text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
  return targets.filter(
    (target) => !/^\w+:/.test(target) && !exists(normalize(join(dirname(page), target)).replace(/\/$/, '')),
  );
}

const missingScripts = (text: string) =>
  [...text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].flatMap(([, name = '']) => (name in scripts ? [] : [name]));

describe('what the pages name is there', () => {
  it.each(pages)('%s', (page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    expect({ paths: missingPaths(text), links: missingLinks(page, text), scripts: missingScripts(text) }).toEqual({
      paths: [],
      links: [],
      scripts: [],
    });
  });

  it('and this finds what is not', () => {
    expect(missingPaths('`shared/query/admit.ts` `shared/query/nothing.ts` `shared/{query,nobody}` `gone.ts`')).toEqual(
      ['shared/query/nothing.ts', 'shared/nobody', 'gone.ts'],
    );
    expect(
      missingLinks('docs/architecture.md', '[a](decisions/README.md) [b](nowhere.md) [c](https://x.example)'),
    ).toEqual(['nowhere.md']);
    expect(missingScripts('npm run lint, npm run nothing')).toEqual(['nothing']);
    expect(pages).toContain('docs/architecture.md');
    expect(pages.map((page) => relative('.', page))).toContain('README.md');
  });
});
