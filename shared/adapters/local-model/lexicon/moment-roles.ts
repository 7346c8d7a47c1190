/**
 * What a time in a text is the time of, by the words beside it. The languages are those of the senders that people get mail
 * from. Where two words stand before a time, the nearer one counts.
 */
import { wordsPattern } from './words-pattern.ts';

export const MOMENT_ROLES = [
  'departure',
  'arrival',
  'check-in',
  'check-out',
  'boarding',
  'pick-up',
  'drop-off',
  'delivery',
  'start',
  'end',
  'due',
  'check-in-opens',
  'cancellation',
  'issued',
  'superseded',
  'when',
  'other',
] as const;

export type MomentRole = (typeof MOMENT_ROLES)[number];

const WORDS: Readonly<Record<MomentRole, string>> = {
  departure: `depart~, dep, leaves, leaving, leave, take off, takes off, abflug~, abfahrt~, hinflug~, hinfahrt~, depart, salida~,
    partenza~, partida~, saida~, vertrek~, vertrekt, avgang~, avreise~, afgang~, avresa, odlot~, wylot~, odjazd~, kalkis~, gidis~`,
  arrival: `arriv~, arr, land, lands, landing, ankunft~, arrivee~, llegada~, llega, arrivo~, chegada~, aankomst~, ankomst~, przylot~, przyjazd~, varis~`,
  'check-in': `check in, checkin, check in from, anreise~, arrival date, entrada, einchecken, inchecken, date d'arrivee, ankunftstag, giris`,
  'check-out': `check out, checkout, abreise~, salida del hotel, uitchecken, date de depart, cikis`,
  boarding: `boarding~, gate closes, gate opens, einsteigen, embarquement, embarque, imbarco`,
  'pick-up': `pick up, pickup, collection, collect, abholung~, ritiro, recogida, prise en charge, ophalen`,
  'drop-off': `drop off, dropoff, ruckgabe~, restitution, riconsegna, devolucion, inleveren`,
  delivery: `deliver~, arriving, zustell~, liefer~, zugestellt, geliefert, livraison~, livre, entrega~, consegna~, leverans~, levering~, bezorg~, dostaw~, teslimat~`,
  start: `start~, begin~, beginn~, doors, kick off, showtime, debut, inicio, empieza, inizio, comeco, aanvang, reservation for, table for,
    booked for, scheduled for, rescheduled to, rescheduled for, moved to, takes place, held, held on, appointment, termin, termine, randevu`,
  end: `end, ends, ending, until, till, finishes, finish, bis, ende, endet, fin, fine, termina, einde`,
  due: `due~, deadline~, pay by, payable~, payment date, fallig~, zahlbar~, echeance~, vencimiento~, vence, scadenza~, expires, expiry~, valid until,
    valid through, valid to, gultig bis, no later than, at the latest, not valid, book by, ends on, respond by, reply by, rsvp~, renews`,
  'check-in-opens': `online check in, web check in, check in opens, check in is open, check in available, check in online, mobile check in, check in starts`,
  cancellation: `cancel~, cancell~, storn~, annul~, refund~, kostenlos stornierbar, modify~, change your booking`,
  issued: `issue, issued, issue date, date of issue, booked on, booking date, booking made, date of booking, date of change, date of purchase,
    purchase date, purchased, order date, ordered on, order placed, placed on, ordered, gebucht am, gebucht, buchungsdatum, buchung vom, ausstell~, ausgestellt~,
    bestelldatum, bestellt am, bestellung vom, date d'emission, emis le, date de reservation, date de commande, date d'achat, commande du, fecha de emision,
    fecha de compra, fecha de reserva, data di emissione, data dell'ordine, data da compra, data emissione, printed, created, invoice date, rechnungsdatum, date de facture,
    payment received, paid on, paid, bezahlt am, sent, last updated, updated on, received on, boekingsdatum, dispatched, shipped, versendet, versandt, expedie`,
  superseded: `old, originally, original, previously, previous, former, formerly, instead of, rather than, ursprunglich~, bisher~, alt, alte, alter,
    anstatt, ancien~, initial, initialement, anterior~, precedente~, eski`,
  when: `date, time, date and time, when, datum, uhrzeit, zeit, wann, quand, heure, fecha, hora, cuando, data, ora, quando, tarih, saat, data i godzina`,
  other: `born, birth~, date of birth, geburtsdatum, geboren, passport~, reisepass, copyright, opening hours, offnungszeiten, open~, hours, hotline, office hours, call us, support`,
};

/** Words too common to count unless they stand right before the time. */
const ADJACENT: readonly (readonly [MomentRole, RegExp])[] = [
  ['departure', /(?<![a-z])ab:?\s?$/],
  ['arrival', /(?<![a-z])an:?\s?$/],
  ['due', /(?<![a-z])(?:by|before|vor|avant|antes del?|entro)(?: the)?\s?$/],
  ['superseded', /(?<![a-z])(?:was|were|not|statt)\s?$/],
];

/** An adjective that makes the time behind "departure" one that no longer holds. */
const OLD = wordsPattern(
  'old, original, originally, previous, previously, former, ursprunglich~, bisher~, alt, alte, alter, ancien~, initial~, anterior~, precedente~, eski',
  '',
);

/** Characters before a cue in which an adjective belongs to it. */
const OLD_REACH = 16;

const PATTERNS: readonly (readonly [MomentRole, RegExp])[] = MOMENT_ROLES.map((role) => [
  role,
  wordsPattern(WORDS[role]),
]);

/** Most texts name none: one look tells. */
const ANY = new RegExp(PATTERNS.map(([, { source }]) => source).join('|'));

/** A role named in a text, and where its name ends. */
export interface RoleCue {
  role: MomentRole;
  start: number;
  end: number;
}

/** The roles that a folded text names, in its order; of overlapping names the longest counts. */
export function roleCues(folded: string): RoleCue[] {
  if (!ANY.test(folded)) return [];
  const all = PATTERNS.flatMap(([role, pattern]) =>
    [...folded.matchAll(pattern)].map((match) => ({ role, start: match.index, end: match.index + match[0].length })),
  );
  const longest = all.sort((a, b) => b.end - b.start - (a.end - a.start));
  const kept: RoleCue[] = [];
  for (const cue of longest) {
    if (!kept.some((other) => cue.start < other.end && other.start < cue.end)) kept.push(cue);
  }
  return kept.sort((a, b) => a.start - b.start);
}

/** The role that a folded text gives to a time that follows right after it; undefined where it names none. */
export function roleBefore(folded: string): MomentRole | undefined {
  const adjacent = ADJACENT.find(([, pattern]) => pattern.test(folded))?.[0];
  const cues = roleCues(folded);
  const cue = cues.findLast(({ role }) => role !== 'when') ?? cues.at(-1);
  if (adjacent) return adjacent;
  if (cue && OLD.test(folded.slice(Math.max(0, cue.start - OLD_REACH), cue.start))) return 'superseded';
  return cue?.role;
}

/** A leg of a journey, by the heading above it. */
export const LEG_PATTERNS = {
  return: wordsPattern(
    `return~, inbound, homebound, way back, ruckflug~, ruckfahrt~, ruckreise, retour, vuelta, regreso, ritorno, volta, terugreis, terugvlucht, donus`,
  ),
  outbound: wordsPattern(`outbound, hinflug~, hinfahrt~, hinreise, aller, ida, andata, heenreis, heenvlucht, gidis`),
} as const;
