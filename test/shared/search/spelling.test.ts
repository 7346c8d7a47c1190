import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slipsBetween } from '../../../shared/content/slips.ts';
import { isSlipOf, slipsAllowed, termsMeantBy } from '../../../shared/search/spelling.ts';

const known = (...terms: [string, number][]) => terms.map(([term, documents]) => ({ term, documents }));

describe('a word that the corpus does not hold', () => {
  it.each([
    ['turkich', ['turkish']],
    ['airln', ['airlin']],
    ['budgt', ['budget']],
    ['öztrük', ['öztürk']],
    ['accomodaton', ['accommodation']],
    ['bugdet', ['budget', 'gadget'].slice(0, 1)],
  ])('"%s" is taken for %j', (term, meant) => {
    const corpus = known(
      ['turkish', 3],
      ['turkey', 9],
      ['airlin', 5],
      ['budget', 7],
      ['gadget', 99],
      ['accommodation', 1],
      ['öztürk', 1],
    );
    expect(termsMeantBy(term, corpus)).toEqual(meant);
  });

  it.each([
    ['of three letters', 'cta', 'cat'],
    ['with a digit', 'inv2024', 'inv2025'],
    ['that is an address', 'sara@acme', 'sarah@acme'],
    ['two slips from a word of seven letters', 'tukrihs', 'turkish'],
    ['three slips from a long one', 'acomodaton', 'accommodation'],
  ])('is taken for none: one %s', (_what, term, candidate) => {
    expect(termsMeantBy(term, known([candidate, 5]))).toEqual([]);
  });

  it('is never taken for a code that is near', () => {
    expect(termsMeantBy('budgets', known(['budget2', 50], ['budgets.', 3]))).toEqual([]);
  });

  it('is taken for the terms with the fewest slips, of those the ones in most documents, three at most', () => {
    const corpus = known(['presentatoin', 2], ['presentations', 99], ['presentation', 40]);
    expect(termsMeantBy('presentatiom', corpus)).toEqual(['presentation']);
    const alike = known(['band', 1], ['bend', 4], ['bond', 3], ['bind', 4], ['hound', 9]);
    expect(termsMeantBy('bund', alike)).toEqual(['bend', 'bind', 'bond']);
  });
});

it('what is meant is near, known, another word, and the same in whatever order the corpus comes', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abc1'), minLength: 1, maxLength: 10 });
  const corpus = fc.uniqueArray(fc.record({ term: word, documents: fc.nat({ max: 3 }) }), {
    selector: ({ term }) => term,
    maxLength: 40,
  });
  fc.assert(
    fc.property(word, corpus, (term, candidates) => {
      const meant = termsMeantBy(term, candidates);
      expect(meant.length).toBeLessThanOrEqual(3);
      expect(new Set(meant).size).toBe(meant.length);
      const slips = meant.map((found) => slipsBetween(term, found));
      expect(new Set(slips).size).toBeLessThanOrEqual(1);
      for (const count of slips) {
        expect(count).toBeGreaterThan(0);
        expect(count).toBeLessThanOrEqual(slipsAllowed(term));
      }
      expect(termsMeantBy(term, candidates.toReversed())).toEqual(meant);
    }),
  );
});

describe('a word that somebody may have written for another', () => {
  it.each([
    ['sarra', 'sarah'],
    ['smiht', 'smith'],
    ['okafro', 'okafor'],
    ['sara', 'sarah'],
    ['turkich', 'turkish'],
  ])('%s for %s', (written, meant) => expect(isSlipOf(written, meant)).toBe(true));

  it.each([
    ['sarra', 'chen'],
    ['jon', 'john'],
    ['sarra', 'larry'],
    ['bw17', 'bw18'],
    ['smith', 'smart'],
  ])('not %s for %s', (written, meant) => expect(isSlipOf(written, meant)).toBe(false));
});
