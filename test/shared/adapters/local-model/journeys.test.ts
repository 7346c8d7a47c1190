import { describe, expect, test } from 'vitest';
import type { Hit } from '../../../../shared/domain/hit.ts';
import { ask } from './ask.ts';
import { event, mail } from './hit-factories.ts';

interface Case {
  name: string;
  question: string;
  hits: Hit[];
  says: string[];
  /** The hit that has to be cited, from 1. */
  cites: number;
  never?: string[];
}

const BOTH = 'when is my flight and what is the booking reference?';

const newsletter = () =>
  mail({
    subject: 'Flash sale: flights from £29 ✈',
    from: 'Wingly Deals <offers@wingly.example>',
    at: '2027-03-07T08:00:00Z',
    labels: ['INBOX', 'CATEGORY_PROMOTIONS'],
    body: `
Book your next flight before midnight!
London to Porto from £29, flights on Tuesday, 6 April 2027, 06:10
London to Split from £41, Saturday 1 May 2027
Use promo code FLY20A and save 20%. Offer ends 12 March 2027.
Unsubscribe`,
  });

const cases: Case[] = [
  {
    name: 'a confirmation with labelled lines, beside a newsletter that is newer',
    question: BOTH,
    hits: [
      newsletter(),
      mail({
        subject: 'Booking confirmation QX7LM2',
        from: 'Nordwind <no-reply@nordwind.example>',
        body: `
Thank you for flying with us, Ms Morgan.

Booking reference: QX7LM2
Date of issue: 1 Mar 2027
Flight: NW 412
Departure: Fri, 14 May 2027 07:35  Hamburg (HAM)
Arrival: Fri, 14 May 2027 09:05  London Heathrow (LHR)
Online check-in opens 13 May 2027 07:35`,
      }),
    ],
    says: ['14 May 2027', '07:35', 'QX7LM2'],
    cites: 2,
    never: ['6 April', 'FLY20A', '09:05', '1 March'],
  },
  {
    name: 'a sentence, and a code of letters alone',
    question: BOTH,
    hits: [
      mail({
        subject: 'You are going to Oslo!',
        body: `
Hello Alex,

your flight SK 1464 departs at 19:05 on 12 April from Copenhagen and lands in Oslo at 20:15. Your booking reference is
KLMPQR. Please be at the gate 40 minutes before departure.`,
      }),
    ],
    says: ['12 April 2027', '19:05', 'KLMPQR'],
    cites: 1,
    never: ['20:15'],
  },
  {
    name: 'German labels',
    question: BOTH,
    hits: [
      mail({
        subject: 'Ihre Buchungsbestätigung',
        body: `
Sehr geehrte Frau Morgan,

vielen Dank für Ihre Buchung vom 27.02.2027.
Buchungsnummer: 8KD2WA
Hinflug
Abflug 14.08.2027 07:35 Uhr München (MUC)
Ankunft 14.08.2027 10:10 Uhr Palma (PMI)
Rückflug
Abflug 28.08.2027 11:00 Uhr Palma (PMI)
Ankunft 28.08.2027 13:25 Uhr München (MUC)`,
      }),
    ],
    says: ['14 August 2027', '07:35', '8KD2WA'],
    cites: 1,
    never: ['28 August', '27 February'],
  },
  {
    name: 'label and value on neighbouring lines',
    question: BOTH,
    hits: [
      mail({
        subject: 'Your e-ticket itinerary',
        body: `
ITINERARY RECEIPT
Confirmation number
H4RT9X
Passenger
MORGAN / ALEX MS
Issue date
22 Feb 2027
Departs
Sun 21 Mar 2027
06:20 AM
New York (JFK)
Arrives
Sun 21 Mar 2027
09:41 AM
Austin (AUS)
Seat
22C`,
      }),
    ],
    says: ['21 March 2027', '06:20', 'H4RT9X'],
    cites: 1,
    never: ['22 February', '09:41'],
  },
  {
    name: 'a table whose header names the columns',
    question: 'What time does my flight leave?',
    hits: [
      mail({
        subject: 'Reservation confirmed',
        body: `
Flight   From   To   Departure   Arrival
AZ 205   LHR   FCO   18 Apr 2027 11:15   18 Apr 2027 14:50
Reservation code: M3ZZTP`,
      }),
    ],
    says: ['18 April 2027', '11:15'],
    cites: 1,
    never: ['14:50'],
  },
  {
    name: 'American dates with am and pm',
    question: BOTH,
    hits: [
      mail({
        subject: 'Your trip confirmation (Record locator TQW8ZB)',
        body: `
Record locator: TQW8ZB
Booked on 02/27/2027

DEPART 04/03/2027 5:45 PM Boston (BOS)
ARRIVE 04/03/2027 9:12 PM San Diego (SAN)`,
      }),
    ],
    says: ['3 April 2027', '17:45', 'TQW8ZB'],
    cites: 1,
  },
  {
    name: 'French, with hours written 19h05',
    question: 'When is my flight, and what is the confirmation number?',
    hits: [
      mail({
        subject: 'Confirmation de votre vol',
        body: `
Bonjour Alex,
Votre réservation est confirmée.
Référence de réservation : WZ8R4T
Date de réservation : 20 février 2027
Départ : vendredi 9 avril 2027 à 19h05, Paris-Orly
Arrivée : vendredi 9 avril 2027 à 20h20, Toulouse`,
      }),
    ],
    says: ['9 April 2027', '19:05', 'WZ8R4T'],
    cites: 1,
    never: ['20 February'],
  },
  {
    name: 'Spanish',
    question: BOTH,
    hits: [
      mail({
        subject: 'Confirmación de reserva',
        body: `
Localizador: 6YHN2B
Fecha de compra: 25/02/2027
Ida
Salida: lunes 5 de abril de 2027, 08:10 Madrid (MAD)
Llegada: lunes 5 de abril de 2027, 09:25 Sevilla (SVQ)`,
      }),
    ],
    says: ['5 April 2027', '08:10', '6YHN2B'],
    cites: 1,
  },
  {
    name: 'Italian',
    question: 'what is the booking code of my flight to Catania?',
    hits: [
      mail({
        subject: 'Il tuo volo per Catania',
        body: `
Codice di prenotazione: V2K9PD
Partenza 3 giugno 2027 ore 12:40 Milano Linate
Arrivo 3 giugno 2027 ore 14:35 Catania`,
      }),
    ],
    says: ['V2K9PD'],
    cites: 1,
  },
  {
    name: 'Turkish, the zone told as the text tells it',
    question: BOTH,
    hits: [
      mail({
        subject: 'Uçuş bilgileriniz',
        body: `
Rezervasyon kodu: PL3KTR
Kalkış: 17 Nisan 2027 06:55 (GMT+3) Ankara
Varış: 17 Nisan 2027 08:05 (GMT+3) İzmir`,
      }),
    ],
    says: ['17 April 2027', '06:55', 'GMT+3', 'PL3KTR'],
    cites: 1,
  },
  {
    name: 'the next of two bookings, and not the one that is over',
    question: BOTH,
    hits: [
      mail({
        subject: 'Booking confirmation',
        at: '2027-01-10T10:00:00Z',
        body: 'Booking reference: OLD123\nFlight BA 82\nDeparture: 2 February 2027 10:00\nArrival: 2 February 2027 12:00',
      }),
      mail({
        subject: 'Booking confirmation',
        at: '2027-02-01T10:00:00Z',
        body: 'Booking reference: NEW456\nFlight BA 95\nDeparture: 2 May 2027 15:30\nArrival: 2 May 2027 18:00',
      }),
    ],
    says: ['2 May 2027', '15:30', 'NEW456'],
    cites: 2,
    never: ['OLD123', '2 February'],
  },
  {
    name: 'a change of schedule: the newest message counts, the older is named',
    question: 'when is my flight?',
    hits: [
      mail({
        subject: 'Booking confirmation HJ7K2L',
        from: 'Skyline <mail@skyline.example>',
        at: '2027-02-10T10:00:00Z',
        body: 'Booking reference: HJ7K2L\nFlight SY 10\nDeparture: Monday, 12 April 2027, 09:00\nArrival: 11:00',
      }),
      mail({
        subject: 'Schedule change for booking HJ7K2L',
        from: 'Skyline <mail@skyline.example>',
        at: '2027-03-02T10:00:00Z',
        body: 'Your flight SY 10 has a new time.\nOld departure: Monday, 12 April 2027, 09:00\nNew departure: Monday, 12 April 2027, 10:45',
      }),
    ],
    says: ['10:45', 'older'],
    cites: 2,
  },
  {
    name: 'the time in the subject alone',
    question: 'when does my flight leave?',
    hits: [
      mail({
        subject: 'Check in now: flight to Lisbon on 10 March 2027 at 13:20',
        body: 'Your boarding pass is waiting. Booking reference ABX92K.',
      }),
    ],
    says: ['10 March 2027', '13:20'],
    cites: 1,
  },
  {
    name: 'arrival when arrival is asked',
    question: 'what time does my flight land?',
    hits: [
      mail({
        subject: 'Booking confirmation',
        body: 'Booking reference: QWE789\nFlight LO 281\nDeparture: 2 May 2027 15:30 London\nArrival: 2 May 2027 18:55 Warsaw',
      }),
    ],
    says: ['2 May 2027', '18:55'],
    cites: 1,
    never: ['15:30'],
  },
  {
    name: 'the way back when that is asked',
    question: 'when is my return flight?',
    hits: [
      mail({
        subject: 'Your booking is confirmed',
        body: `
Reservation code K8W2FF
Outbound
Departure: 4 June 2027 08:00 Berlin
Arrival: 4 June 2027 09:15 Zurich
Return
Departure: 9 June 2027 20:40 Zurich
Arrival: 9 June 2027 22:00 Berlin`,
      }),
    ],
    says: ['9 June 2027', '20:40'],
    cites: 1,
    never: ['4 June'],
  },
  {
    name: 'one airline of two',
    question: 'When is my Finnair flight?',
    hits: [
      mail({
        subject: 'Ryanair travel itinerary',
        body: 'Reservation: R4NN8K\nDeparture: 20 March 2027 06:00 Stansted',
      }),
      mail({
        subject: 'Finnair booking confirmation',
        body: 'Booking reference: F1NN9A\nDeparture: 25 March 2027 10:20 Heathrow\nArrival: 25 March 2027 15:20 Helsinki',
      }),
    ],
    says: ['25 March 2027', '10:20'],
    cites: 2,
    never: ['20 March'],
  },
  {
    name: 'a train, German, with the platform',
    question: 'when does my train leave and which platform?',
    hits: [
      mail({
        subject: 'Ihre Fahrkarte Hamburg - Berlin',
        body: 'Auftragsnummer 7PLK3M\nICE 703\nAbfahrt: 19.03.2027 14:36 Hamburg Hbf, Gleis 8\nAnkunft: 19.03.2027 16:21 Berlin Hbf',
      }),
    ],
    says: ['19 March 2027', '14:36', '8'],
    cites: 1,
    never: ['16:21'],
  },
  {
    name: 'a coach ticket whose day and time stand apart',
    question: 'when is my bus?',
    hits: [
      mail({
        subject: 'Your coach ticket',
        body: 'Booking number: 3141592653\n\nSaturday, 27 March 2027\n23:10  London Victoria\n06:40  Paris Bercy (+1 day)\n\nPrinted 01/03/2027',
      }),
    ],
    says: ['27 March 2027', '23:10'],
    cites: 1,
  },
  {
    name: 'a ferry',
    question: 'when does the ferry depart?',
    hits: [
      mail({
        subject: 'Your crossing Dover - Calais',
        body: 'Booking ref. 55120938. Sailing on Thu 1 April 2027, departs 10:15, arrives 12:45. Check-in closes at 08:45.',
      }),
    ],
    says: ['1 April 2027', '10:15'],
    cites: 1,
    never: ['12:45', '08:45'],
  },
  {
    name: 'a flight that stands in the calendar only',
    question: 'when is my flight to Rome?',
    hits: [
      newsletter(),
      event({ title: 'Flight to Rome BA 548', start: '2027-04-02T06:30:00Z', end: '2027-04-02T09:05:00Z' }),
    ],
    says: ['2 April 2027', '07:30'],
    cites: 2,
    never: ['6 April'],
  },
  {
    name: 'the flight number',
    question: "what's my flight number?",
    hits: [
      mail({
        subject: 'Itinerary',
        body: 'Passenger: Alex Morgan\nFlight: LH 1842\nBooking code: 7YTR2Q\nDeparture: 3 May 2027 07:00',
      }),
    ],
    says: ['LH 1842'],
    cites: 1,
  },
  {
    name: 'the seat, not the flight number',
    question: 'which seat do I have on the flight?',
    hits: [mail({ subject: 'Boarding pass', body: 'Flight: LH 1842\nSeat: 14A (window)\nGate: B22\nBoarding: 06:20' })],
    says: ['14A'],
    cites: 1,
  },
  {
    name: 'what the flight cost',
    question: 'how much did my flight cost?',
    hits: [
      newsletter(),
      mail({
        subject: 'E-ticket receipt',
        body: 'Flight TP 1351\nBooking reference: Z9X8C7\nFare: £142.00\nTaxes and fees: £45.40\nTotal paid: £187.40\nDeparture: 3 May 2027 07:00',
      }),
    ],
    says: ['£187.40'],
    cites: 2,
    never: ['£29'],
  },
  {
    name: 'how long the flight takes',
    question: 'how long is my flight?',
    hits: [
      mail({
        subject: 'Itinerary',
        body: 'Booking code: 7YTR2Q\nFlight LH 1842\nDuration: 02:35\nDeparture: 3 May 2027 07:00',
      }),
    ],
    says: ['2 h 35 min'],
    cites: 1,
  },
  {
    name: 'where the flight leaves from',
    question: 'where does my flight leave from?',
    hits: [
      mail({
        subject: 'Your booking is confirmed',
        body: 'Booking reference: TR7K2M\nFrom London Gatwick (LGW), North Terminal\nTo Naples (NAP)\nDeparture 3 May 2027, 07:00',
      }),
    ],
    says: ['London Gatwick'],
    cites: 1,
    never: ['Naples'],
  },
  {
    name: 'Dutch, the day in the heading of its leg',
    question: BOTH,
    hits: [
      newsletter(),
      mail({
        subject: 'Boekingsbevestiging KM78QZ',
        body: `
Beste Alex, bedankt voor je boeking. Je boekingscode is KM78QZ.

Heenvlucht - zaterdag 17 april 2027
Vertrek 09:40 Amsterdam (AMS)
Aankomst 11:05 Praag (PRG)
Terugvlucht - woensdag 21 april 2027
Vertrek 18:15 Praag (PRG)
Aankomst 19:50 Amsterdam (AMS)`,
      }),
    ],
    says: ['17 April 2027', '09:40', 'KM78QZ'],
    cites: 2,
    never: ['21 April', 'FLY20A'],
  },
  {
    name: 'a forwarded line of an agency, whose header has a date of its own',
    question: BOTH,
    hits: [
      mail({
        subject: 'Fwd: your flights',
        body: `
here are the details

---------- Forwarded message ---------
From: Agency <desk@agency.example>
Date: Mon, 1 Mar 2027 at 10:00
Subject: your flights

PNR  : YT6UPW
AI 0131  BOM-LHR  27MAR  0225 hrs  0720 hrs`,
      }),
    ],
    says: ['27 March 2027', '02:25', 'YT6UPW'],
    cites: 1,
    never: ['1 March'],
  },
  {
    name: 'an invitation to check in, the code behind "booking"',
    question: BOTH,
    hits: [
      mail({
        subject: 'Check-in is now open for your trip to Athens',
        body: 'Check in now for flight A3 605 to Athens.\nBooking: 5XK2PL\nTue 9 Mar | LHR 13:05 -> ATH 18:45\nCheck in before 9 Mar 12:05',
      }),
    ],
    says: ['9 March 2027', '13:05', '5XK2PL'],
    cites: 1,
    never: ['12:05', '18:45'],
  },
  {
    name: 'of several legs the first, in capitals and columns, the year said once',
    question: BOTH,
    hits: [
      mail({
        subject: 'Your travel documents',
        at: '2027-03-01T10:00:00Z',
        body: `
AGENCY                                BOOKING REF: 7QX2LP
12 HARBOUR ROAD                       DATE:        26 FEB 2027

FLIGHT     XN 2210 - NORTHERN CROSS                     MON 10 JANUARY 2028
DEPARTURE: LEEDS, GB                                    10 JAN 07:15
ARRIVAL:   DUBLIN, IE (DUBLIN AIRPORT)                  10 JAN 08:20
           FLIGHT BOOKING REF: XN/7QX2LP                DURATION: 01:05

FLIGHT     XN 118 - NORTHERN CROSS                      MON 10 JANUARY 2028
DEPARTURE: DUBLIN, IE (DUBLIN AIRPORT)                  10 JAN 10:40
ARRIVAL:   BOSTON, MA (LOGAN AIRPORT)                   10 JAN 13:05`,
      }),
    ],
    says: ['10 January 2028', '07:15', '7QX2LP'],
    cites: 1,
    never: ['10:40', '26 February'],
  },
];

describe('journeys', () => {
  test.each(cases)('$name', async ({ question, hits, says, cites, never = [] }) => {
    const { text, cited } = await ask(question, hits);
    for (const part of says) expect(text).toContain(part);
    for (const part of never) expect(text).not.toContain(part);
    expect(cited).toContain(cites);
  });
});
