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
