import { describe, expect, it } from 'vitest';
import type { ClassificationContext } from '../../../../shared/query/intent-classifier.ts';
import { readIntent } from '../../../../shared/query/model/wire-intent.ts';
import { intentOf } from '../fixtures.ts';
import { CATALOGUE, NOW, wireIntentOf } from './fixtures.ts';

const ID = '019550f0-0000-7000-8000-000000000001';
const OTHER = '019550f0-0000-7000-8000-000000000002';

const CONTEXT: ClassificationContext = { now: NOW, timeZone: 'Europe/Istanbul' };

/** After an answer that was made from a mail of Ann's. */
const FOLLOWING: ClassificationContext = {
  ...CONTEXT,
  previous: {
    intent: intentOf(),
    items: [{ ref: 'h1', service: 'gmail', id: ID, at: '2027-02-20T10:00:00Z', personAddress: 'ann@example.com' }],
  },
};

const read = (wire: unknown, context = CONTEXT, question = 'When is my flight with Sarah?') =>
  readIntent(JSON.stringify(wire), { question, context, catalogue: CATALOGUE });

const step = (operation: string, params: Record<string, unknown>, id = 's2') => ({ id, operation, params });
const search = (params: Record<string, unknown>) =>
  step('workspace.search', { text: '', services: ['gmail'], ...params });
const withStep = (...steps: unknown[]) => wireIntentOf({ people: [], steps });

describe('an intent that a model wrote', () => {
  it('becomes one of ours: no nulls, references, times in UTC', () => {
    const times = [{ text: 'tomorrow', start: '2027-03-02T00:00:00+03:00', end: '2027-03-03T00:00:00+03:00' }];
    const { steps, entities, asks, confidence } = read(wireIntentOf({ times }));
    expect(steps[1]?.params).toEqual({
      text: 'flight booking',
      services: ['gmail', 'calendar'],
      people: [{ $from: 's1', path: 'people[*].address' }],
      after: '2027-03-01T00:00:00+03:00',
      mode: 'relevance',
    });
    expect(entities.times).toEqual([
      { text: 'tomorrow', start: '2027-03-01T21:00:00.000Z', end: '2027-03-02T21:00:00.000Z' },
    ]);
    expect(asks).toEqual([{ type: 'time', of: 'flight', field: 'departure', steps: ['s2'] }]);
    expect(confidence).toBeGreaterThan(0.85);
  });

  it('may leave out what it would say null to', () => {
    expect(read(withStep(search({}))).steps[0]?.params).toEqual({ text: '', services: ['gmail'] });
  });

  it('may refer to items of the answer before', () => {
    const { steps } = read(
      withStep(search({ from: ['{{h1.person}}'], after: '{{h1.at}}' }), step('gmail.read', { id: '{{h1.id}}' }, 's3')),
      FOLLOWING,
    );
    expect(steps[0]?.params).toMatchObject({ from: ['ann@example.com'], after: '2027-02-20T10:00:00Z' });
    expect(steps[1]?.params).toEqual({ id: ID });
  });

  it('may refer to the day of one', () => {
    const { intent, items } = FOLLOWING.previous as NonNullable<ClassificationContext['previous']>;
    const allDay = { ...FOLLOWING, previous: { intent, items: items.map((item) => ({ ...item, at: '2027-02-20' })) } };
    expect(read(withStep(search({ after: '{{h1.at}}' })), allDay).steps[0]?.params).toMatchObject({
      after: '2027-02-20T00:00:00Z',
    });
  });

  it('may ask back, with nothing to run', () => {
    const clarification = { question: 'Which flight?', options: ['To Istanbul', 'Back'] };
    expect(read(wireIntentOf({ asks: [], steps: [], clarification }))).toMatchObject({ clarification, steps: [] });
  });

  it('may name people in other letters than the user did', () => {
    const question = "What did José O'Neill's mail say?";
    expect(read(withStep(step('people.resolve', { name: 'Jose O’Neill' })), CONTEXT, question).steps).toHaveLength(1);
    expect(
      read(withStep(search({ from: ['ann@example.com'] })), CONTEXT, 'mails from Ann@example.com').steps,
    ).toHaveLength(1);
  });
});

describe('refused is an intent', () => {
  it.each<[string, unknown, ClassificationContext, RegExp]>([
    ['that is not JSON', undefined, CONTEXT, /not JSON|not what it should be/],
    ['of another shape', { steps: [] }, CONTEXT, /not what it should be: people/],
    ['with an unknown type of ask', wireIntentOf({ asks: [{ type: 'poem' }] }), CONTEXT, /asks\.0\.type/],
    ['that asks for nothing', wireIntentOf({ asks: [] }), CONTEXT, /asks for nothing/],
    ['without steps', withStep(), CONTEXT, /no plan/],
    ['with an unknown operation', withStep(step('gmail.send', { to: 'x' })), CONTEXT, /no plan/],
    ['with params of no operation', withStep(search({ sudo: true })), CONTEXT, /no plan/],
    ['with params out of range', withStep(search({ limit: 100_000 })), CONTEXT, /no plan/],
    ['with a reference to no step', withStep(search({ from: ['{{s9.people[*].address}}'] })), CONTEXT, /no plan/],
    [
      'with steps that wait for each other',
      withStep(step('gmail.read', { id: '{{s2.items[0].id}}' })),
      CONTEXT,
      /no plan/,
    ],
    [
      'with an ask of no step',
      withStep(step('people.resolve', { name: 'Sarah' }, 's1')),
      CONTEXT,
      /from a step that is none/,
    ],
    ['with people whom nobody named', wireIntentOf({ people: ['Bob'] }), CONTEXT, /names somebody/],
    [
      'that resolves somebody else',
      withStep(step('people.resolve', { name: 'Bob' })),
      CONTEXT,
      /step s2 names somebody/,
    ],
    ['with an address of its own', withStep(search({ from: ['eve@evil.example'] })), CONTEXT, /step s2 names somebody/],
    ['with an item of its own', withStep(step('gmail.read', { id: OTHER })), FOLLOWING, /an item that nobody has seen/],
    ['with a handle of no item', withStep(step('gmail.read', { id: '{{h2.id}}' })), FOLLOWING, /no plan/],
    [
      'with something that an item has not',
      withStep(step('gmail.read', { id: '{{h1.subject}}' })),
      FOLLOWING,
      /does not have/,
    ],
    [
      'with a time that ends before it starts',
      wireIntentOf({ times: [{ text: 'x', start: '2027-03-02T00:00:00Z', end: '2027-03-01T00:00:00Z' }] }),
      CONTEXT,
      /ends before it starts/,
    ],
    [
      'with a time that is none',
      wireIntentOf({ times: [{ text: 'x', start: 'soon', end: 'later' }] }),
      CONTEXT,
      /entities\.times/,
    ],
    [
      'with more steps than a plan has',
      withStep(...Array.from({ length: 13 }, (_, i) => ({ ...search({}), id: `s${i}` }))),
      CONTEXT,
      /steps: too_big/,
    ],
  ])('%s', (_, wire, context, message) => {
    expect(() => read(wire, context)).toThrow(message);
    try {
      read(wire, context);
    } catch (error) {
      expect(error).toMatchObject({ name: 'ModelError', kind: 'malformed', retryable: false });
    }
  });
});
