import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localModel } from '../../../../shared/adapters/local-model/index.ts';
import { type AnswerType, type Intent, intentSchema } from '../../../../shared/domain/intent.ts';
import { NOW } from './ask.ts';

const understand = (question: string, previous?: Intent, timeZone = 'Europe/London') =>
  localModel.classify(question, {
    now: NOW,
    timeZone,
    ...(previous ? { previous: { intent: previous, items: [] } } : {}),
  });

const searchesOf = ({ steps }: Intent) =>
  steps.filter(({ operation }) => operation === 'workspace.search').map(({ params }) => params);

describe('what is asked for', () => {
  const types: [question: string, types: AnswerType[]][] = [
    ['when is my flight and what is the booking reference?', ['time', 'code']],
    ['When, and where, is the design review?', ['time', 'place']],
    ['What is the departure time and booking reference of my flight?', ['time', 'code']],
    ['Can you tell me the confirmation number for my hotel in Lisbon?', ['code']],
    ['how much did the flight cost', ['amount']],
    ["what's the total price of the contract?", ['amount']],
    ['how many unread emails do I have?', ['count']],
    ['how long is the design review?', ['duration']],
    ['who is coming to the design review?', ['person']],
    ['am I free on Thursday afternoon?', ['availability']],
    ["What's on my calendar next Tuesday?", ['list']],
    ['emails from Sarah about the design and the budget', ['list']],
    ['find the contract PDF that Acme shared with me', ['list']],
    ['the link to the stand-up', ['link']],
    ['what did Sarah say about the budget?', ['passage']],
    ['Wann ist mein Flug und wie lautet die Buchungsnummer?', ['time', 'code']],
    ['quand est mon vol ?', ['time']],
    ['¿cuándo es mi vuelo?', ['time']],
  ];

  test.each(types)('%s', async (question, expected) => {
    const intent = await understand(question);
    expect(intent.asks.map(({ type }) => type)).toEqual(expected);
    expect(intent.clarification).toBeUndefined();
    expect(intent.confidence).toBeGreaterThanOrEqual(0.5);
  });
});

describe('where it is looked for', () => {
  test('a fact is looked for everywhere, by its own words first', async () => {
    const [search] = searchesOf(await understand('when is my Lufthansa flight?'));
    expect(search).toMatchObject({ services: ['gmail', 'calendar', 'drive'], mode: 'relevance' });
    expect(search?.text).toBe('Lufthansa flight');
    expect(search?.related).toContain('airline');
    expect(search).not.toHaveProperty('after');
  });

  test('asks about the same thing share a search', async () => {
    const searches = searchesOf(await understand('who sent the contract and what is the booking reference?'));
    expect(searches).toHaveLength(1);
  });

  test('who asks when means what comes, in a series too', async () => {
    const searches = searchesOf(await understand('when is the stand-up?'));
    expect(searches[1]).toMatchObject({
      text: 'stand-up',
      services: ['calendar'],
      mode: 'soonest',
      after: NOW.toISOString(),
    });
  });

  test('a day of the calendar', async () => {
    const [search] = searchesOf(await understand("what's on my calendar tomorrow?"));
    expect(search).toMatchObject({
      text: '',
      services: ['calendar'],
      after: '2027-03-09T00:00:00.000Z',
      before: '2027-03-10T00:00:00.000Z',
      mode: 'soonest',
    });
  });

  test('a day is that of the zone of the person', async () => {
    const [search] = searchesOf(await understand("what's on my calendar tomorrow?", undefined, 'America/New_York'));
    expect(search).toMatchObject({ after: '2027-03-09T05:00:00.000Z', before: '2027-03-10T05:00:00.000Z' });
  });

  test('a person plainly named is resolved, and binds', async () => {
    const { steps, entities } = await understand('emails from sarah about the budget last week');
    expect(entities.people).toEqual(['sarah']);
    expect(steps).toEqual([
      { id: 'p1', operation: 'people.resolve', params: { name: 'sarah' } },
      {
        id: 's1',
        operation: 'workspace.search',
        params: expect.objectContaining({
          text: 'budget',
          services: ['gmail'],
          from: [{ $from: 'p1', path: 'people[*].address' }],
          after: '2027-03-01T00:00:00.000Z',
          before: '2027-03-08T00:00:00.000Z',
        }),
      },
    ]);
  });

  test('where a flight goes from is no person', async () => {
    const { steps } = await understand('when is my flight from London to Istanbul?');
    expect(steps.map(({ operation }) => operation)).not.toContain('people.resolve');
  });

  test('the next meeting with her is one with whom the sentence named', async () => {
    const searches = searchesOf(await understand('emails from Sarah about the budget and my next meeting with her'));
    expect(searches[1]).toMatchObject({
      services: ['calendar'],
      people: [{ $from: 'p1', path: 'people[*].address' }],
      after: '2027-03-08T09:00:00.000Z',
      mode: 'soonest',
    });
  });

  test('unread, attachments, the latest', async () => {
    expect(searchesOf(await understand('how many unread emails do I have?'))[0]).toMatchObject({
      unread: true,
      text: '',
    });
    expect(searchesOf(await understand('emails with attachments from Bob'))[0]).toMatchObject({ hasAttachment: true });
    expect(searchesOf(await understand('show me the latest email from Bob'))[0]).toMatchObject({ mode: 'newest' });
  });
});

describe('times', () => {
  // NOW is Monday, 8 March 2027, 09:00 in London.
  const spans: [question: string, start: string, end: string][] = [
    ['meetings this week', '2027-03-08T00:00', '2027-03-15T00:00'],
    ['meetings next week', '2027-03-15T00:00', '2027-03-22T00:00'],
    ['emails last month', '2027-02-01T00:00', '2027-03-01T00:00'],
    ['emails of the last 3 days', '2027-03-05T00:00', '2027-03-09T00:00'],
    ['meetings on Thursday afternoon', '2027-03-11T12:00', '2027-03-11T18:00'],
    ['who wrote on Thursday', '2027-03-04T00:00', '2027-03-05T00:00'],
    ['what do I have on 3/4', '2027-04-03T00:00', '2027-04-04T00:00'],
    ['events on 12 March at 3pm', '2027-03-12T15:00', '2027-03-12T16:00'],
    ['meetings between Tuesday and Thursday', '2027-03-09T00:00', '2027-03-12T00:00'],
    ['emails since Friday', '2027-03-05T00:00', '2027-03-08T09:01'],
    ['meetings at the weekend', '2027-03-13T00:00', '2027-03-15T00:00'],
    ['events in April', '2027-04-01T00:00', '2027-05-01T00:00'],
    ['meetings in the week of 24 March', '2027-03-22T00:00', '2027-03-29T00:00'],
  ];

  test.each(spans)('%s', async (question, start, end) => {
    const { entities } = await understand(question, undefined, 'UTC');
    expect(entities.times.map((time) => [time.start.slice(0, 16), time.end.slice(0, 16)])).toEqual([[start, end]]);
  });

  test.each(['when may I board?', 'quand est mon vol ?', 'the second one', 'room 12'])(
    '%s: no time',
    async (question) => {
      expect((await understand(question)).entities.times).toEqual([]);
    },
  );
});

describe('follow-ups', () => {
  test('a question without a subject is about the one before', async () => {
    const first = await understand('when is my flight to Rome?');
    const [search] = searchesOf(await understand('and what is the booking reference?', first));
    expect(search?.text).toContain('flight');
    expect(search?.text).toContain('Rome');
  });

  test('another time alone repeats the question', async () => {
    const first = await understand("what's on my calendar tomorrow?");
    const second = await understand('and next week?', first);
    expect(second.asks).toEqual(first.asks);
    expect(searchesOf(second)[0]).toMatchObject({ services: ['calendar'], after: '2027-03-15T00:00:00.000Z' });
  });
});

describe('what is not understood', () => {
  test.each(['hello', '???', 'what', '👋'])('%s: asks back', async (question) => {
    const { clarification, confidence } = await understand(question);
    expect(clarification?.options.length).toBeGreaterThan(0);
    expect(confidence).toBeLessThan(0.3);
  });

  test.each(['Cancel my Turkish Airlines flight', 'please send an email to Bob', 'delete the invoice'])(
    '%s: nothing is changed',
    async (question) => {
      expect((await understand(question)).clarification?.question).toContain('cannot change');
    },
  );

  test('mere words are searched for, with less confidence', async () => {
    const intent = await understand('turkish airlines');
    expect(intent.clarification).toBeUndefined();
    expect(intent.confidence).toBe(0.5);
  });
});

test('whatever is asked, the intent is a valid one, and the same each time', async () => {
  const words = fc.constantFrom(
    ...'when where who what how many much is my the flight and from Sarah next last week tomorrow emails meeting ? , booking reference 12 March at 5pm unread'.split(
      ' ',
    ),
  );
  const question = fc.oneof(
    fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }),
    fc.array(words, { minLength: 1, maxLength: 30 }).map((list) => list.join(' ')),
  );
  await fc.assert(
    fc.asyncProperty(question, async (text) => {
      const intent = await understand(text);
      expect(intentSchema.parse(intent)).toEqual(intent);
      expect(await understand(text)).toEqual(intent);
    }),
    { numRuns: 300 },
  );
});

describe('a date with the month first', () => {
  const london = { now: new Date('2027-06-16T14:00:00Z'), timeZone: 'Europe/London' };
  const windowOf = async (question: string) => {
    const intent = await localModel.classify(question, london);
    return intent.entities.times.map(({ start, end }) => [start.slice(0, 16), end.slice(0, 16)]);
  };

  test.each([
    ['what is on my calendar on June 19?', '2027-06-18T23:00', '2027-06-19T23:00'],
    ['what is on my calendar on the evening of June 19?', '2027-06-19T17:00', '2027-06-19T23:00'],
    ['am I free on the morning of friday june 25?', '2027-06-25T05:00', '2027-06-25T11:00'],
    ['what is on my calendar on July 4th?', '2027-07-03T23:00', '2027-07-04T23:00'],
  ])('%s', async (question, start, end) => {
    expect(await windowOf(question)).toEqual([[start, end]]);
  });
});

describe('something else of what the question before was about', () => {
  test('holds the words of both', async () => {
    const party = await understand('When is the block party?');
    const [search] = searchesOf(await understand('who has a tent for it?', party));
    expect(search?.text?.toString().split(' ')).toEqual(expect.arrayContaining(['tent', 'block', 'party']));
  });

  test('is not looked for by it, where it points at nothing', async () => {
    const party = await understand('When is the block party?');
    const [search] = searchesOf(await understand('who has a tent?', party));
    expect(search?.text).not.toContain('party');
  });
});

test.each([
  ["Augusta's invoice", 'Augusta'],
  ['when is the lumber delivery?', 'lumber'],
  ['when does the preservation society meet?', 'preservation'],
])('a word or name of its own is no slip: %s', async (question, word) => {
  const texts = searchesOf(await understand(question)).map(({ text }) => String(text));
  expect(texts.join(' ')).toContain(word);
});
