import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { OPERATOR_NAMES } from '../../shared/search/language/operators.ts';
import { parseSearch } from '../../shared/search/language/parse-search.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'search-language.md'), 'utf8');
const examples = [...page.matchAll(/^\| `([^`]+)` \|/gm)].flatMap(([, example = '']) => example);
const commands = [...page.matchAll(/npm run search -- '([^']+)'/g)].flatMap(([, example = '']) => example);

it('every example of the page is a search', () => {
  const searches = [...examples, ...commands];
  expect(searches.length).toBeGreaterThan(30);
  for (const example of searches) expect(() => parseSearch(example), example).not.toThrow();
});

it('every operator is on the page', () => {
  expect(OPERATOR_NAMES.filter((name) => !page.includes(`\`${name}:`))).toEqual([]);
});
