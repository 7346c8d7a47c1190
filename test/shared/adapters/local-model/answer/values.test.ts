/** Of several values the one whose clause, row, column, heading or label says what was asked. */
import { describe, expect, test } from 'vitest';
import type { Hit } from '../../../../../shared/domain/hit.ts';
import { ask } from '../ask.ts';
import { event, file, mail } from '../hit-factories.ts';

interface Case {
  question: string;
  hits: Hit[];
  says: string[];
  never?: string[];
}

const RATES = file({
  name: 'Rates.xlsx',
  text: 'Day rates\nRole | Rate a day\nPartner | 950\nEngineer | 820\nResearch | 690',
});
const CLAUSES = file({
  name: 'Acme agreement.pdf',
  text: [
    'Agreement with Acme',
    '4. Payment',
    'Invoices are due within 30 days of receipt.',
    '8. Confidentiality',
    'Both parties keep confidential what is marked so, for three years.',
    '9. Liability',
    'The liability of either party is capped at £200,000, except for intent.',
  ].join('\n'),
});
const PARTY = mail({
  subject: 'Your party is booked',
  body: 'Party of Mina\nPrice £198.00\nDeposit paid today £60.00\nBalance, due on the day £138.00',
});
const PRICES = mail({
  subject: 'We are updating our prices',
  from: 'Streamly <info@streamly.example>',
  body: 'Your plan goes from £10.99 to £12.99 a month on 1 April 2027.',
});
const CHANGED = mail({
  subject: 'Your flight has a new departure time',
  body: 'Date: Thursday, June 24, 2027\nWas Now\nXN 682 leaves Denver 6:10 PM 7:35 PM\nXN 682 gets to Chicago 9:41 PM 11:04 PM',
});

const CASES: Readonly<Record<string, Case>> = {
  'a figure in a table, by its row': {
    question: 'what is the day rate for an engineer?',
    hits: [RATES],
    says: ['820'],
    never: ['950'],
  },
  'a clause, by its heading': {
    question: 'what does the Acme agreement say about liability?',
    hits: [CLAUSES],
    says: ['£200,000'],
  },
  'a period, by its heading': {
    question: 'how long do they have to pay under the Acme agreement?',
    hits: [CLAUSES],
    says: ['30 days'],
    never: ['three years'],
  },
  'what is still to pay': {
    question: 'how much is still to pay for the party?',
    hits: [PARTY],
    says: ['£138.00'],
    never: ['£60'],
  },
  'a price, not the deposit': {
    question: 'how much is the bike?',
    hits: [
      mail({
        subject: 'Your new bike',
        body: 'Bike Tourer\nPrice £1,150.00\nPaid £200.00 deposit; the rest on the day',
      }),
    ],
    says: ['£1,150.00'],
    never: ['£200'],
  },
  'of two prices the one of the time that was said': {
    question: 'what will Streamly cost from April?',
    hits: [PRICES],
    says: ['£12.99'],
  },
  'a relative clause belongs to its amount': {
    question: 'how much did the insurance pay for the bike?',
    hits: [
      mail({
        subject: 'Stolen bike: your insurance claim',
        body: 'The value of £640 less your excess of £100 makes £540, which we pay to your account.',
      }),
    ],
    says: ['£540'],
    never: ['£640'],
  },
  'what is now, of two columns': {
    question: 'when does my flight leave Denver?',
    hits: [CHANGED],
    says: ['24 June 2027 at 19:35'],
    never: ['18:10'],
  },
  'where a train leaves and where it arrives, by the order of the places': {
    question: 'when does my train to Manchester leave?',
    hits: [
      mail({
        subject: 'Your tickets',
        body: 'Outward Wednesday 14 April 2027: London Euston 17:33, Manchester Piccadilly 19:41',
      }),
    ],
    says: ['17:33'],
    never: ['19:41'],
  },
  'a deadline, where something has to be handed in': {
    question: 'when do I need to hand in the consent for the trip?',
    hits: [
      mail({
        subject: 'School trip: consent',
        body: 'We leave school on Friday, 26 March at 08:50.\nPlease give your consent by Wednesday, 17 March.',
      }),
    ],
    says: ['17 March'],
    never: ['26 March'],
  },
  'the end of what is valid': {
    question: 'until when is my railcard valid?',
    hits: [mail({ subject: 'Your railcard', body: 'Issued on 1 May 2026. Your railcard expires on 30 April 2027.' })],
    says: ['30 April 2027'],
  },
  'the days until then': {
    question: 'how many days until the deck is due?',
    hits: [event({ title: 'Deck due', start: '2027-03-16T12:00:00Z', end: '2027-03-16T12:15:00Z' })],
    says: ['in 8 days'],
  },
  'nights that are counted on a line': {
    question: 'how many nights do I stay at the Galata Han?',
    hits: [
      mail({ subject: 'Booking confirmation', body: 'Galata Han Hotel\nArrival 19 March 2027\nNights 4\nGuests 1' }),
    ],
    says: ['4 nights'],
  },
  'a number, by the noun that labels it': {
    question: 'what is my travel insurance policy number?',
    hits: [mail({ subject: 'Your travel insurance', body: 'Policy WT-2093381\nClaims +44 20 7946 0955' })],
    says: ['WT-2093381'],
  },
  'a number that begins with its label': {
    question: 'what PO number did Acme give us?',
    hits: [
      mail({
        subject: 'Invoice for Acme',
        body: 'The invoice for the first instalment (purchase order PO-77120) is attached.',
      }),
    ],
    says: ['PO-77120'],
  },
  'a seat of digits alone': {
    question: 'which seat do I have on the train to Leeds?',
    hits: [mail({ subject: 'Train to Leeds', body: 'Coach C, seat 42, forward facing' })],
    says: ['42'],
  },
  'a number that is told beside another noun': {
    question: 'how many singers have paid their dues?',
    hits: [
      mail({ subject: 'Numbers for the choir', body: 'We have 64 folders. Dues stand at 58 of 64 members paid.' }),
    ],
    says: ['58 of 64'],
  },
  'whoever says what they are': {
    question: 'who is the adjuster on my claim?',
    hits: [
      mail({
        subject: 'Your claim: inspection',
        from: 'Ray Szymanski <ray@mutual.example>',
        body: "I'm the adjuster on your file.",
      }),
    ],
    says: ['Ray Szymanski'],
  },
  'a person, not the place they work at': {
    question: 'who is my eye surgeon?',
    hits: [mail({ subject: 'Your eye surgery', body: 'Lakeshore Eye Surgery Center\nSurgeon Anand Mehta, MD' })],
    says: ['Anand Mehta'],
  },
  'German nouns are no names': {
    question: 'Wo findet Ingrids Feier statt?',
    hits: [
      mail({
        subject: 'Mein Geburtstag',
        from: 'Ingrid Weber <ingrid@weber.example>',
        body: 'Wir feiern am 24. April. Wir essen im Gasthaus Zur Möwe, Obertrave 31.',
      }),
    ],
    says: ['Gasthaus Zur Möwe'],
  },
  'another word for it': {
    question: 'who stands in for Katrin while she is away?',
    hits: [
      mail({
        subject: 'Abwesenheitsnotiz',
        from: 'Katrin Vogel <katrin@nordlicht.example>',
        body: 'Ich bin ab Montag wieder da. Dringendes bitte an meinen Vertreter Tobias Brandt.',
      }),
    ],
    says: ['Tobias Brandt'],
  },
};

describe('values', () => {
  test.each(Object.entries(CASES))('%s', async (_, { question, hits, says, never = [] }) => {
    const { text, cited } = await ask(question, hits, { timeZone: 'Europe/London' });
    for (const part of says) expect(text).toContain(part);
    for (const part of never) expect(text).not.toContain(part);
    expect(cited).toContain(1);
  });
});

describe('several that fit', () => {
  const interview = (name: string, start: string) =>
    event({ title: `Interview: ${name}`, start: `${start}T10:00:00Z`, end: `${start}T11:00:00Z` });
  const hits = [interview('Omar', '2027-03-12'), interview('Maya', '2027-03-16')];

  test('are each told', async () => {
    const { text, cited } = await ask('when is the interview?', hits);
    expect(text).toContain('Omar');
    expect(text).toContain('Maya');
    expect(cited).toEqual([1, 2]);
  });

  test('are not, where the question says which', async () => {
    expect((await ask('when is my next interview?', hits)).text).not.toContain('Maya');
    expect((await ask('when is the interview with Maya?', hits)).text).not.toContain('Omar');
  });
});

describe('what somebody wrote', () => {
  const from = 'Ingrid Weber <ingrid@weber.example>';
  const old = mail({ subject: 'Apple tea', from, body: 'The big one.', at: '2027-01-02T10:00:00Z' });
  const latest = mail({
    subject: 'My birthday',
    from,
    body: 'Dear Alex,\nI turn seventy.',
    at: '2027-03-01T10:00:00Z',
  });

  test('last is told, without its greeting', async () => {
    const { text, cited } = await ask('what did Ingrid write?', [old, latest]);
    expect(text).toContain('I turn seventy');
    expect(text).not.toContain('Dear Alex');
    expect(cited).toEqual([2]);
  });

  test('of several people of that name each is told', async () => {
    const other = mail({
      subject: 'Rent',
      from: 'Ingrid Holm <ingrid@bank.example>',
      body: 'Thank you.',
    });
    expect((await ask('what did Ingrid write?', [latest, other])).cited).toEqual([1, 2]);
  });
});

describe('what is doubtful', () => {
  test('is told with the sentence that it was taken from', async () => {
    const change = mail({ subject: 'Your surgery', body: 'No lifting for one week after, no swimming for two.' });
    const { text } = await ask('for how long is swimming forbidden after the surgery?', [change]);
    expect(text).toContain('“No lifting for one week after, no swimming for two.”');
  });

  test('and where no value is found, what is nearest', async () => {
    const plan = mail({ subject: 'Canopy tour', body: 'The canopy tour is booked, they fetch us at the gate.' });
    const { text, cited } = await ask('when is the canopy tour?', [plan]);
    expect(text).toMatch(/^I did not find a time .* Nearest to it: .*they fetch us at the gate/);
    expect(cited).toEqual([1]);
  });
});

describe('what is not there', () => {
  test.each([
    ['how much is my pension?', [mail({ subject: 'Hotel', body: 'Breakfast €12.00' })]],
    ['who is the vet of our dog?', [mail({ subject: 'The cat', body: 'Tom took the cat to the Meyers.' })]],
    ['how many people answered the survey?', [file({ name: 'Survey.md', text: 'Open for a week from 3 March.' })]],
  ])('%s', async (question, hits) => {
    expect((await ask(question, hits as Hit[])).text).toMatch(/did not find|found nothing/);
  });
});

test('what is asked of the matter before need not hold its words', async () => {
  const offer = mail({
    subject: 'Re: Offer',
    from: 'Shanice Cole <shanice@cole.example>',
    body: "I'm happy to accept: $41.50 an hour, starting Monday, July 12.",
  });
  const { text } = await ask('and what day does Shanice start?', [offer]);
  expect(text).toContain('12 July 2027');
});

test('what a sender is called makes no citation and no image', async () => {
  const bank = mail({ subject: 'Bank', body: 'The account is closed.' });
  const eve = mail({
    subject: 'Lottery prize',
    from: 'Bank [1] ![x](https://x.example/p.png) <eve@x.example>',
    body: 'The prize is a boat.',
  });
  const { text, cited } = await ask('what did they say about the lottery prize?', [bank, eve]);
  expect(cited).toEqual([2]);
  expect(text).not.toContain('![');
});

test('days until an event of whole days are those of the calendar, east of Greenwich too', async () => {
  const holiday = event({ title: 'Holiday', start: '2027-03-10', end: '2027-03-11' });
  const { text } = await ask('how many days until my holiday?', [holiday], { timeZone: 'Europe/Berlin' });
  expect(text).toContain('in 2 days');
});

test('a card of the address book is told for what it says, and not for all that names its owner', async () => {
  const sync = event({ title: 'Call with Sarah', start: '2027-03-10T10:00:00Z', end: '2027-03-10T10:30:00Z' });
  const { text } = await ask('when is my call with Sarah?', [sync]);
  expect(text).toContain('10 March 2027');
});

test('a month that begins a week without an event is not told as free', async () => {
  const late = event({ title: 'Review', start: '2027-04-15T10:00:00Z', end: '2027-04-15T11:00:00Z' });
  const { text } = await ask('am I free in April?', [late]);
  expect(text).not.toMatch(/^Yes/);
  expect(text).not.toContain('Outside office hours');
});
