import { fastClock, shiftedClock } from '../adapters/clock/system-clock.ts';
import type { Clock } from '../domain/clock.ts';
import { clockConfiguration, type Environment } from './configuration.ts';

/** The clock of a function. */
export function openClock(environment: Environment): Clock {
  const { CLOCK_OFFSET_MS, CLOCK_RATE, CLOCK_ORIGIN_MS } = clockConfiguration(environment);
  const clock = shiftedClock(CLOCK_OFFSET_MS);
  return CLOCK_RATE === 1 ? clock : fastClock(clock, { rate: CLOCK_RATE, originMs: CLOCK_ORIGIN_MS });
}
