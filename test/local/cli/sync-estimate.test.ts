import { expect, test } from 'vitest';
import { SyncEstimate, tellRemaining } from '../../../local/cli/sync-estimate.ts';

const gmail = (itemsSeen: number) => ({ itemsSeen, itemsExpected: 1_000 });
const drive = (itemsSeen: number) => ({ itemsSeen, itemsExpected: null });

test('what remains follows from the speed since the first look, also where a sync goes on that was interrupted', () => {
  const estimate = new SyncEstimate();
  expect(estimate.remainingSeconds(0, [gmail(400), drive(0)])).toBeNull();
  expect(estimate.remainingSeconds(10_000, [gmail(500), drive(70)])).toBe(50);
  expect(estimate.remainingSeconds(20_000, [gmail(900), drive(70)])).toBe(4);
});

test('nothing is said in the first seconds, without progress, nor when all is there', () => {
  const estimate = new SyncEstimate();
  expect(estimate.remainingSeconds(0, [gmail(0)])).toBeNull();
  expect(estimate.remainingSeconds(4_000, [gmail(10)])).toBeNull();
  expect(estimate.remainingSeconds(9_000, [gmail(0)])).toBeNull();
  expect(estimate.remainingSeconds(9_000, [gmail(1_000)])).toBeNull();
  expect(estimate.remainingSeconds(9_000, [])).toBeNull();
});

test.each([
  [null, ''],
  [0.5, 'about 10 s left'],
  [41, 'about 50 s left'],
  [100, 'about 2 min left'],
  [5_399, 'about 90 min left'],
  [9_000, 'about 3 h left'],
])('%s seconds: %s', (seconds, text) => {
  expect(tellRemaining(seconds)).toBe(text);
});
