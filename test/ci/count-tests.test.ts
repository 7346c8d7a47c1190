import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const scratch: string[] = [];

afterAll(() => {
  for (const folder of scratch) rmSync(folder, { recursive: true });
});

const SCRIPT = path.join(import.meta.dirname, '../../.ci/count-tests.mjs');

const healthy = {
  success: true,
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }],
};

/** Runs the script over reports, by label; `undefined` is a report that was never written. */
function count(reports: Record<string, object | undefined>) {
  const folder = mkdtempSync(path.join(tmpdir(), 'count-tests-'));
  scratch.push(folder);
  const files = Object.entries(reports).map(([label, report], index) => {
    const file = path.join(folder, `${index}.json`);
    if (report) writeFileSync(file, JSON.stringify(report));
    return `${label}=${file}`;
  });
  const { status, stdout } = spawnSync(process.execPath, [SCRIPT, ...files], { encoding: 'utf8' });
  return { status, lines: stdout.trim().split('\n') };
}

describe('the count of tests', () => {
  it('has a line for each report, and last the sum', () => {
    const skipping = { ...healthy, numPassedTests: 2, numPendingTests: 1 };
    expect(count({ PGlite: healthy, 'Postgres 17': skipping })).toEqual({
      status: 0,
      lines: ['PGlite: 3 passed, 0 failed', 'Postgres 17: 2 passed, 0 failed, 1 skipped', '5 passed, 0 failed'],
    });
  });

  it('fails when a test failed, and names it', () => {
    const failing = {
      ...healthy,
      success: false,
      numFailedTests: 1,
      testResults: [
        {
          name: '/a.test.ts',
          status: 'failed',
          assertionResults: [
            { status: 'failed', fullName: 'a mail is kept', failureMessages: ['Error: expected 1 to be 2\n    at …'] },
          ],
        },
      ],
    };
    expect(count({ PGlite: failing })).toEqual({
      status: 1,
      lines: [
        'PGlite: 3 passed, 1 failed',
        '  /a.test.ts: a mail is kept: Error: expected 1 to be 2',
        '3 passed, 1 failed',
      ],
    });
  });

  it.each([
    [
      'a file that could not be loaded',
      { ...healthy, success: false, testResults: [{ status: 'failed', assertionResults: [] }] },
    ],
    ['an error outside of the tests', { ...healthy, success: false }],
    ['a run without tests', { ...healthy, numPassedTests: 0, testResults: [] }],
    ['a run that wrote no report', undefined],
  ])('counts %s as a failure', (_, report) => {
    const { status, lines } = count({ PGlite: report });
    expect(status).toBe(1);
    expect(lines.at(-1)).toMatch(/^\d passed, 1 failed$/);
  });
});
