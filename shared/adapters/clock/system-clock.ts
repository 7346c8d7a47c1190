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
 * The machine's clock moved so that it reads `start` now, and runs on from there: for demonstrations, evaluations and
 * questions asked "as of" a date.
 */
export function clockStartingAt(start: Date): Clock {
  const offset = start.getTime() - Date.now();
  return { now: () => new Date(Date.now() + offset), delay: systemClock.delay };
}
