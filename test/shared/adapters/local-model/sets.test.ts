import { describe, expect, test } from 'vitest';
import { processorMs } from '../../../helpers/processor-ms.ts';
import { ask, coverageOf, NOW } from './ask.ts';
import { event, file, mail } from './hit-factories.ts';

const day = [
  event({ title: 'Lunch with Jonas', start: '2027-03-09T12:30:00Z', end: '2027-03-09T13:30:00Z', location: 'Mensa' }),
  event({ title: 'Stand-up', start: '2027-03-09T09:30:00Z', end: '2027-03-09T09:45:00Z' }),
  event({ title: 'Board meeting', start: '2027-03-11T15:00:00Z', end: '2027-03-11T17:00:00Z' }),
];

const chen = 'Sarah Chen <sarah.chen@studio.example>';
const whitfield = 'Sarah Whitfield <sarah@example.org>';

describe('lists', () => {
  test('the calendar of a day, in its order', async () => {
    const { text, cited } = await ask("what's on my calendar tomorrow?", day);
    expect(text).toContain('Stand-up: Tuesday, 9 March 2027, 09:30 to 09:45');
    expect(text).not.toContain('Board');
    expect(cited).toEqual([2, 1]);
  });

  test('a busy week is told by its days', async () => {
    const hour = (day: number, at: number) =>
      `2027-03-${String(day).padStart(2, '0')}T${String(at).padStart(2, '0')}:00:00Z`;
    const week = Array.from({ length: 9 }, (_, index) =>
      event({
        title: `Talk ${index + 1}`,
        start: hour(15 + (index >> 1), 9 + index),
        end: hour(15 + (index >> 1), 10 + index),
      }),
    );
    const trip = event({ title: 'Trip', start: '2027-03-16', end: '2027-03-18' });
    const { text, cited } = await ask("what's on my calendar next week?", [...week, trip]);
    expect(text).toMatch(
      /^Monday, 15 March 2027:\n- 09:00–10:00 Talk 1 \[1\]\n- 10:00–11:00 Talk 2 \[2\]\nTuesday, 16 March 2027:\n- all day: Trip \[10\]\n/,
    );
    expect(cited).toHaveLength(10);
  });

  test('mails of a person about something; two of the same name are told apart', async () => {
    const hits = [
      mail({ subject: 'Budget draft', from: chen, body: 'The budget draft is attached.' }),
      mail({ subject: 'Holiday budget', from: whitfield, body: 'Our budget for Cornwall.' }),
      mail({ subject: 'Photos', from: whitfield, body: 'Here they are.' }),
      mail({ subject: 'Budget', from: 'Tom Reed <tom@studio.example>', body: 'Sarah said the budget is fine.' }),
    ];
    const { text, cited } = await ask('emails from Sarah about the budget', hits);
    expect(text).toContain('Sarah Chen');
    expect(text).toContain('Sarah Whitfield');
    expect(cited).toEqual([1, 2]);
  });

  test('two requests in one sentence', async () => {
    const hits = [
      mail({ subject: 'Budget', from: chen, at: '2027-03-03T10:00:00Z', body: 'The budget is done.' }),
      event({
        title: 'Numbers',
        start: '2027-03-10T10:00:00Z',
        end: '2027-03-10T11:00:00Z',
        guests: [[chen, 'accepted']],
      }),
      event({
        title: 'Later',
        start: '2027-03-20T10:00:00Z',
        end: '2027-03-20T11:00:00Z',
        guests: [[chen, 'accepted']],
      }),
    ];
    const { text, cited } = await ask(
      'emails from Sarah about the budget last week and my next meeting with her',
      hits,
    );
    expect(text).toContain('Budget, from Sarah Chen');
    expect(text).toContain('Numbers: Wednesday, 10 March 2027');
    expect(cited).toEqual([1, 2]);
  });

  test('a file by what it is', async () => {
    const hits = [
      file({
        name: 'Acme contract.pdf',
        text: 'Contract',
        mimeType: 'application/pdf',
        owner: 'Dana Ortiz <dana@acme.example>',
      }),
    ];
    const { text, cited } = await ask('find the contract PDF that Acme shared with me', hits);
    expect(text).toContain('Acme contract.pdf');
    expect(cited).toEqual([1]);
  });
});

describe('counts', () => {
  test('unread mails of last week', async () => {
    const hits = [
      mail({ subject: 'A', body: 'a', at: '2027-03-02T10:00:00Z', unread: true }),
      mail({ subject: 'B', body: 'b', at: '2027-03-07T10:00:00Z', unread: true }),
      mail({ subject: 'C', body: 'c', at: '2027-03-03T10:00:00Z' }),
    ];
    const { text, cited } = await ask('how many unread emails do I have from last week?', hits);
    expect(text).toContain('2 unread emails');
    expect(cited).toEqual([1, 2]);
  });
});

describe('yes or no', () => {
  test('free', async () => {
    const { text } = await ask('am I free tomorrow afternoon?', day);
    expect(text).toMatch(/^Not all of the time.*\n- Lunch with Jonas/);
    expect((await ask('am I free on Wednesday?', day)).text).toMatch(/^Yes/);
  });

  test('an event that began before the time asked for is in the way', async () => {
    const { text, cited } = await ask('am I free on Thursday at 4pm?', day);
    expect(text).toContain('Board meeting');
    expect(cited).toEqual([3]);
  });

  test('any meetings', async () => {
    expect((await ask('do I have any meetings on Thursday?', day)).text).toMatch(/^Yes:\n- Board meeting/);
    expect((await ask('do I have any meetings on Friday?', day)).text).toBe(
      'No: I found nothing on Friday, 12 March 2027 in 3 events.',
    );
  });
});

describe('what is not there', () => {
  const offer = mail({
    subject: 'Flights from £19',
    labels: ['CATEGORY_PROMOTIONS'],
    body: 'Fly on 2 April 2027 at 06:00. Promo code SUN27X. Unsubscribe',
  });

  test('an offer is no flight of mine, a promo code no booking reference', async () => {
    const { text, cited } = await ask('when is my flight and what is the booking reference?', [offer]);
    expect(text).toContain('did not find');
    expect(text).toContain('1 email');
    expect(text).not.toContain('SUN27X');
    expect(cited).toEqual([]);
  });

  test('another airline is not the one asked for', async () => {
    const booking = mail({ subject: 'Ryanair itinerary', body: 'Reservation: R4NN8K\nDeparture: 20 March 2027 06:00' });
    const { text } = await ask('when is my Lufthansa flight?', [booking]);
    expect(text).toContain('did not find');
    expect(text).not.toContain('20 March');
  });

  test('a booking without a code has none', async () => {
    const booking = mail({
      subject: 'Flight confirmation',
      body: 'BOOKING DETAILS\nYour flight departs 20 March 2027 at 06:00.',
    });
    const { text } = await ask('what is the booking reference of my flight?', [booking]);
    expect(text).toContain('did not find');
  });

  test('nothing at all, while the mail is still being synced', async () => {
    const coverage = coverageOf([]).map((entry) =>
      entry.service === 'gmail'
        ? { ...entry, total: 40, expected: 500, syncedAt: null, status: 'syncing' as const }
        : entry,
    );
    const { text } = await ask('when is the school concert?', [], { coverage });
    expect(text).toContain('40 emails');
    expect(text).toContain('still under way (40 of 500 so far)');
  });

  test('no account is connected', async () => {
    const coverage = coverageOf([]).map((entry) => ({ ...entry, syncedAt: null, status: 'not-connected' as const }));
    const { text } = await ask('when is the school concert?', [], { coverage });
    expect(text).toContain('No Google account of yours lets your mail, calendar and files be read: connect one by');
    expect(text).not.toContain('sync');
  });

  test('an account must be connected again', async () => {
    const coverage = coverageOf([]).map((entry) =>
      entry.service === 'drive' ? entry : { ...entry, status: 'reconnect-required' as const },
    );
    const { text } = await ask('when is the school concert?', [], { coverage });
    expect(text).toMatch(
      /Google no longer lets an account of yours be read: of your mail and your calendar the answer may lack what came after \d{4}-\d\d-\d\d \d\d:\d\d UTC\. Connect it again: .*wo -- connect\./,
    );
  });

  test('an account must be connected again that was never read whole', async () => {
    const coverage = coverageOf([]).map((entry) => ({
      ...entry,
      status: 'reconnect-required' as const,
      ...(entry.service === 'gmail' ? { syncedAt: null } : {}),
    }));
    for (const order of [coverage, coverage.toReversed()]) {
      const { text } = await ask('when is the school concert?', [], { coverage: order });
      expect(text).toContain(' the answer may lack a part.');
    }
  });

  test('a failed sync is named', async () => {
    const coverage = coverageOf([]).map((entry) => ({ ...entry, status: 'error' as const }));
    const { text } = await ask('when is the school concert?', [], { coverage });
    expect(text).toContain('The last sync of your calendar failed');
  });
});

describe('what a text says is data', () => {
  test('brackets of a title cannot become citations', async () => {
    const hits = [mail({ subject: 'Budget [7] final', from: chen, body: 'The budget.' })];
    const { text, cited } = await ask('emails from Sarah about the budget', hits);
    expect(text).toContain('Budget (7) final');
    expect(cited).toEqual([1]);
  });

  test('a hostile mail takes no longer than any other', async () => {
    const body = `${'Departure '.repeat(2000)}\n${'12:34 '.repeat(3000)}\n${'reference: '.repeat(1500)}\n${'('.repeat(5000)}`;
    const hits = [mail({ subject: 'flight booking', body })];
    const asked = () => ask('when is my flight and what is the booking reference?', hits);
    expect(await processorMs(asked)).toBeLessThan(2_000);
  });
});

test('a cancelled question stops', async () => {
  const { localModel } = await import('../../../../shared/adapters/local-model/index.ts');
  const signal = AbortSignal.abort(new Error('gone'));
  await expect(localModel.classify('when is lunch?', { now: NOW, timeZone: 'UTC' }, signal)).rejects.toThrow('gone');
});
