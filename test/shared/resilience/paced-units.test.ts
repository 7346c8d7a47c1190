import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PacedUnits } from '../../../shared/resilience/paced-units.ts';
import type { UnitLane } from '../../../shared/resilience/unit-limiter.ts';

const LIMIT = 6_000;
const START = Date.parse('2027-03-01T09:00:00Z');
const ANN = [{ key: 'ann', perMinute: LIMIT }];

const request = (units: number, lane: UnitLane = 'fresh', maxWaitMs = Number.POSITIVE_INFINITY) => ({
  buckets: ANN,
  units,
  lane,
  maxWaitMs,
});

/** Grants as Google sees them: the calls arrive when their wait is over. */
interface Use {
  at: number;
  units: number;
}

/** The most that any sixty seconds saw, [a, a + 60 s). */
function busiestMinute(uses: readonly Use[]): number {
  return Math.max(
    ...uses.map(({ at: from }) =>
      uses.filter(({ at }) => at >= from && at < from + 60_000).reduce((sum, { units }) => sum + units, 0),
    ),
  );
}

/** Whether a bucket that was empty at the start and fills continuously would have let all pass. */
function suffices(uses: readonly Use[]): boolean {
  let used = 0;
  return uses
    .toSorted((a, b) => a.at - b.at)
    .every(({ at, units }) => {
      used += units;
      return used <= ((at - START) * LIMIT) / 60_000;
    });
}

/** Workers that ask for units, wait for them, use them, pause and ask again, until the time is up. */
function work(
  workers: readonly { units: readonly number[]; pauses: readonly number[]; lane: UnitLane }[],
  forMs: number,
) {
  const limiter = new PacedUnits();
  const uses: Use[] = [];
  const next = workers.map(() => START);
  const turns = workers.map(() => 0);
  for (;;) {
    const worker = next.indexOf(Math.min(...next));
    const now = next[worker] as number;
    if (now >= START + forMs) return uses;
    const { units, pauses, lane } = workers[worker] as (typeof workers)[number];
    const turn = (turns[worker] as number)++;
    const cost = units[turn % units.length] as number;
    const { waitMs } = limiter.reserve(now, request(cost, lane));
    uses.push({ at: now + waitMs, units: cost });
    next[worker] = now + waitMs + (pauses[turn % pauses.length] as number);
  }
}

const worker = fc.record({
  units: fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 8 }),
  pauses: fc.array(fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 40_000 })), {
    minLength: 1,
    maxLength: 8,
  }),
  lane: fc.constantFrom<UnitLane>('fresh', 'backfill'),
});

describe('units by the minute', () => {
  it('are never more than the limit in any sixty seconds, nor more than have flowed in, whoever shares them and pauses', () => {
    fc.assert(
      fc.property(fc.array(worker, { minLength: 1, maxLength: 3 }), (workers) => {
        const uses = work(workers, 240_000);
        expect(busiestMinute(uses)).toBeLessThanOrEqual(LIMIT);
        expect(suffices(uses)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('are never more than the limit where Google counts them, up to a second after they were granted', () => {
    const delays = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(worker, { minLength: 1, maxLength: 3 }), delays, (workers, late) => {
        const uses = work(workers, 240_000).map(({ at, units }, index) => ({
          at: at + (late[index % late.length] as number),
          units,
        }));
        expect(busiestMinute(uses.toSorted((a, b) => a.at - b.at))).toBeLessThanOrEqual(LIMIT);
      }),
      { numRuns: 300 },
    );
  });

  it('are used to 96 % and more by two workers that always want some, though they pause to write', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 100 }), fc.integer({ min: 0, max: 10 }), (units, msPerUnit) => {
        const busy = { units: [units], pauses: [units * msPerUnit], lane: 'backfill' as const };
        const uses = work([busy, busy], 600_000);
        const used = uses.filter(({ at }) => at < START + 600_000).reduce((sum, use) => sum + use.units, 0);
        expect(used).toBeGreaterThan(0.96 * 10 * LIMIT);
      }),
      { numRuns: 50 },
    );
  });

  it('flow in from nothing, in 61.5 s for a minute', () => {
    const limiter = new PacedUnits();
    expect(limiter.reserve(START, request(3_000))).toEqual({ granted: true, waitMs: 30_750 });
    expect(limiter.reserve(START, request(3_000))).toEqual({ granted: true, waitMs: 61_500 });
  });

  it('are kept for ten seconds, and no longer', () => {
    const limiter = new PacedUnits();
    limiter.reserve(START, request(100));
    expect(limiter.reserve(START + 60_000, request(975)).waitMs).toBe(0);
    expect(limiter.reserve(START + 60_000, request(100)).waitMs).toBeGreaterThan(900);
  });

  it('let a pushed mail pass while a backfill takes all it gets', () => {
    const limiter = new PacedUnits();
    let now = START;
    for (let turn = 0; turn < 40; turn += 1) now += limiter.reserve(now, request(100, 'backfill')).waitMs;
    // The backfill stands in line for its next hundred.
    limiter.reserve(now, request(100, 'backfill'));
    expect(limiter.reserve(now, request(22)).waitMs).toBeLessThanOrEqual(1_000);
  });

  it('are not taken by who would have to wait too long', () => {
    const limiter = new PacedUnits();
    expect(limiter.reserve(START, request(3_000, 'fresh', 10_000))).toEqual({ granted: false, waitMs: 30_750 });
    expect(limiter.reserve(START, request(100))).toMatchObject({ granted: true, waitMs: 1_025 });
  });

  it('are taken from the person and the project, and the scarcer one decides', () => {
    const limiter = new PacedUnits();
    const project = { key: 'project', perMinute: 600 };
    const of = (person: string) => ({ ...request(60), buckets: [{ key: person, perMinute: LIMIT }, project] });
    expect(limiter.reserve(START, of('ann')).waitMs).toBe(6_150);
    expect(limiter.reserve(START, of('bob')).waitMs).toBe(12_300);
  });

  it('flow in no more for a while after a drain', () => {
    const limiter = new PacedUnits();
    limiter.reserve(START, request(100));
    limiter.drain(START + 30_000, 'ann', 2_000);
    expect(limiter.reserve(START + 30_000, request(100)).waitMs).toBe(3_025);
  });
});
