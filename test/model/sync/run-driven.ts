import { setImmediate } from 'node:timers/promises';
import type { FakeClock } from '../../helpers/fake-clock.ts';
import type { InFlight } from './in-flight.ts';

/** Turns of the event loop in which nothing must be under way before the clock is moved: an answer is read some turns after it came. */
const QUIET_TURNS = 50;

/** Asking for what the operating system does costs more than a turn: it is asked every so many turns, the last one among them. */
const TURNS_BETWEEN_LOOKS = 10;

/** Requests to the operating system, of process.getActiveResourcesInfo: secrets and keys are read from files. */
const SYSTEM_REQUEST = /^(?:FSReq|GetAddrInfo|.*ConnectWrap|.*WriteWrap|CloseReq)/;

/** A run that took this long of the clock waits for something that does not come. */
const MOST_MS = 30 * 60_000;

/**
 * Runs `work` to its end. Whenever nothing is under way, it waits for the clock (a backoff, the renewal of a lease), which then
 * moves to the next of those who wait.
 * @throws what `work` throws, and when half an hour of the clock was not enough
 */
export async function runDriven<T>(work: Promise<T>, clock: FakeClock, inFlight: InFlight): Promise<T> {
  let isSettled = false;
  const settled = work.then(
    () => undefined,
    () => undefined,
  );
  void settled.then(() => {
    isSettled = true;
  });
  const until = clock.now().getTime() + MOST_MS;
  while (!isSettled) {
    await Promise.race([inFlight.idle(), settled]);
    if (await isQuiet(inFlight, () => isSettled)) {
      if (clock.now().getTime() > until) throw new Error('The work did not end within half an hour of the clock.');
      await clock.advanceToNext();
    }
  }
  return work;
}

/** Resolves when nothing is under way any more, the clock standing still: all that is left waits for it, or for the test. */
export async function standstill(inFlight: InFlight): Promise<void> {
  do await inFlight.idle();
  while (!(await isQuiet(inFlight, () => false)));
}

async function isQuiet(inFlight: InFlight, isSettled: () => boolean): Promise<boolean> {
  for (let turn = 1; turn <= QUIET_TURNS; turn += 1) {
    await setImmediate();
    if (isSettled() || inFlight.count > 0) return false;
    const looks = turn % TURNS_BETWEEN_LOOKS === 0;
    if (looks && process.getActiveResourcesInfo().some((type) => SYSTEM_REQUEST.test(type))) return false;
  }
  return true;
}
