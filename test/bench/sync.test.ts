import { expect, test } from 'vitest';
import { lambdaFlags } from '../../bench/sync/lambda-flags.ts';
import { stagesOf } from '../../bench/sync/profile.ts';
import { boughtInAMinute, quotaMinutes } from '../../bench/sync/quota-time.ts';

test('the quota dictates the cheapest calls: threads of two or more as a whole, ids in pages of 500', () => {
  // 20 + 40 + 40 units for six mails, and 5 for their page.
  expect(quotaMinutes([1, 2, 3])).toBeCloseTo(105 / 6_000, 10);
  expect(quotaMinutes(Array.from({ length: 501 }, () => 1))).toBeCloseTo((501 * 20 + 2 * 5) / 6_000, 10);
});

test('a minute buys whole threads by the cheapest calls, in their order, and the ids that tell of them', () => {
  const threads = (count: number, size: number) =>
    Array.from({ length: count }, (_, thread) => Array.from({ length: size }, (_, mail) => `${thread}.${mail}`));
  // 5 of the 6,000 units are for their ids: 299 mails for 20, or 149 threads for 40; with more than 500 mails another 5 a page.
  expect(boughtInAMinute(threads(400, 1))).toHaveLength(299);
  expect(boughtInAMinute(threads(400, 3))).toHaveLength(149 * 3);
  expect(boughtInAMinute(threads(400, 10))).toHaveLength(149 * 10);
  expect(boughtInAMinute([['new'], ...threads(1, 2)])).toEqual(['new', '0.0', '0.1']);
});

test('Lambda sets the heap by the memory unless the function does', () => {
  expect(lambdaFlags(1024, '--enable-source-maps')).toEqual([
    '--enable-source-maps',
    '--max-semi-space-size=51',
    '--max-old-space-size=922',
  ]);
  expect(lambdaFlags(1024, '--max_semi_space_size=16')).toEqual(['--max_semi_space_size=16']);
});

test('a sample counts for the innermost stage above it, and an idle one for none', () => {
  const frame = (id: number, url: string, children: number[] = [], functionName = 'f') => ({
    id,
    callFrame: { functionName, scriptId: '0', url, lineNumber: 0, columnNumber: 0 },
    children,
  });
  const stages = stagesOf({
    nodes: [
      frame(1, '', [2, 5, 6]),
      frame(2, 'file:///x/shared/sync/full-pass.ts', [3]),
      frame(3, 'file:///x/shared/adapters/google/gmail/gmail-source.ts', [4]),
      frame(4, 'file:///x/node_modules/gaxios/index.js'),
      frame(5, '', [], '(idle)'),
      frame(6, 'node:internal/timers'),
    ],
    startTime: 0,
    endTime: 10,
    samples: [4, 4, 2, 5, 6],
    timeDeltas: [1_000, 2_000, 4_000, 8_000, 500],
  });
  expect(stages).toEqual({ 'fetch and parse': 3, 'lease, queue and the rest': 4, 'Node itself': 0.5 });
});
