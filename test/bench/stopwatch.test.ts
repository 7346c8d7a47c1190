import { describe, expect, it } from 'vitest';
import { Stopwatch } from '../../bench/query/stopwatch.ts';

describe('Stopwatch', () => {
  it('adds up what a stage took, and begins anew with each question', async () => {
    const stopwatch = new Stopwatch();
    stopwatch.add('search', 2);
    stopwatch.add('search', 3);
    expect(await stopwatch.measure('classify', async () => 'intent')).toBe('intent');
    const stages = stopwatch.take();
    expect(stages.get('search')).toBe(5);
    expect([...stages.keys()]).toEqual(['search', 'classify']);
    expect([...stopwatch.take()]).toEqual([]);
  });

  it('measures what fails too', async () => {
    const stopwatch = new Stopwatch();
    const failing = stopwatch.measure('search', () => Promise.reject(new Error('No.')));
    await expect(failing).rejects.toThrow('No.');
    expect([...stopwatch.take().keys()]).toEqual(['search']);
  });

  it('passes the values of a generator on, and ends it when its reader stops', async () => {
    let ended = false;
    async function* values() {
      try {
        yield* [1, 2, 3];
      } finally {
        ended = true;
      }
    }
    const stopwatch = new Stopwatch();
    for await (const value of stopwatch.measureEach('synthesize', values())) if (value === 2) break;
    expect(ended).toBe(true);
    expect(stopwatch.take().has('synthesize')).toBe(true);
  });
});
