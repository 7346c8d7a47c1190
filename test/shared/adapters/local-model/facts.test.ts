import { describe, expect, test } from 'vitest';
import type { Hit } from '../../../../shared/domain/hit.ts';
import { ask } from './ask.ts';
import { event, file, mail } from './hit-factories.ts';

interface Case {
  name: string;
  question: string;
  hits: Hit[];
  says: string[];
  /** The hit that has to be cited, from 1. */
  cites: number;
  never?: string[];
}

const hotel = () =>
  mail({
    subject: 'Your reservation at Hotel Aurora, Trieste',
    from: 'Hotel Aurora <reception@aurora.example>',
    body: `
Dear Alex Morgan,
we look forward to your stay.

Confirmation number: 884213907
Check-in: Thursday, 22 April 2027, from 15:00
Check-out: Sunday, 25 April 2027, until 11:00
Guests: 2 adults
Address: Riva del Mandracchio 4, 34124 Trieste
Total price: EUR 438,00
Free cancellation until 20 April 2027, 18:00`,
  });

const review = () =>
  event({
    title: 'Design review: website',
    start: '2027-03-09T14:00:00Z',
    end: '2027-03-09T15:30:00Z',
    location: 'Room 2',
    organizer: 'Alex Morgan <alex.morgan@example.com>',
    meetingLink: 'https://meet.example/abc-defg-hij',
    guests: [
      ['Alex Morgan <alex.morgan@example.com>', 'accepted'],
      ['Dana Ortiz <dana@client.example>', 'needsAction'],
      ['Priya Raman <priya@studio.example>', 'tentative'],
    ],
  });

const cases: Case[] = [
  {
    name: 'hotel: arrival day, code and price from one mail',
    question: 'when do I check in at the hotel, what is the confirmation number and how much is it?',
    hits: [hotel()],
    says: ['22 April 2027', '15:00', '884213907', '438,00'],
    cites: 1,
    never: ['20 April'],
  },
  {
    name: 'hotel: check-out',
    question: 'When do I have to check out of the hotel?',
    hits: [hotel()],
    says: ['25 April 2027', '11:00'],
    cites: 1,
    never: ['22 April'],
  },
  {
    name: 'hotel: address',
    question: "What's the address of my hotel?",
    hits: [hotel()],
    says: ['Riva del Mandracchio 4'],
    cites: 1,
  },
  {
    name: 'hotel: German labels with values below',
    question: 'when is my hotel booking and what is the reservation number?',
    hits: [
      mail({
        subject: 'Buchungsbestätigung Pension Seeblick',
        body: `
Reservierungsnummer
PSB-20417
Anreise
Fr. 16.07.2027 ab 14:00 Uhr
Abreise
So. 18.07.2027 bis 10:00 Uhr
Gesamtpreis
246,00 €`,
      }),
    ],
    says: ['16 July 2027', '14:00', 'PSB-20417'],
    cites: 1,
    never: ['18 July'],
  },
  {
    name: 'restaurant: a table booked online',
    question: 'when is our table reservation?',
    hits: [
      mail({
        subject: 'Reservation confirmed - Osteria Bruna',
        body: 'Your table is booked.\nParty of 4\nSat, 20 Mar 2027 at 7:45 pm\n14 Hill Lane, Leeds\nCancel before 20 Mar 2027 12:00 free of charge.',
      }),
    ],
    says: ['20 March 2027', '19:45'],
    cites: 1,
  },
  {
    name: 'restaurant: a friend writes the time in words',
    question: 'when and where is dinner with Nora?',
    hits: [
      mail({
        subject: 'Thursday?',
        from: 'Nora Blum <nora@example.org>',
        at: '2027-03-07T18:00:00Z',
        body: `
Hi!

dinner on Thursday then, I got us a table at Café Linden, 9 Mill Street, for half past seven. Ben comes later.

Nora`,
      }),
    ],
    says: ['The dinner with Nora is on Thursday, 11 March 2027', 'half past seven', 'Café Linden'],
    cites: 1,
  },
  {
    name: 'delivery: day and tracking number',
    question: 'when will my parcel arrive and what is the tracking number?',
    hits: [
      mail({
        subject: 'Your order is on its way',
        from: 'Lampenhaus <versand@lampenhaus.example>',
        at: '2027-03-06T10:00:00Z',
        body: `
Order number: LH-2027-00731
Ordered on 4 March 2027
Shipped with ParcelSwift
Tracking number: 00340 4341 6109 8273 55
Estimated delivery: Wednesday, 10 March 2027
Total: €89.90`,
      }),
    ],
    says: ['10 March 2027', '00340 4341 6109 8273 55'],
    cites: 1,
    never: ['4 March'],
  },
  {
    name: 'delivery: the order number, not the tracking number',
    question: "what's the order number for the headphones?",
    hits: [
      mail({
        subject: 'Thanks for your order (headphones)',
        body: 'Hello,\nOrder #402-9981734-55 placed on March 3, 2027.\n1 x Headphones Aria 2\nOrder total: $129.00\nTracking ID: TBA882199123',
      }),
    ],
    says: ['402-9981734-55'],
    cites: 1,
    never: ['TBA882199123'],
  },
  {
    name: 'invoice: due date and amount',
    question: 'when is the electricity bill due and how much is it?',
    hits: [
      mail({
        subject: 'Your electricity invoice for February',
        body: 'Invoice number 5512-88\nInvoice date: 1 March 2027\nDue date: 15 March 2027\nAmount due: £64.18\nPrevious balance: £0.00',
      }),
    ],
    says: ['15 March 2027', '£64.18'],
    cites: 1,
    never: ['on Monday, 1 March'],
  },
  {
    name: 'invoice: German',
    question: 'when is the Stadtwerke invoice due?',
    hits: [
      mail({
        subject: 'Ihre Rechnung der Stadtwerke',
        body: 'Rechnungsnummer: 2027-4471\nRechnungsdatum: 01.03.2027\nRechnungsbetrag: 112,35 €\nZahlbar bis 22.03.2027',
      }),
    ],
    says: ['22 March 2027'],
    cites: 1,
    never: ['on Monday, 1 March'],
  },
  {
    name: 'event: when, in the zone of the person',
    question: 'when is the design review?',
    hits: [mail({ subject: 'Re: logo', body: 'Let us talk about the logo on 11 March.' }), review()],
    says: ['9 March 2027', '14:00', '15:30'],
    cites: 2,
  },
  {
    name: 'event: who comes',
    question: 'who is coming to the design review?',
    hits: [review()],
    says: ['Dana Ortiz', 'Priya Raman'],
    cites: 1,
  },
  { name: 'event: where', question: 'where is the design review?', hits: [review()], says: ['Room 2'], cites: 1 },
  {
    name: 'event: how long',
    question: 'how long is the design review?',
    hits: [review()],
    says: ['1 h 30 min'],
    cites: 1,
  },
  {
    name: 'event: the link',
    question: "what's the link for the design review?",
    hits: [review()],
    says: ['https://meet.example/abc-defg-hij'],
    cites: 1,
  },
  {
    name: 'event: how many',
    question: 'how many people are invited to the design review?',
    hits: [review()],
    says: ['3'],
    cites: 1,
  },
  {
    name: 'event: whole days',
    question: 'when is the offsite?',
    hits: [event({ title: 'Team offsite', start: '2027-05-03', end: '2027-05-06', location: 'Bath' })],
    says: ['3 May 2027', '5 May 2027'],
    cites: 1,
    never: ['6 May'],
  },
  {
    name: 'event: of two the next one',
    question: 'when is my dentist appointment?',
    hits: [
      event({ title: 'Dentist', start: '2027-01-12T09:00:00Z', end: '2027-01-12T09:30:00Z' }),
      event({ title: 'Dentist', start: '2027-03-18T09:00:00Z', end: '2027-03-18T09:30:00Z' }),
    ],
    says: ['18 March 2027', '09:00'],
    cites: 2,
  },
  {
    name: 'a meeting that is in a mail only',
    question: 'when is the kick-off with Halden?',
    hits: [
      mail({
        subject: 'Kick-off Halden project',
        at: '2027-03-05T09:00:00Z',
        body: 'Hi all,\n\nas discussed the Halden kick-off takes place on Tuesday 16 March from 10:00 to 11:30 in the big room.\nPlease send me your slides by Friday.',
      }),
    ],
    says: ['16 March 2027', '10:00', '11:30'],
    cites: 1,
    never: ['12 March'],
  },
  {
    name: 'an amount in a sentence, not the one it replaces',
    question: 'how much is the marketing budget for Q2?',
    hits: [
      mail({
        subject: 'Budget round',
        body: 'Hi,\n\nthe marketing budget for Q2 is £31,500, down from £40,000 last quarter. Travel stays at £9,000.',
      }),
    ],
    says: ['£31,500'],
    cites: 1,
    never: ['£40,000', '£9,000'],
  },
  {
    name: 'a password',
    question: "what's the wifi password at the cottage?",
    hits: [
      mail({
        subject: 'Welcome to Rose Cottage',
        body: 'The cottage key is in the lockbox by the door, code 4471.\nWifi network: RoseGuest\nWifi password: bramble-jam-42\nRubbish goes out on Mondays.',
      }),
    ],
    says: ['bramble-jam-42'],
    cites: 1,
  },
  {
    name: 'a code in a file',
    question: 'what is the alarm code of the office?',
    hits: [
      file({
        name: 'Office handbook',
        text: 'Opening: first one in disarms.\nAlarm code: 7703#\nThe office closes at 19:00.',
      }),
    ],
    says: ['7703'],
    cites: 1,
  },
  {
    name: 'a phone number',
    question: "what is the plumber's phone number?",
    hits: [mail({ subject: 'Plumber', body: 'Try my plumber, Mr Okafor, tel. +44 20 7946 0123, he is quick.' })],
    says: ['+44 20 7946 0123'],
    cites: 1,
  },
  {
    name: 'who sent something',
    question: 'who sent me the tax documents?',
    hits: [
      mail({
        subject: 'Tax documents 2026',
        from: 'Ines Faber <ines@faber-tax.example>',
        body: 'Please find attached.',
      }),
    ],
    says: ['Ines Faber'],
    cites: 1,
  },
  {
    name: 'a passage of a file',
    question: 'what does the contract say about termination?',
    hits: [
      file({
        name: 'Studio contract.md',
        text: '# Services\nThe studio designs the pages.\n\n# Termination\nEither side may terminate the contract with 30 days notice; work done until then is paid.',
      }),
    ],
    says: ['30 days'],
    cites: 1,
  },
  {
    name: 'a deadline in a contract',
    question: 'when does the website launch?',
    hits: [
      file({
        name: 'Agreement.md',
        text: 'The studio designs the new website.\n\n| step | by |\n| design approved | 19 March 2027 |\n| launch | 17 May 2027 |',
      }),
    ],
    says: ['17 May 2027'],
    cites: 1,
    never: ['19 March'],
  },
  {
    name: 'a price, not its instalments',
    question: 'what is the price of the website contract?',
    hits: [
      file({
        name: 'Website contract',
        text: 'The price is £36,000 plus VAT, paid in three parts: £12,000 on signing, £24,000 at launch.',
      }),
    ],
    says: ['£36,000'],
    cites: 1,
  },
  {
    name: 'a title that names what was asked for stands for its text',
    question: 'what should I pack?',
    hits: [
      mail({ subject: 'Saturday', body: "And don't worry about your packing, we have everything." }),
      file({ name: 'Packing list.txt', text: 'passport\nrain jacket\nphone charger' }),
    ],
    says: ['passport; rain jacket'],
    cites: 2,
  },
  {
    name: 'half of the words in a title are not the thing',
    question: 'when does the website launch?',
    hits: [
      event({ title: 'Design review: website', start: '2027-03-09T14:00:00Z', end: '2027-03-09T15:00:00Z' }),
      mail({ subject: 'Plan', body: 'The launch of the website is on 17 May 2027.' }),
    ],
    says: ['17 May 2027'],
    cites: 2,
    never: ['Design review'],
  },
  {
    name: 'the day of a meeting, not the one to sign up by',
    question: 'when is the parent-teacher meeting?',
    hits: [
      mail({
        subject: 'Parent-teacher evening',
        body: 'Dear parents,\nthe parent-teacher meeting will be held on Thursday 25th March at 6.30pm in the school hall.\nPlease sign up by 15 March.',
      }),
    ],
    says: ['25 March 2027', '18:30'],
    cites: 1,
    never: ['15 March'],
  },
  {
    name: 'a code in groups, beside another code',
    question: 'what is my hotel confirmation number?',
    hits: [
      mail({
        subject: 'Your booking is confirmed',
        body: 'Your booking in Bergen is confirmed.\nConfirmation number: 3920.117.554\nPIN code: 4410\nHotel Fjord\nCheck-in Friday 4 June 2027',
      }),
    ],
    says: ['3920.117.554'],
    cites: 1,
  },
  {
    name: 'what "it" does needs no name',
    question: 'what is the order number and when will it arrive?',
    hits: [
      mail({
        subject: 'Order confirmation',
        body: 'Order no. 88-20271\nOrder date 5 March 2027\nArriving Thursday, March 11',
      }),
    ],
    says: ['88-20271', 'Thursday, 11 March 2027'],
    cites: 1,
    never: ['5 March'],
  },
];

describe('facts', () => {
  test.each(cases)('$name', async ({ question, hits, says, cites, never = [] }) => {
    const { text, cited } = await ask(question, hits);
    for (const part of says) expect(text).toContain(part);
    for (const part of never) expect(text).not.toContain(part);
    expect(cited).toContain(cites);
  });
});
