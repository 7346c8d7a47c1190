import { describe, expect, it } from 'vitest';
import { hedged } from '../../../shared/resilience/hedge.ts';
import { LatencyWindow } from '../../../shared/resilience/latency-window.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const never = new AbortController().signal;

/** Work whose calls are settled by hand; an aborted one fails. */
function byHand() {
  const calls: { signal: AbortSignal; resolve: (value: string) => void; reject: (error: Error) => void }[] = [];
  const work = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      calls.push({ signal, resolve, reject });
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  return { calls, work };
}

describe('a hedged call', () => {
  it('is one call when it is quick', async () => {
    const clock = new FakeClock('2027-03-01T09:00:00Z');
    const { calls, work } = byHand();
    const result = hedged(clock, 1_000, never, work);
    await clock.advance(999);
    calls[0]?.resolve('first');
    expect(await result).toBe('first');
    await clock.advance(10_000);
    expect(calls).toHaveLength(1);
    expect(clock.sleeping).toBe(0);
  });

  it.each([0, 1])('is two when it is slow: number %i wins, and the other is aborted', async (winner) => {
    const clock = new FakeClock('2027-03-01T09:00:00Z');
    const { calls, work } = byHand();
    const result = hedged(clock, 1_000, never, work);
    await clock.advance(1_000);
    expect(calls).toHaveLength(2);
    calls[winner]?.resolve('won');
    expect(await result).toBe('won');
    expect(calls[1 - winner]?.signal.aborted).toBe(true);
    expect(clock.sleeping).toBe(0);
  });

  it('fails at once when the first call does', async () => {
    const clock = new FakeClock('2027-03-01T09:00:00Z');
    const { calls, work } = byHand();
    const result = hedged(clock, 1_000, never, work);
    calls[0]?.reject(new Error('down'));
    await expect(result).rejects.toThrow('down');
    expect(calls).toHaveLength(1);
    expect(clock.sleeping).toBe(0);
  });

  it('waits for the second call when the first one fails after it was made', async () => {
    const clock = new FakeClock('2027-03-01T09:00:00Z');
    const { calls, work } = byHand();
    const result = hedged(clock, 1_000, never, work);
    await clock.advance(1_000);
    calls[0]?.reject(new Error('down'));
    await clock.advance(1);
    calls[1]?.resolve('second');
    expect(await result).toBe('second');
  });

  it('ends with its signal', async () => {
    const clock = new FakeClock('2027-03-01T09:00:00Z');
    const { calls, work } = byHand();
    const cancelled = new AbortController();
    const result = hedged(clock, 1_000, cancelled.signal, work);
    result.catch(() => undefined);
    await clock.advance(1_000);
    cancelled.abort(new Error('cancelled'));
    await expect(result).rejects.toThrow('cancelled');
    expect(calls.every(({ signal }) => signal.aborted)).toBe(true);
  });
});

describe('the p95 of latencies', () => {
  it('is assumed until enough were measured, then that of the latest hundred', () => {
    const window = new LatencyWindow(1_500);
    for (let ms = 1; ms <= 19; ms += 1) window.add(ms);
    expect(window.p95).toBe(1_500);
    window.add(20);
    expect(window.p95).toBe(19);
    for (let ms = 1; ms <= 100; ms += 1) window.add(ms * 10);
    expect(window.p95).toBe(950);
  });
});
