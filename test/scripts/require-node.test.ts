import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const scratch: string[] = [];

afterAll(() => {
  for (const folder of scratch) rmSync(folder, { recursive: true });
});

const ROOT = path.join(import.meta.dirname, '../..');
const SCRIPT = path.join(ROOT, 'scripts/require-node.cjs');
const { problemWithNode } = createRequire(import.meta.url)(SCRIPT) as {
  problemWithNode(version: string, root: string): string | undefined;
};

/** A project folder with these files. */
function project(...files: string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'require-node-'));
  scratch.push(folder);
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), '');
  }
  return folder;
}

describe('the check for Node', () => {
  it('is content with Node 24 and later, wherever it comes from', () => {
    expect(problemWithNode('24.21.0', project())).toBeUndefined();
    expect(problemWithNode('26.0.0', project())).toBeUndefined();
  });

  it('sends to npm install when nothing is installed', () => {
    expect(problemWithNode('20.20.2', project())).toMatch(/needs Node 24.*run by Node 20\.20\.2[\s\S]*npm install/);
  });

  it('says how to run the install script that was blocked', () => {
    const blocked = project('node_modules/node/package.json');
    expect(problemWithNode('18.0.0', blocked)).toMatch(
      /npm approve-scripts node esbuild[\s\S]*npm rebuild node esbuild/,
    );
  });

  it('says how to reach the Node that is installed', () => {
    const fetched = project('node_modules/node/package.json', 'node_modules/node/bin/node');
    expect(problemWithNode('20.20.2', fetched)).toMatch(/only npm scripts find it/);
  });

  it('ends well under the Node that runs the tests', () => {
    const { status, stderr } = spawnSync(process.execPath, [SCRIPT], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  it('comes before the commands of the README', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    const commands = ['start', 'ask', 'test'].filter((name) => name in scripts);
    expect(commands).toContain('test');
    for (const name of commands) expect(scripts[name]).toMatch(/^node scripts\/require-node\.cjs && /);
  });
});
