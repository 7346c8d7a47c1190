import type { UnitBucket, UnitGrant, UnitRequest } from './unit-limiter.ts';

type PacedRequest = Omit<UnitRequest, 'buckets'> & { buckets: readonly UnitBucket[] };

/**
 * Units by the minute, handed out so that nobody who counts them by minutes finds more than the limit, however they count:
 * by any sixty seconds ("Quotas are calculated per minute using a sliding window", developers.google.com/workspace/calendar/api/guides/quota;
 * Gmail's page does not tell), by minutes of the clock, or by a bucket that fills continuously and was empty at the start.
 *
 * - Pace: a bucket is empty when it is first used, and fills by a minute's units in 61.5 s. It is a queue: who finds it empty takes
 *   from what flows in next, waits until that has come, and those who come later wait behind. So workers that share it
 *   get their turn, and none has to ask again.
 * - Credit: what nobody took is kept for ten seconds, so a worker that stops to write misses nothing.
 * - Window: what was handed out in the last 61.25 seconds of the clock is at most the limit, credit or not.
 *
 * A plain bucket that holds ten seconds would allow a sixth above the limit in the minute after a rest; without credit, a
 * worker loses what flows in while it writes; counting the window alone hands out a minute's units at once, which a bucket that
 * fills continuously refuses.
 */

/** A minute and what may lie between the grant and Google's counting of it: a call is half a second on its way, or two. */
export const PACED_MINUTE_MS = 61_500;

/** What is counted together. */
export const SLOT_MS = 250;

/**
 * 61.25 s. A window of 60 s touches 241 slots; four more, as a call may reach Google a second after its grant, and the one that takes its
 * place a minute later at once. (With 61 slots of a second, two to four calls in five minutes were refused.)
 */
export const WINDOW_SLOTS = 245;

export const CREDIT_MS = 10_000;

/** Backfill waits so much longer: of the units that it leaves, a pushed mail or two can be read at once. */
export const BACKFILL_RESERVE_MS = 1_000;

/** Buckets of more people than this are no longer a matter of one instance: the oldest go. */
const MAX_BUCKETS = 10_000;

interface Bucket {
  /** Until then everything that flows in is taken, in milliseconds since the epoch. */
  takenUntil: number;
  /** Units by slot of the clock, in its order. */
  slots: [slot: number, units: number][];
}

/** Hands out units in the memory of one instance. */
export class PacedUnits {
  readonly #buckets = new Map<string, Bucket>();

  /** @param now in milliseconds since the epoch */
  reserve(now: number, { buckets, units, lane, maxWaitMs }: PacedRequest): UnitGrant {
    const taken = buckets.map((bucket) => this.#take(now, bucket, units));
    const paced = Math.max(
      now,
      ...taken.map(({ takenUntil }) => takenUntil + (lane === 'backfill' ? BACKFILL_RESERVE_MS : 0)),
    );
    const slot = Math.max(slotOf(paced), ...taken.map((one) => firstSlot(one, slotOf(paced))));
    const waitMs = Math.ceil(Math.max(paced, slot * SLOT_MS) - now);
    if (waitMs > maxWaitMs) return { granted: false, waitMs };
    for (const { key, takenUntil, slots, cost } of taken) {
      this.#set(key, { takenUntil, slots: withUnits(slots, slot, cost) });
    }
    return { granted: true, waitMs };
  }

  drain(now: number, key: string, ms: number): void {
    const { takenUntil = now, slots = [] } = this.#buckets.get(key) ?? {};
    this.#set(key, { takenUntil: Math.max(takenUntil, now + ms), slots });
  }

  #set(key: string, bucket: Bucket): void {
    // Deleted first, so that the map keeps the order of use.
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > MAX_BUCKETS && oldest !== undefined) this.#buckets.delete(oldest);
  }

  #take(now: number, { key, perMinute }: UnitBucket, units: number) {
    const bucket = this.#buckets.get(key) ?? { takenUntil: now, slots: [] };
    // More than a minute's units are never there: such a call goes when all of them are.
    const cost = Math.min(units, perMinute);
    const oldest = slotOf(now) - WINDOW_SLOTS + 1;
    return {
      key,
      perMinute,
      cost,
      takenUntil: Math.max(bucket.takenUntil, now - CREDIT_MS) + (cost * PACED_MINUTE_MS) / perMinute,
      slots: bucket.slots.filter(([slot]) => slot >= oldest),
    };
  }
}

function slotOf(ms: number): number {
  return Math.floor(ms / SLOT_MS);
}

/** The first slot, from `slot` on, whose window has room. What is promised for later ones counts, too. */
function firstSlot(
  { slots, cost, perMinute }: { slots: Bucket['slots']; cost: number; perMinute: number },
  slot: number,
): number {
  let first = slot;
  let sum = 0;
  for (const [, units] of slots) sum += units;
  for (const [past, units] of slots) {
    const isInWindow = past > first - WINDOW_SLOTS;
    if (isInWindow && sum + cost <= perMinute) break;
    if (isInWindow) first = past + WINDOW_SLOTS;
    sum -= units;
  }
  return first;
}

function withUnits(slots: Bucket['slots'], slot: number, units: number): Bucket['slots'] {
  const same = slots.find(([other]) => other === slot);
  if (same) return slots.map((one) => (one === same ? [slot, one[1] + units] : one));
  return [...slots, [slot, units] as [number, number]].sort(([a], [b]) => a - b);
}
