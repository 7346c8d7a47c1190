import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FANOUT, planMerge, type SegmentSize } from '../../../shared/search/merge-plan.ts';

const FULL = 100;

/** A scope that documents are added to, and merged as planned. */
function add(segments: SegmentSize[], documents: number): { written: number } {
  const newest = segments.at(-1);
  if (newest && newest.documents < FULL) newest.documents += documents;
  else segments.push({ documents, deleted: 0 });
  let written = 0;
  for (let plan = planMerge(segments, FULL); plan !== undefined; plan = planMerge(segments, FULL)) {
    const merged = segments.slice(plan.from, plan.to);
    const alive = merged.reduce((sum, one) => sum + one.documents - one.deleted, 0);
    segments.splice(plan.from, merged.length, { documents: alive, deleted: 0 });
    written += alive;
  }
  return { written };
}

describe('planMerge', () => {
  it('leaves a few segments of each size, and writes no document more often than there are sizes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 130 }), { maxLength: 400 }), (batches) => {
        const segments: SegmentSize[] = [];
        const written = batches.reduce((sum, documents) => sum + add(segments, documents).written, 0);
        const total = batches.reduce((sum, documents) => sum + documents, 0);
        expect(segments.reduce((sum, { documents }) => sum + documents, 0)).toBe(total);
        const sizes = Math.floor(Math.log(Math.max(1, total / FULL)) / Math.log(FANOUT)) + 1;
        expect(segments.length).toBeLessThanOrEqual((FANOUT - 1) * sizes + 1);
        expect(written).toBeLessThanOrEqual(total * sizes);
      }),
    );
  });

  it('leaves the newest to grow while it is not full', () => {
    const closed = { documents: 100, deleted: 0 };
    expect(planMerge([closed, closed, closed, { documents: 99, deleted: 0 }], FULL)).toBeUndefined();
    expect(planMerge([closed, closed, closed, closed, { documents: 1, deleted: 0 }], FULL)).toEqual({ from: 0, to: 4 });
  });

  it('merges the smallest size first, and what is smaller along with it', () => {
    const of = (documents: number) => ({ documents, deleted: 0 });
    expect(planMerge([400, 400, 400, 400, 100, 100, 100, 100].map(of), FULL)).toEqual({ from: 4, to: 8 });
    expect(planMerge([1600, 400, 400, 400, 100, 450].map(of), FULL)).toEqual({ from: 1, to: 6 });
  });

  it('writes a segment anew of which more than an eighth is deleted', () => {
    const clean = { documents: 200, deleted: 25 };
    expect(planMerge([clean, clean], FULL)).toBeUndefined();
    expect(planMerge([clean, { documents: 200, deleted: 26 }, clean], FULL)).toEqual({ from: 1, to: 2 });
    expect(planMerge([{ documents: 8, deleted: 8 }], FULL)).toEqual({ from: 0, to: 1 });
    expect(planMerge([clean], FULL, 0)).toEqual({ from: 0, to: 1 });
  });

  it('has nothing to do where there is nothing', () => {
    expect(planMerge([], FULL)).toBeUndefined();
    expect(planMerge([{ documents: 0, deleted: 0 }], FULL)).toBeUndefined();
  });
});
