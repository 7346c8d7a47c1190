import { describe, expect, it } from 'vitest';
import { mapConcurrently } from '../../../../shared/adapters/google/map-concurrently.ts';

const signal = new AbortController().signal;

describe('mapConcurrently', () => {
  it('keeps the order, and no more than the limit under way', async () => {
    let underWay = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const mapped = mapConcurrently([1, 2, 3, 4, 5], 2, signal, async (item) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise<void>((resolve) => waiting.push(resolve));
      underWay -= 1;
      return item * 10;
    });
    // The later one of each pair ends first.
    while (underWay > 0) {
      waiting.pop()?.();
      await new Promise(setImmediate);
    }
    expect(await mapped).toEqual([10, 20, 30, 40, 50]);
    expect(most).toBe(2);
  });

  it('aborts the others when one fails, and throws when all have ended', async () => {
    const events: string[] = [];
    const mapped = mapConcurrently(['slow', 'bad', 'later'], 2, signal, async (item, aborted) => {
      events.push(`${item} began`);
      if (item === 'bad') throw new Error('bad');
      await new Promise<void>((resolve) => aborted.addEventListener('abort', () => resolve()));
      events.push(`${item} ended`);
    });
    await expect(mapped).rejects.toThrow('bad');
    expect(events).toEqual(['slow began', 'bad began', 'slow ended']);
  });

  it('stops when the caller aborts, with the caller’s reason', async () => {
    const abort = new AbortController();
    const mapped = mapConcurrently([1, 2, 3], 1, abort.signal, async (item) => {
      if (item === 2) abort.abort(new Error('enough'));
      return item;
    });
    await expect(mapped).rejects.toThrow('enough');
  });

  it('maps nothing to nothing', async () => {
    expect(await mapConcurrently([], 3, signal, async () => 1)).toEqual([]);
  });
});
