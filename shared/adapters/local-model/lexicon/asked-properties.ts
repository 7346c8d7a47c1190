/** Nouns for the property that is asked for: "what is the departure time", "who is the organizer". */
import type { AskField } from '../../../domain/intent.ts';
import { wordsPattern } from './words-pattern.ts';

/** Over folded text; the first that is found counts. */
export const ASKED_PROPERTIES: readonly (readonly [AskField, RegExp])[] = [
  ['check-out', wordsPattern('check out, checkout, check out time, check out date', '')],
  ['check-in', wordsPattern('check in, checkin, check in time, check in date, anreise', '')],
  ['boarding', wordsPattern('boarding, boarding time, gate closes', '')],
  [
    'departure',
    wordsPattern('departure, departure time, departure date, abflug, abflugzeit, abfahrt, abfahrtszeit', ''),
  ],
  ['arrival', wordsPattern('arrival, arrival time, arrival date, landing time, ankunft, ankunftszeit', '')],
  ['return', wordsPattern('return, return flight, return date, return journey, way back, ruckflug', '')],
  ['pick-up', wordsPattern('pick up, pickup, pick up time, collection', '')],
  ['drop-off', wordsPattern('drop off, drop off time', '')],
  ['delivery', wordsPattern('delivery, delivery date, lieferdatum', '')],
  [
    'deadline',
    wordsPattern(
      'deadline, deadlines, due date, expiry date, expiration date, cut off date, closing date, frist, date limite, fecha limite, scadenza',
      '',
    ),
  ],
  [
    'birthday',
    wordsPattern(
      'birthday, birth date, date of birth, geburtstag, anniversaire, cumpleanos, compleanno, dogum gunu',
      '',
    ),
  ],
  ['start', wordsPattern('start time, start date, starting time, beginning', '')],
  ['end', wordsPattern('end time, end date, finishing time', '')],
  ['created', wordsPattern('creation date', '')],
  ['modified', wordsPattern('last change, last edit, modification date', '')],
  ['organizer', wordsPattern('organizer, organiser, host, organisator, organisateur, organizador, organizzatore', '')],
  ['sender', wordsPattern('sender, author of the email, absender, expediteur, remitente, mittente', '')],
  ['recipient', wordsPattern('recipient, recipients, addressee', '')],
  ['owner', wordsPattern('owner, author, creator', '')],
  [
    'attendee',
    wordsPattern(
      'attendees, attendee, participants, participant, guests, guest list, invitees, attendance, teilnehmer, invitados',
      '',
    ),
  ],
];

/** The property that a folded text names. */
export function propertyIn(folded: string): AskField | undefined {
  return ASKED_PROPERTIES.find(([, pattern]) => pattern.test(folded))?.[0];
}

export const TIME_PROPERTIES: ReadonlySet<AskField> = new Set<AskField>([
  'start',
  'end',
  'departure',
  'arrival',
  'boarding',
  'return',
  'check-in',
  'check-out',
  'pick-up',
  'drop-off',
  'delivery',
  'deadline',
  'sent',
  'created',
  'modified',
  'birthday',
]);
