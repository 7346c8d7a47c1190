import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunksOf } from '../../../shared/sync/chunks-of.ts';

const SIZE = 10;

describe('entries in chunks', () => {
  it('are all there, in their order, no chunk too large, and no group torn that a chunk has room for', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 25 })), (sizes) => {
        const entries = sizes.flatMap((size, group) =>
          Array.from({ length: size }, (_, index) => ({
            id: `${group}-${index}`,
            revision: null,
            group: String(group),
          })),
        );
        const chunks = chunksOf(entries, SIZE);
        expect(chunks.flat()).toEqual(entries);
        for (const chunk of chunks) expect(chunk.length).toBeLessThanOrEqual(SIZE);
        for (const [group, size] of sizes.entries()) {
          const pieces = chunks.filter((chunk) => chunk.some((entry) => entry.group === String(group)));
          expect(pieces.length).toBe(Math.ceil(size / SIZE));
        }
      }),
    );
  });

  it('are full where there are no groups', () => {
    const entries = Array.from({ length: 25 }, (_, index) => ({ id: String(index), revision: null }));
    expect(chunksOf(entries, SIZE).map((chunk) => chunk.length)).toEqual([10, 10, 5]);
    expect(chunksOf([], SIZE)).toEqual([]);
  });
});
