import { setImmediate } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { collectGarbage } from '../../../local/services/collect-garbage.ts';

test('memory that nothing refers to any more is given back', async () => {
  let held: string[] | undefined = Array.from({ length: 200_000 }, (_, n) =>
    `a text of its own, number ${n}`.repeat(2),
  );
  await collectGarbage();
  const before = getHeapStatistics().total_physical_size;
  expect(held).toHaveLength(200_000);
  held = undefined;
  await setImmediate();
  await collectGarbage();
  expect(before - getHeapStatistics().total_physical_size).toBeGreaterThan(10_000_000);
});
