import { v7 } from 'uuid';
import type { Clock } from './clock.ts';

/** A UUIDv7 (RFC 9562): sorts by the time it was made. All keys are made here, as Postgres 17 has no `uuidv7()`. */
export function newId(clock: Clock): string {
  return v7({ msecs: clock.now().getTime() });
}
