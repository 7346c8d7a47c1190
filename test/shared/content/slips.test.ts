import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slipsBetween } from '../../../shared/content/slips.ts';

const word = fc.string({ unit: fc.constantFrom(...'abcd'), maxLength: 8 });

it.each([
  ['turkich', 'turkish', 1],
  ['airlnes', 'airlines', 1],
  ['acmee', 'acme', 1],
  ['recieve', 'receive', 1],
  ['sarra', 'sarah', 2],
  ['ca', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['', 'abc', 3],
  ['same', 'same', 0],
])('%s and %s are %i apart', (from, to, slips) => {
  expect(slipsBetween(from, to)).toBe(slips);
});

describe('the slips between two words', () => {
  it('are as many one way as the other, none for the same word alone, and no more than the longer has letters', () => {
    fc.assert(
      fc.property(word, word, (one, other) => {
        const slips = slipsBetween(one, other);
        expect(slips).toBe(slipsBetween(other, one));
        expect(slips === 0).toBe(one === other);
        expect(slips).toBeGreaterThanOrEqual(Math.abs(one.length - other.length));
        expect(slips).toBeLessThanOrEqual(Math.max(one.length, other.length));
      }),
    );
  });

  it('are one after one letter was left out, put in, changed, or exchanged with its neighbour', () => {
    const slip = fc.constantFrom('left out', 'put in', 'changed', 'exchanged');
    fc.assert(
      fc.property(word, fc.nat(), slip, (right, at, how) => {
        fc.pre(right.length > 1);
        const place = at % (right.length - 1);
        const [before, letter, next, after] = [
          right.slice(0, place),
          right.charAt(place),
          right.charAt(place + 1),
          right.slice(place + 2),
        ];
        const wrong = {
          'left out': before + next + after,
          'put in': `${before}x${letter}${next}${after}`,
          changed: `${before}x${next}${after}`,
          exchanged: before + next + letter + after,
        }[how];
        expect(slipsBetween(wrong, right)).toBe(wrong === right ? 0 : 1);
      }),
    );
  });

  it('beyond a limit are told as infinitely many', () => {
    fc.assert(
      fc.property(word, word, fc.nat({ max: 4 }), (one, other, limit) => {
        const slips = slipsBetween(one, other);
        expect(slipsBetween(one, other, limit)).toBe(slips <= limit ? slips : Number.POSITIVE_INFINITY);
      }),
    );
  });
});
