import { describe, expect, it } from 'vitest';
import { builtInAnswerer } from '../../../../shared/adapters/built-in-model/answer/built-in-answerer.ts';
import type { Hit } from '../../../../shared/domain/hit.ts';
import type { Ask } from '../../../../shared/domain/intent.ts';

const NOW = new Date('2027-03-08T09:00:00Z');

interface Mail {
  subject: string;
  body: string;
  receivedAt?: string;
}

const hitOf = ({ subject, body, receivedAt = '2027-03-01T08:00:00Z' }: Mail, index: number): Hit => ({
  item: {
    service: 'gmail',
    id: `00000000-0000-7000-8000-00000000000${index}`,
    email: {
      emailId: String(index),
      threadId: String(index),
      historyId: '1',
      messageId: null,
      inReplyTo: null,
      referenceIds: [],
      subject,
      sender: { address: 'info@sender.example', name: 'The Sender' },
      to: [],
      cc: [],
      bcc: [],
      bodyPreview: '',
      bodyFull: body,
      receivedAt: new Date(receivedAt),
      labels: ['INBOX'],
      isRead: true,
      sizeBytes: 1,
      attachments: [],
    },
  },
  score: 1,
  ranks: { words: index + 1 },
  passages: [],
});

async function answer(asks: Ask[], mails: readonly Mail[]): Promise<string> {
  const chunks = await Array.fromAsync(
    builtInAnswerer.answer({
      question: 'x',
      intent: {
        services: ['gmail'],
        operations: [],
        entities: { people: [], topics: [], times: [] },
        asks,
        steps: [],
        confidence: 1,
      },
      hits: mails.map(hitOf),
      coverage: [{ service: 'gmail', total: 7, expected: 7, syncedAt: NOW, status: 'idle' }],
      now: NOW,
      timeZone: 'Europe/London',
    }),
  );
  return chunks.join('');
}

const TIME: Ask = { type: 'time', of: 'flight' };
const CODE: Ask = { type: 'code', of: 'booking reference' };

describe('the time and the code of a booking', () => {
  const cases: readonly [string, Mail, string, string, string][] = [
    [
      'labels and values on a line',
      {
        subject: 'Itinerary',
        body: 'Booking code: QW7RTY\nDeparture: Sat, 17 Apr 2027 06:05\nArrival: Sat, 17 Apr 2027 09:40',
      },
      '17 April 2027',
      '06:05',
      'QW7RTY',
    ],
    [
      'labels above their values',
      {
        subject: 'Your trip',
        body: 'Confirmation number\nH4KLM2\nOutbound flight\n3 May 2027\nDeparts 19:05\nArrives 21:15',
      },
      '3 May 2027',
      '19:05',
      'H4KLM2',
    ],
    [
      'German, with dots',
      {
        subject: 'Buchungsbestätigung',
        body: 'Buchungsnummer: 8XJ2LP\nHinflug LH 2030\nAbflug 14.08.2027 07:35\nAnkunft 14.08.2027 08:45\nRückflug 21.08.2027 18:00',
      },
      '14 August 2027',
      '07:35',
      '8XJ2LP',
    ],
    [
      'a sentence, and the day of the booking as a decoy',
      {
        subject: 'Flight confirmed',
        body: 'Booked on 2 January 2027. Your flight leaves on 12 June 2027 at 10:20. Your record locator is ZZTOP9.',
      },
      '12 June 2027',
      '10:20',
      'ZZTOP9',
    ],
    [
      'a twelve-hour clock',
      { subject: 'E-ticket', body: 'PNR: LMN45K\nFlight EK 30\nDate: 9 July 2027\nDeparture 4:25 pm' },
      '9 July 2027',
      '16:25',
      'LMN45K',
    ],
    [
      'JSON-LD lines',
      {
        subject: 'Booking',
        body: 'Flight reservation\nReservation number: RT99QA\nDeparture time: 2027-05-02T07:40:00+01:00\nArrival time: 2027-05-02T10:05:00+02:00',
      },
      '2 May 2027',
      '07:40',
      'RT99QA',
    ],
  ];

  it.each(cases)('%s', async (_name, mail, day, time, code) => {
    const text = await answer([TIME, CODE], [mail]);
    expect(text).toContain(day);
    expect(text).toContain(time);
    expect(text).toContain(code);
    expect(text).toContain('[1]');
  });

  it('comes from the booking, not from an offer that ranks higher', async () => {
    const offer = {
      subject: 'Flights from £29',
      body: 'Our newsletter: flights depart 1 April 2027 06:00! Promo code SALE27X, 20% off. Unsubscribe here. Special offer.',
    };
    const booking = {
      subject: 'Your booking is confirmed',
      body: 'Booking reference: AB12CD\nDeparture: 9 May 2027 11:30',
    };
    const text = await answer([TIME, CODE], [offer, booking]);
    expect(text).toContain('9 May 2027 at 11:30 [2]');
    expect(text).toContain('AB12CD [2]');
    expect(text).not.toContain('[1]');
  });
});

describe('an answer without a find', () => {
  it('says what was looked for and where, and cites nothing', async () => {
    const text = await answer([CODE], [{ subject: 'Hello', body: 'See you on Monday. YOURS TRULY' }]);
    expect(text).toBe('I did not find anything about "booking reference" in 7 mails.\n');
  });

  it('takes no date or heading for a code', async () => {
    const text = await answer(
      [CODE],
      [{ subject: 'Hi', body: 'Booking reference: 12.03.2027\nPLEASE NOTE\nTHANK YOU' }],
    );
    expect(text).toContain('I did not find');
  });
});

it('tells an amount with its currency, from the line about it', async () => {
  const mail = { subject: 'Costs', body: 'The venue takes £1,200.\nThe catering is 640 EUR in all.\nDeposit: $50' };
  expect(await answer([{ type: 'amount', of: 'catering' }], [mail])).toContain('640 EUR');
  expect(await answer([{ type: 'amount', of: 'venue' }], [mail])).toContain('£1,200');
});

it('says so when the copy is not whole', async () => {
  const chunks = await Array.fromAsync(
    builtInAnswerer.answer({
      question: 'x',
      intent: {
        services: ['gmail'],
        operations: [],
        entities: { people: [], topics: [], times: [] },
        asks: [CODE],
        steps: [],
        confidence: 1,
      },
      hits: [],
      coverage: [{ service: 'gmail', total: 300, expected: 5000, syncedAt: null, status: 'syncing' }],
      now: NOW,
      timeZone: 'UTC',
    }),
  );
  expect(chunks.join('')).toContain('still being synced (300 of 5,000 mails so far)');
});
