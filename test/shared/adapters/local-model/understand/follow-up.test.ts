import { expect, test } from 'vitest';
import { confidenceOf } from '../../../../../shared/adapters/local-model/understand/confidence.ts';
import { understandQuestion } from '../../../../../shared/adapters/local-model/understand/understand-question.ts';
import type { ItemReference, PreviousTurn } from '../../../../../shared/query/intent-classifier.ts';

const NOW = new Date('2027-03-10T09:00:00Z');
const context = { now: NOW, timeZone: 'Europe/London' };

const eventOf = (id: string, index: number): ItemReference => ({
  ref: `h${index + 1}`,
  service: 'calendar',
  id,
  at: null,
  personAddress: null,
});
const told = ['swimming', 'repair', 'dinner'].map(eventOf);
const intent = understandQuestion("what's on my calendar on Saturday?", context);

const readBy = (question: string, previous: PreviousTurn) =>
  understandQuestion(question, { ...context, previous }).steps.map(({ operation, params }) => [operation, params.id]);

test('"the first one" is the first that the answer told', () => {
  expect(readBy('how long is the first one', { intent, items: told })).toEqual([['calendar.read', 'swimming']]);
  expect(readBy('where is the last one?', { intent, items: told })).toEqual([['calendar.read', 'dinner']]);
});

test('after a question about the second one, "the first one" is the first of the list still', () => {
  const second = understandQuestion('where is the second one?', { ...context, previous: { intent, items: told } });
  const previous = { intent: second, items: told.slice(1, 2), list: told };
  expect(readBy('how long is the first one', previous)).toEqual([['calendar.read', 'swimming']]);
});

test('another name takes the place of the one before, in the words that stand for others too', () => {
  const before = understandQuestion('emails from Sarah about the budget', context);
  const withRelated = {
    ...before,
    steps: before.steps.map((step) =>
      step.operation === 'workspace.search'
        ? { ...step, params: { ...step.params, text: 'Sarah budget', related: 'plan Sarah' } }
        : step,
    ),
  };
  const { steps } = understandQuestion('and from Tom?', { ...context, previous: { intent: withRelated, items: [] } });
  expect(steps[0]?.params).toEqual({ name: 'Tom' });
  expect(steps[1]?.params).toMatchObject({ text: 'Tom budget', related: 'plan Tom' });
});

test('what was left unread and what could mean something else is less certain, and never as uncertain as nothing', () => {
  const shape = { hasMatter: true, isKnown: true };
  const certain = confidenceOf(shape);
  expect(confidenceOf({ ...shape, unread: 1 })).toBeLessThan(certain);
  expect(confidenceOf({ ...shape, unread: 2 })).toBeLessThan(confidenceOf({ ...shape, unread: 1 }));
  expect(confidenceOf({ ...shape, isRivalled: true })).toBeLessThan(certain);
  const words = confidenceOf({ hasMatter: true, isKnown: false });
  expect(confidenceOf({ ...shape, unread: 9, isRivalled: true })).toBeGreaterThanOrEqual(words);
  expect(confidenceOf({ hasMatter: true, isKnown: false, unread: 9, isRivalled: true })).toBeGreaterThan(
    confidenceOf({ hasMatter: false, isKnown: true }),
  );
});

test('"he" is who was named before, and nobody where nobody was', () => {
  const before = understandQuestion('when did Tom last write to me?', context);
  const after = understandQuestion('has he replied?', { ...context, previous: { intent: before, items: [] } });
  expect(after.asks).toMatchObject([{ type: 'yes-no', field: 'sent' }]);
  expect(after.steps[0]?.params).toEqual({ name: 'Tom' });
  const alone = understandQuestion('has he replied?', context);
  expect(alone.clarification).toBeDefined();
  expect(alone.asks).toMatchObject([{ type: 'yes-no' }]);
  expect(alone.asks[0]).not.toHaveProperty('field');
});

test.each(['did I send it?', 'did I write a will?'])('of no mail that says which: %s', (question) => {
  const [ask] = understandQuestion(question, context).asks;
  expect(ask).toMatchObject({ type: 'yes-no' });
  expect(ask).not.toHaveProperty('field');
});

test('what is said not to be so is no mail', () => {
  expect(understandQuestion('have I not heard from Tom?', context).asks[0]).not.toHaveProperty('field');
  expect(understandQuestion("haven't I heard from Tom?", context).asks[0]).toMatchObject({ field: 'sent' });
});
