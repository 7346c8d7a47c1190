import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileSearch, namesIn } from '../../../../shared/search/language/compile-search.ts';
import { OPERATOR_NAMES } from '../../../../shared/search/language/operators.ts';
import { parseSearch } from '../../../../shared/search/language/parse-search.ts';
import { printSearch } from '../../../../shared/search/language/print-search.ts';
import { SearchSyntaxError } from '../../../../shared/search/language/search-syntax-error.ts';

const compile = (text: string, addressesOf = (name: string) => [`${name}@example.com`]) =>
  compileSearch(parseSearch(text), {
    services: ['gmail', 'calendar', 'drive'],
    mode: 'relevance',
    now: new Date('2026-11-29T09:00:00Z'),
    timeZone: 'Europe/Istanbul',
    addressesOf,
  });

/** What the language is made of, put together at random. */
const piece = fc.oneof(
  fc.constantFrom(...'(){}-:"“”', ' ', '\n', 'OR', 'AND', ' OR ', ' AND ', '--', '&', '|', '!', '<->', '*', '\\'),
  fc.constantFrom(
    'budget',
    'sarah',
    're:x',
    '18:30',
    "o'hara",
    '5"',
    '🎉',
    'the',
    'form:x',
    'ß',
    '2026/11/29',
    '7d',
    'pdf',
  ),
  fc.constantFrom(...OPERATOR_NAMES).map((name) => `${name}:`),
  fc.constantFrom(
    ' is:unread',
    ' in:spam',
    ' has:pdf',
    ' after:2026/11/29',
    ' from:sarah',
    ' subject:(a b)',
    ' -',
    ' (',
  ),
);
const pieces = fc.array(piece, { maxLength: 25 }).map((all) => all.join(''));
const anything = fc.oneof({ weight: 3, arbitrary: pieces }, fc.string({ unit: 'binary', maxLength: 60 }));

/** Undefined where it is no search. */
function parsed(text: string) {
  try {
    return parseSearch(text);
  } catch (error) {
    if (error instanceof SearchSyntaxError) return undefined;
    throw error;
  }
}

it('any text is a search, or an error of the language that says where', () => {
  fc.assert(
    fc.property(anything, (text) => {
      try {
        const { services, text: said } = compile(text);
        expect(services.length).toBeLessThanOrEqual(3);
        expect(said.trim()).toBe(said);
      } catch (error) {
        if (!(error instanceof SearchSyntaxError)) throw error;
        const { start, end } = error.span;
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 2_000 },
  );
});

it('what is printed is read as the same', () => {
  let searches = 0;
  fc.assert(
    fc.property(anything, (text) => {
      const search = parsed(text);
      if (!search) return;
      searches += 1;
      expect(parseSearch(printSearch(search))).toEqual(search);
    }),
    { numRuns: 3_000 },
  );
  expect(searches).toBeGreaterThan(500);
});

it('a text without operators passes through, and binds nothing', () => {
  const letters = fc.string({ unit: fc.constantFrom(..."abcäß19.,;!?&|<>=*_/'#@%"), minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 20 }), (words) => {
      const { text, filters, services, includeHidden } = compile(words.join(' '));
      expect(filters).toEqual({});
      expect(services).toEqual(['gmail', 'calendar', 'drive']);
      expect(includeHidden).toBe(false);
      const withTerms = words.filter((word) => /[\p{L}\p{N}]/u.test(word));
      expect(text).toBe((withTerms.length > 0 ? withTerms : words).join(' '));
    }),
  );
});

it('every name that is asked for was announced', () => {
  fc.assert(
    fc.property(pieces, (text) => {
      const search = parsed(text);
      if (!search) return;
      const announced = namesIn(search);
      compile(text, (name) => {
        expect(announced).toContain(name);
        return [];
      });
    }),
  );
});
