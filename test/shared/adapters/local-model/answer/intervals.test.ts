import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaps, type Interval, overlaps } from '../../../../../shared/adapters/local-model/answer/sets/intervals.ts';

const at = (minute: number) => new Date(Date.UTC(2027, 2, 11, 9, minute));
const span = (from: number, to: number): Interval => ({ start: at(from), end: at(to) });

const intervals = fc.array(
  fc
    .tuple(fc.integer({ min: -60, max: 600 }), fc.integer({ min: 0, max: 200 }))
    .map(([from, length]) => span(from, from + length)),
  { maxLength: 12 },
);

describe('gaps', () => {
  it('are what is left of a window', () => {
    expect(gaps(span(0, 240), [span(60, 90), span(80, 120), span(235, 300)], 30)).toEqual([
      span(0, 60),
      span(120, 235),
    ]);
  });

  it('shorter than asked for are left out', () => {
    expect(gaps(span(0, 100), [span(20, 70)], 30)).toEqual([span(70, 100)]);
  });

  it('cover each minute of the window that nothing takes, and no other', () => {
    fc.assert(
      fc.property(intervals, (taken) => {
        const free = gaps(span(0, 480), taken, 1);
        for (let minute = 0; minute < 480; minute += 1) {
          const within = ({ start, end }: Interval) => start <= at(minute) && at(minute) < end;
          expect(free.some(within)).toBe(!taken.some(within));
        }
      }),
    );
  });
});

describe('overlaps', () => {
  it('do not hold what only touches', () => {
    expect(overlaps([span(0, 30), span(30, 60)])).toEqual([]);
  });

  it('hold each pair that shares a minute, once', () => {
    fc.assert(
      fc.property(intervals, (all) => {
        const spans = all.filter(({ start, end }) => start < end);
        const share = (a: Interval, b: Interval) => a.start < b.end && b.start < a.end;
        const expected = spans.flatMap((a, index) => spans.slice(index + 1).filter((b) => share(a, b))).length;
        const found = overlaps(spans);
        expect(found).toHaveLength(expected);
        expect(found.every(([a, b]) => share(a, b) && a.start <= b.start)).toBe(true);
      }),
    );
  });
});
