import { expect, it } from 'vitest';
import { signatureMargin } from '../../../shared/search/candidates.ts';

it('is 1.9 deviations of the difference of two binomial distances', () => {
  // √(2 · 1,536 · ⅓ · ⅔) = 26.13
  expect(signatureMargin(1536, 512)).toBeCloseTo(49.64, 2);
  // Unrelated vectors differ in half of their signs, where a distance varies most.
  expect(signatureMargin(1536, 768)).toBeCloseTo(52.65, 2);
  expect(signatureMargin(64, 32)).toBeCloseTo(10.75, 2);
});

it('is nothing around equal signatures, whose distances do not vary', () => {
  expect(signatureMargin(1536, 0)).toBe(0);
});
