import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parametersOf } from './parameters.ts';

const EXAMPLES: [number][] = [[-1], [-2]];

/** Checks that no value fits, and gives what was tried. */
function check(environment: Record<string, string>, fits: (value: number) => boolean) {
  const tried: number[] = [];
  const property = fc.property(fc.nat(), (value) => {
    tried.push(value);
    return !fits(value);
  });
  return { tried, details: fc.check(property, parametersOf(environment, EXAMPLES)) };
}

test.each([
  ['that was drawn', (value: number) => value > 1_000],
  ['that is an example', (value: number) => value === -2],
])('by its seed and path a failure is run again, of one %s', (_, fits) => {
  const { details } = check({ SYNC_SEED: '7' }, fits);
  expect(details.failed).toBe(true);
  const environment = { SYNC_SEED: String(details.seed), SYNC_PATH: details.counterexamplePath ?? '' };
  expect(check(environment, fits).tried[0]).toBe(details.counterexample?.[0]);
  expect(check({ ...environment, SYNC_SEQUENCES: '1' }, () => false).tried).toHaveLength(1);
});

test('without either, the examples come first, then as many others as there are to be', () => {
  const { tried } = check({ SYNC_SEQUENCES: '10' }, () => false);
  expect(tried.slice(0, 2)).toEqual([-1, -2]);
  expect(tried).toHaveLength(12);
  expect(tried.filter((value) => value < 0)).toHaveLength(2);
});
