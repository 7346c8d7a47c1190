import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rotate } from '../../../shared/search/rotation.ts';

const DIMENSIONS = [64, 192, 512, 1024, 1536, 3840];

const unit = (dimensions: number, at: number) => {
  const vector = new Float32Array(dimensions);
  vector[at] = 1;
  return vector;
};
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
const normalised = (values: number[]) => {
  const length = Math.hypot(...values) || 1;
  return Float32Array.from(values, (value) => value / length);
};

/** Two vectors of length 1 (or 0) and of the same dimensions. */
const pairs = fc.constantFrom(...DIMENSIONS).chain((dimensions) => {
  const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
    minLength: dimensions,
    maxLength: dimensions,
    size: 'max',
  });
  return fc.tuple(values.map(normalised), values.map(normalised));
});

describe('the rotation', () => {
  it('keeps lengths and inner products', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        expect(dot(rotate(a), rotate(b))).toBeCloseTo(dot(a, b), 5);
        expect(dot(rotate(a), rotate(a))).toBeCloseTo(dot(a, a), 5);
      }),
      { numRuns: 50 },
    );
  });

  it('is linear: the mean of rotated vectors is the rotated mean', () => {
    fc.assert(
      fc.property(pairs, fc.double({ min: -2, max: 2, noNaN: true }), ([a, b], factor) => {
        const sum = a.map((value, i) => value + factor * (b[i] as number));
        const [turnedA, turnedB] = [rotate(a), rotate(b)];
        for (const [i, value] of rotate(sum).entries()) {
          expect(value).toBeCloseTo((turnedA[i] as number) + factor * (turnedB[i] as number), 5);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('spreads a single coordinate over all of them', () => {
    for (let at = 0; at < 1536; at++) {
      const rotated = rotate(unit(1536, at));
      expect(rotated.reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBeLessThan(0.15);
      // A fifth of normally distributed numbers is within a quarter of the deviation, 1/√1536.
      expect(rotated.filter((value) => Math.abs(value) < 0.25 / Math.sqrt(1536)).length).toBeLessThan(1536 / 3);
    }
  });

  it('turns related coordinates into signs that have nothing in common', () => {
    for (const dimensions of [512, 1536]) {
      const signs = Array.from({ length: 8 }, (_, at) => rotate(unit(dimensions, at)));
      for (const [i, a] of signs.entries()) {
        for (const b of signs.slice(i + 1)) {
          const equal = a.filter((value, at) => value > 0 === (b[at] as number) > 0).length;
          expect(Math.abs(equal - dimensions / 2)).toBeLessThan(5 * Math.sqrt(dimensions / 4));
        }
      }
    }
  });

  it('does not change its argument', () => {
    const vector = unit(64, 3);
    rotate(vector);
    expect(vector).toEqual(unit(64, 3));
  });

  it('gives the same numbers for ever, as stored vectors are turned by it', () => {
    const firsts = (dimensions: number) =>
      [...rotate(unit(dimensions, 5)).slice(0, 6)].map((value) => Number(value.toFixed(7)));
    expect([64, 512, 1536].map(firsts)).toMatchInlineSnapshot(`
      [
        [
          0.1015625,
          -0.1015625,
          0.1953125,
          0.1484375,
          -0.0703125,
          -0.0859375,
        ],
        [
          0.0365983,
          -0.0082864,
          -0.0497184,
          -0.010358,
          0.0138107,
          -0.0352172,
        ],
        [
          0.0208887,
          0.0322825,
          0.0561059,
          -0.0201981,
          0.0436763,
          0.0150191,
        ],
      ]
    `);
  });

  it('takes a multiple of 64 dimensions', () => {
    for (const dimensions of [0, 1, 100, 65_600]) {
      expect(() => rotate(new Float32Array(dimensions))).toThrow(RangeError);
    }
  });
});
