import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInClassifier } from '../../../../shared/adapters/built-in-model/understand/built-in-classifier.ts';
import { findPeriod } from '../../../../shared/adapters/built-in-model/understand/period.ts';
import { intentSchema } from '../../../../shared/domain/intent.ts';

/** A Wednesday, 10:00 in Berlin. */
const NOW = new Date('2027-03-10T09:00:00Z');
const ZONE = 'Europe/Berlin';

const understand = (question: string) => builtInClassifier.classify(question, { now: NOW, timeZone: ZONE });
const searchOf = async (question: string) =>
  (await understand(question)).steps.find(({ operation }) => operation === 'workspace.search')?.params;

describe('what a question asks for', () => {
  const cases: readonly [string, readonly string[]][] = [
    ['when is my flight and what is the booking reference?', ['time', 'code']],
    ['What time does the train to Leeds leave?', ['time']],
    ['who is coming to the design review?', ['person']],
    ['where is the dentist?', ['place']],
    ['how much is the rent?', ['amount']],
    ['how long is the workshop?', ['duration']],
    ['how many unread emails do I have?', ['count']],
    ["what's on my calendar next Tuesday?", ['list']],
    ['find the contract that Acme shared with me', ['list']],
    ['what is the wifi password of the cabin?', ['code']],
    ['what is the address of the hotel and how much does it cost', ['place', 'amount']],
    ['what did Priya say about the launch?', ['passage']],
    ['emails from Sarah', ['list']],
    ['what did Sarah say about the budget?', ['passage']],
    ['is the office closed on Friday?', ['yes-no']],
  ];

  it.each(cases)('%s', async (question, types) => {
    expect((await understand(question)).asks.map(({ type }) => type)).toEqual(types);
  });

  it('is in doubt about words alone, and knows nothing of no words', async () => {
    expect((await understand('quarterly numbers')).confidence).toBeLessThan(0.5);
    expect((await understand('???')).confidence).toBe(0);
    expect((await understand('when is the launch?')).confidence).toBeGreaterThan(0.5);
  });
});

describe('where a question is looked up', () => {
  it('looks everywhere unless a service is named', async () => {
    expect(await searchOf('when is my flight?')).toMatchObject({ services: ['gmail', 'calendar', 'drive'] });
    expect(await searchOf('emails about the offsite')).toMatchObject({ services: ['gmail'] });
    expect(await searchOf('the pdf about the offsite')).toMatchObject({ services: ['drive'] });
  });

  it('resolves people who are plainly named, and binds the search to them', async () => {
    const { steps } = await understand('emails from Sarah Chen about the budget');
    expect(steps[0]).toEqual({ id: 'p1', operation: 'people.resolve', params: { name: 'Sarah Chen' } });
    expect(steps[1]?.params).toMatchObject({ from: { $from: 'p1', path: 'people[*].address' }, text: 'budget' });
  });

  it('looks for the occurrences to come when a time is asked for', async () => {
    const { steps } = await understand('when is the stand-up?');
    expect(steps.at(-1)?.params).toMatchObject({ services: ['calendar'], mode: 'soonest', after: NOW.toISOString() });
  });

  it('takes a place for no person', async () => {
    expect((await understand('when is my flight from London?')).entities.people).toEqual([]);
  });

  it('binds a period where its meaning is plain, and only there', async () => {
    expect(await searchOf('what is on my calendar tomorrow?')).toMatchObject({
      after: '2027-03-10T23:00:00.000Z',
      before: '2027-03-11T23:00:00.000Z',
    });
    expect(await searchOf('when is my flight next week?')).not.toHaveProperty('after');
  });
});

describe('periods', () => {
  const cases: readonly [string, string, string][] = [
    ['today', '2027-03-09T23:00Z', '2027-03-10T23:00Z'],
    ['yesterday', '2027-03-08T23:00Z', '2027-03-09T23:00Z'],
    ['on Friday', '2027-03-11T23:00Z', '2027-03-12T23:00Z'],
    ['next Tuesday', '2027-03-15T23:00Z', '2027-03-16T23:00Z'],
    ['last Tuesday', '2027-03-08T23:00Z', '2027-03-09T23:00Z'],
    ['on Thursday afternoon', '2027-03-11T11:00Z', '2027-03-11T17:00Z'],
    ['this week', '2027-03-07T23:00Z', '2027-03-14T23:00Z'],
    // Summer time begins on 28 March: the week is an hour shorter.
    ['next month', '2027-03-31T22:00Z', '2027-04-30T22:00Z'],
    ['last year', '2025-12-31T23:00Z', '2026-12-31T23:00Z'],
  ];

  it.each(cases)('%s', (text, start, end) => {
    const period = findPeriod(`what was ${text}?`, NOW, ZONE);
    expect([period?.start, period?.end]).toEqual([new Date(start), new Date(end)]);
  });

  it('is none where none is named', () => {
    expect(findPeriod('who wrote the todayish report?', NOW, ZONE)).toBeUndefined();
  });
});

it('understands any text as a valid intent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 300 }), async (question) => {
      intentSchema.parse(await understand(question));
    }),
  );
});
