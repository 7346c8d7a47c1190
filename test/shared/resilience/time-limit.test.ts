import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { TimeLimitError, withTimeLimit } from '../../../shared/resilience/time-limit.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const never = new AbortController().signal;

describe('a time limit', () => {
  it('ends work that does not heed its signal, and tells it', async () => {
    const clock = new FakeClock('2027-03-01T09:00:00Z');
    let told: AbortSignal | undefined;
    const limited = withTimeLimit(clock, 1_000, never, (signal) => {
      told = signal;
      return new Promise(() => undefined);
    });
    const failure = expect(limited).rejects.toThrow(new TimeLimitError(1_000));
    await clock.advance(1_000);
    await failure;
    expect(told?.aborted).toBe(true);
  });

  it('leaves no timer behind when the work is done or fails', async () => {
    const clock = new FakeClock('2027-03-01T09:00:00Z');
    expect(await withTimeLimit(clock, 1_000, never, async () => 'done')).toBe('done');
    await expect(withTimeLimit(clock, 1_000, never, () => Promise.reject(new Error('bad')))).rejects.toThrow('bad');
    expect(clock.sleeping).toBe(0);
  });

  it('ends with the signal that it was given', async () => {
    const clock = new FakeClock('2027-03-01T09:00:00Z');
    const outer = new AbortController();
    const limited = withTimeLimit(clock, 1_000, outer.signal, () => new Promise(() => undefined));
    outer.abort(new Error('cancelled'));
    await expect(limited).rejects.toThrow('cancelled');
    await expect(withTimeLimit(clock, 1_000, outer.signal, async () => 'never begun')).rejects.toThrow('cancelled');
    expect(clock.sleeping).toBe(0);
  });

  it('holds nothing of what the work gave, while the signal that it was given lives on', async () => {
    const clock = new FakeClock('2027-03-01T09:00:00Z');
    const outer = new AbortController();
    const gave = new WeakRef(await withTimeLimit(clock, 1_000, outer.signal, async () => ({ data: 'x' })));
    // What a WeakRef was made of stays until the turn of the event loop is over.
    await setImmediate();
    collectGarbage();
    expect(gave.deref()).toBeUndefined();
    expect(outer.signal.aborted).toBe(false);
  });
});

/** As with --expose-gc. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}
