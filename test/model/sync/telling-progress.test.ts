import { expect, it } from 'vitest';
import { tellingProgress } from './telling-progress.ts';

/** What is told while `passing` sequences pass, and `failing` fail after them. */
async function toldOf(numRuns: number, passing: number, failing: number): Promise<string[]> {
  const lines: string[] = [];
  const told = tellingProgress({ numRuns, seed: 7 }, (line: string) => lines.push(line));
  for (let run = 0; run < passing; run += 1) await told(Promise.resolve());
  for (let run = 0; run < failing; run += 1) {
    await expect(told(Promise.reject(new Error('not equal')))).rejects.toThrow('not equal');
  }
  return lines;
}

it('tells of a long set its seed, how far it is, and once that a sequence failed', async () => {
  expect(await toldOf(500, 100, 2)).toEqual([
    '500 sequences, SYNC_SEED=7',
    '50 of 500 sequences passed',
    '100 of 500 sequences passed',
    'sequence 101 failed: looking for a shorter one',
  ]);
});

it('tells nothing of a short one', async () => {
  expect(await toldOf(60, 59, 1)).toEqual([]);
});
