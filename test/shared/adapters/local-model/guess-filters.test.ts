import { describe, expect, it } from 'vitest';
import { guessFilters } from '../../../../shared/adapters/local-model/guess-filters.ts';
import type { Guess } from '../../../../shared/agents/guessed-filters.ts';

// A Wednesday.
const context = { now: new Date('2027-03-10T09:00:00Z'), timeZone: 'UTC' };

describe('guessFilters', () => {
  it.each<[string, Guess]>([
    [
      'emails from Sarah about the budget',
      { filters: { services: ['gmail'] }, from: [{ name: 'Sarah' }], topic: 'budget' },
    ],
    [
      'emails from priya@acme.example last week',
      {
        filters: {
          services: ['gmail'],
          after: new Date('2027-03-01T00:00:00Z'),
          before: new Date('2027-03-08T00:00:00Z'),
        },
        from: [{ name: 'priya@acme.example' }],
        topic: '',
      },
    ],
    [
      'unread mails with an attachment',
      { filters: { services: ['gmail'], unread: true, hasAttachment: true }, topic: '' },
    ],
    [
      'meetings tomorrow',
      {
        filters: expect.objectContaining({ services: ['calendar'], after: new Date('2027-03-11T00:00:00Z') }),
        topic: '',
      },
    ],
    ['kitchen windows', { filters: {}, topic: 'kitchen windows' }],
    ['', { filters: {}, topic: '' }],
    ['🙂 !!!', { filters: {}, topic: expect.any(String) }],
  ])('%j', (text, guess) => {
    expect(guessFilters(text, context)).toEqual(guess);
  });
});
