import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../../domain/clock.ts';

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  async delay(ms, signal) {
    try {
      await setTimeout(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      throw signal?.reason ?? error;
    }
  },
};

/**
 * The machine's clock moved by `offsetMs`, running on from there: for demonstrations, evaluations and questions asked
 * "as of" a date.
 */
export function shiftedClock(offsetMs: number): Clock {
  return offsetMs === 0 ? systemClock : { now: () => new Date(Date.now() + offsetMs), delay: systemClock.delay };
}

/**
 * A clock that has run `rate` times as fast as the machine's since the instant `originMs`: for simulations that wait for minutes to
 * pass. Processes that are given the same origin agree on the time.
 */
export function fastClock(clock: Clock, { rate, originMs }: { rate: number; originMs: number }): Clock {
  return {
    now: () => new Date(originMs + (clock.now().getTime() - originMs) * rate),
    delay: (ms, signal) => clock.delay(ms / rate, signal),
  };
}
