/** How far the sync of a service has come. */
export interface Progress {
  itemsSeen: number;
  /** null as long as nobody has said how many there are. */
  itemsExpected: number | null;
}

/** Before that the speed is that of the start, which is slow. */
const LEAST_SECONDS = 5;

/** Tells how long a sync will still take, from how fast it went since it was first looked at. */
export class SyncEstimate {
  #first: { at: number; seen: number } | undefined;

  /**
   * @param at milliseconds on any clock that runs evenly
   * @returns seconds; null as long as nothing can be said
   */
  remainingSeconds(at: number, services: readonly Progress[]): number | null {
    const known = services.filter(({ itemsExpected }) => itemsExpected !== null);
    const seen = known.reduce((sum, { itemsSeen }) => sum + itemsSeen, 0);
    const expected = known.reduce((sum, { itemsExpected }) => sum + (itemsExpected ?? 0), 0);
    this.#first ??= { at, seen };
    const seconds = (at - this.#first.at) / 1000;
    const done = seen - this.#first.seen;
    if (seconds < LEAST_SECONDS || done <= 0 || expected <= seen) return null;
    return ((expected - seen) * seconds) / done;
  }
}

/** `about 40 s left`, `about 3 min left`; empty when nothing can be said. */
export function tellRemaining(seconds: number | null): string {
  if (seconds === null) return '';
  if (seconds < 90) return `about ${Math.max(10, Math.ceil(seconds / 10) * 10)} s left`;
  return seconds < 5_400 ? `about ${Math.round(seconds / 60)} min left` : `about ${Math.round(seconds / 3_600)} h left`;
}
