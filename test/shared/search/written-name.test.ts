import { describe, expect, it } from 'vitest';
import { writtenWithSlips } from '../../../shared/search/written-name.ts';

describe('a name that a text writes with slips', () => {
  it.each<[string, string, string | undefined]>([
    ['the number of Sarra Chen, please', 'Sarah Chen', 'Sarra Chen'],
    ['Sarra Chens Nummer', 'Sarah Chen', 'Sarra Chens'],
    ["sarah chne's number", 'Sarah Chen', 'sarah chne'],
    ['Zeinep Öztürk', 'Zeynep Ozturk', 'Zeinep Öztürk'],
    ['Anna Marie Smiht', 'Anna Marie Smith', 'Anna Marie Smiht'],
    // Nothing is wrong.
    ['Sarah Chen', 'Sarah Chen', undefined],
    ['Sarah Chens Nummer', 'Sarah Chen', undefined],
    // No word is right, or it says nothing.
    ['Sarra Chne', 'Sarah Chen', undefined],
    ['Sarra', 'Sarah', undefined],
    ['what will smiht cost', 'Will Smith', undefined],
    ['J Smiht', 'J. Smith', undefined],
    // Of few letters any other name is one slip away; but one may be left out.
    ['Jon Smith', 'John Smith', 'Jon Smith'],
    ['Tim Smith', 'Tom Smith', undefined],
    // Too far, in another order, or not beside each other.
    ['Wilma Chen', 'Sarah Chen', undefined],
    ['Chen Sarra', 'Sarah Chen', undefined],
    ['Sarra and Chen', 'Sarah Chen', undefined],
    // Words that are no name.
    ['where does live Chen', 'Clive Chen', undefined],
    ['', 'Sarah Chen', undefined],
    ['Sarra Chen', '', undefined],
  ])('%s for %s', (text, name, written) => {
    expect(writtenWithSlips(text, name)?.written).toBe(written);
  });

  it('is told by its words, folded, and how many of them are others', () => {
    expect(writtenWithSlips('Zeinep Öztürk', 'Zeynep Öztürk')).toEqual({
      written: 'Zeinep Öztürk',
      words: ['zeinep', 'ozturk'],
      slips: 1,
    });
  });
});
