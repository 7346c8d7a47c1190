import { expect, it } from 'vitest';
import { seededRandom } from '../../bench/random.ts';
import { generateWorkspace } from '../../bench/search/corpus/workspace.ts';
import { QUERY_KINDS } from '../../bench/search/queries/bench-query.ts';
import { makeQueries } from '../../bench/search/queries/make-queries.ts';
import { WordShares } from '../../bench/search/queries/word-bands.ts';
import { createClusteredModel } from '../../bench/search/vectors/clustered-model.ts';
import { searchUnitsOf } from '../../shared/search/units.ts';

const items = generateWorkspace({ items: 600, seed: 1, person: 0 }).map((item) => ({
  item,
  units: searchUnitsOf(item),
}));
const units = items.flatMap((item) => item.units);
const model = createClusteredModel({ dimensions: 64, texts: units.length, person: 0 });
const queries = makeQueries(items, { count: 80, model, random: seededRandom(1) });

it('asks in turn for words that are rare, common and in half of the texts', () => {
  const shares = new WordShares(units);
  expect(queries.map(({ kind }) => kind).slice(0, QUERY_KINDS.length)).toEqual(QUERY_KINDS.map(({ kind }) => kind));
  for (const { kind, text } of queries) {
    const words = text.split(' ');
    expect(words).toHaveLength(Number(kind[0]));
    if (kind === '1 rare word') expect(shares.share(text)).toBeLessThan(Math.max(0.001, 3 / units.length));
    if (kind.includes('half')) {
      expect(shares.share(words[0] as string)).toBeGreaterThan(0.3);
      expect(shares.share(words[0] as string)).toBeLessThan(0.7);
    }
    expect(words.every((word) => shares.share(word) > 0)).toBe(true);
  }
});

it('binds by filters, or guesses them, where the kind says so', () => {
  for (const { kind, filters, prefer } of queries) {
    expect(Object.keys(filters).length > 0).toBe(kind === '3 words, filter');
    expect(prefer !== undefined).toBe(kind.includes('guessed'));
  }
  const used = queries.flatMap(({ filters, prefer }) => Object.keys({ ...filters, ...prefer }));
  expect(new Set(used)).toEqual(new Set(['from', 'after', 'before', 'labels', 'hasAttachment']));
});
