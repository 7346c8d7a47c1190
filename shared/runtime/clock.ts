import { shiftedClock } from '../adapters/clock/system-clock.ts';
import type { Clock } from '../domain/clock.ts';
import { clockConfiguration, type Environment } from './configuration.ts';

/** The clock of a function. */
export function openClock(environment: Environment): Clock {
  return shiftedClock(clockConfiguration(environment).CLOCK_OFFSET_MS);
}
