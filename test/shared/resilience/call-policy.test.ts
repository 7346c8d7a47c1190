import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCallPolicy } from '../../../shared/resilience/call-policy.ts';

// The library under the policy keeps time by the machine's timers.
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

class Busy extends Error {}

const policy = () =>
  createCallPolicy({
    timeoutMs: 100,
    maxAttempts: 3,
    isTransient: (error) => error instanceof Busy,
    breakAfterFailures: 2,
    breakForMs: 1_000,
  });

/** Runs the timers until the promise has settled. */
async function settle<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
  const settled = Promise.allSettled([promise]);
  await vi.runAllTimersAsync();
  return (await settled)[0];
}

describe('a call', () => {
  it('is repeated after a transient failure, up to its attempts', async () => {
    let calls = 0;
    const twice = async () => {
      calls += 1;
      if (calls < 3) throw new Busy();
      return 'ok';
    };
    expect(await settle(policy()(twice))).toEqual({ status: 'fulfilled', value: 'ok' });
    expect(calls).toBe(3);
    expect(await settle(policy()(() => Promise.reject(new Busy('still'))))).toMatchObject({
      reason: new Busy('still'),
    });
  });

  it('is not repeated after another failure', async () => {
    let calls = 0;
    const result = await settle(
      policy()(async () => {
        calls += 1;
        throw new Error('bad request');
      }),
    );
    expect(result).toMatchObject({ reason: new Error('bad request') });
    expect(calls).toBe(1);
  });

  it('is told when an attempt takes too long', async () => {
    const signals: AbortSignal[] = [];
    const result = await settle(
      policy()((signal) => {
        signals.push(signal);
        return new Promise(() => undefined);
      }),
    );
    expect(result).toMatchObject({ status: 'rejected', reason: { message: 'Operation timed out after 100ms' } });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  });

  it('is no longer made after failures in a row, until some time has passed', async () => {
    const call = policy();
    let calls = 0;
    const failing = async () => {
      calls += 1;
      throw new Error('down');
    };
    await settle(call(failing));
    await settle(call(failing));
    expect(await settle(call(failing, { fallback: () => 'instead' }))).toEqual({
      status: 'fulfilled',
      value: 'instead',
    });
    expect(calls).toBe(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await settle(call(async () => 'back'))).toEqual({ status: 'fulfilled', value: 'back' });
    expect(await settle(call(async () => 'stays'))).toEqual({ status: 'fulfilled', value: 'stays' });
  });

  it('is still made after failures that are no outage', async () => {
    const call = createCallPolicy({
      timeoutMs: 100,
      maxAttempts: 1,
      isTransient: () => false,
      isOutage: (error) => error instanceof Busy,
      breakAfterFailures: 2,
      breakForMs: 1_000,
    });
    for (let n = 0; n < 3; n += 1) await settle(call(() => Promise.reject(new Error('refused'))));
    expect(await settle(call(async () => 'up'))).toEqual({ status: 'fulfilled', value: 'up' });
    for (let n = 0; n < 2; n += 1) await settle(call(() => Promise.reject(new Busy())));
    expect(await settle(call(async () => 'up'))).toMatchObject({ status: 'rejected' });
  });

  it('that is cancelled says nothing about the service, however often', async () => {
    const call = policy();
    for (let n = 0; n < 5; n += 1) {
      const cancelled = new AbortController();
      const calling = call(() => new Promise(() => undefined), { signal: cancelled.signal });
      cancelled.abort(new Error('cancelled'));
      expect(await settle(calling)).toMatchObject({ reason: new Error('cancelled') });
    }
    expect(await settle(call(async () => 'up'))).toEqual({ status: 'fulfilled', value: 'up' });
  });

  it('that is cancelled has no fallback', async () => {
    const cancelled = new AbortController();
    const calling = policy()(() => new Promise(() => undefined), {
      signal: cancelled.signal,
      fallback: () => 'instead',
    });
    cancelled.abort(new Error('cancelled'));
    expect(await settle(calling)).toMatchObject({ reason: new Error('cancelled') });
  });
});
