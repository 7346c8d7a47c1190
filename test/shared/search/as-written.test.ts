import { expect, it } from 'vitest';
import { asWritten } from '../../../shared/search/as-written.ts';

it('finds the words of terms', () => {
  const texts = ['Turkish Airlines, flights', 'the airline’s flight'];
  expect(asWritten(['airlin', 'flight', 'turkish', 'boat'], texts)).toEqual(
    new Map([
      ['turkish', 'turkish'],
      ['airlin', 'airlines'],
      ['flight', 'flights'],
    ]),
  );
});

it('finds none in no text, and none of no terms', () => {
  expect(asWritten(['flight'], [])).toEqual(new Map());
  expect(asWritten([], ['flight'])).toEqual(new Map());
});
