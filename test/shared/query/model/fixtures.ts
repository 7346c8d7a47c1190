import { createCatalogue } from '../../../../shared/agents/catalogue.ts';
import type { AnswerInput } from '../../../../shared/query/answer-model.ts';
import { createCallPolicy } from '../../../../shared/resilience/call-policy.ts';
import { intentOf } from '../fixtures.ts';

const nothing = () => {
  throw new Error('No operation is run here.');
};

/** The catalogue that ships, for models to plan with. */
export const CATALOGUE = createCatalogue({
  index: { search: nothing },
  people: { find: nothing },
  contacts: { mentioned: nothing },
  items: { read: nothing },
});

/** One attempt, and no breaker that remembers other tests. */
export const onePolicy = () =>
  createCallPolicy({
    timeoutMs: 10_000,
    maxAttempts: 1,
    isTransient: () => false,
    breakAfterFailures: 1_000,
    breakForMs: 1,
  });

/** What a hosted model answers to "When is my flight with Sarah?". */
export function wireIntentOf(overrides: Record<string, unknown> = {}) {
  const ask = { type: 'time', of: 'flight', field: 'departure', steps: ['s2'], select: null, aggregate: null };
  return {
    people: ['Sarah'],
    topics: ['flight'],
    times: [],
    asks: [{ ...ask, negated: false, minutes: null }],
    steps: [
      { id: 's1', operation: 'people.resolve', params: { name: 'Sarah' } },
      {
        id: 's2',
        operation: 'workspace.search',
        params: {
          text: 'flight booking',
          services: ['gmail', 'calendar'],
          from: null,
          people: ['{{s1.people[*].address}}'],
          after: '2027-03-01T00:00:00+03:00',
          unread: null,
          mode: 'relevance',
        },
      },
    ],
    clarification: null,
    ...overrides,
  };
}

export const NOW = new Date('2027-03-01T09:00:00Z');

export function answerInputOf(overrides: Partial<AnswerInput> = {}): AnswerInput {
  return {
    question: 'When is my flight?',
    intent: intentOf(),
    hits: [],
    findings: new Map(),
    coverage: [],
    now: NOW,
    timeZone: 'Europe/Istanbul',
    ...overrides,
  };
}
