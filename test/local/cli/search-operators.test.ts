import { expect, it } from 'vitest';
import { operatorsHelp, SEARCH_OPERATORS } from '../../../local/cli/search-operators.ts';
import { OPERATOR_NAMES } from '../../../shared/search/language/operators.ts';
import { parseSearch } from '../../../shared/search/language/parse-search.ts';

it.each(SEARCH_OPERATORS)('the example %s is a search', (example) => {
  expect(() => parseSearch(example)).not.toThrow();
});

it('the help names every operator', () => {
  // `title:` is a second name that nobody of Gmail's users looks for.
  const missing = OPERATOR_NAMES.filter((name) => !operatorsHelp().includes(`${name}:`));
  expect(missing).toEqual(['title']);
});

it('fits a terminal of 120 columns', () => {
  expect(
    Math.max(
      ...operatorsHelp()
        .split('\n')
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(120);
});
