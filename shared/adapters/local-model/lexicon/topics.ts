/**
 * What people ask about that comes in many words and languages: the question says "flight", the mail "Ihr Hinflug". A topic
 * says which texts are about it, which words to add to a search for it, and which of the times in such a text is meant.
 */
import type { MomentRole } from './moment-roles.ts';
import { wordsPattern, wordsSource } from './words-pattern.ts';

export interface Topic {
  name: string;
  /** Over folded text. */
  pattern: RegExp;
  /** Words that only mails about it, and its like, hold; they count where it is not named. Over folded text. */
  evidence?: RegExp;
  /** Words of mails about it that the question need not hold. */
  searchWords: string;
  /** The times that "when" means, best first. */
  when: readonly MomentRole[];
  /** Comes with a booking, so that an offer or a newsletter is not what is meant. */
  booked: boolean;
}

const BOOKING_WORDS = 'booking confirmation itinerary';

/** A passenger's mail need not say by what they travel. */
const JOURNEY_EVIDENCE = wordsPattern(
  `depart, departs, departing, departure~, itinerary, record locator, pnr, passenger~, terminal, boarding, your trip, seat, abflug, abfahrt, passagier~, reiseplan, depart le, salida, ida, localizador, pasajero~,
   partenza, passegger~, partida, vertrek, kalkis, yolcu`,
);

const STAY_EVIDENCE = wordsPattern(
  'check in, check out, nights, guests, your stay, anreise, abreise, nachte, nuits, noches, notti',
);

export const TOPICS: readonly Topic[] = [
  {
    name: 'flight',
    pattern:
      wordsPattern(`flight~, fly, flies, flying, plane, airline~, airport, airways, e ticket, eticket, boarding pass, ~flug, flug~, ~fluge, vol, vols, vuelo~,
      volo, voli, voo, voos, vlucht~, flyg~, fly, lot, loty, ucus~, ucak`),
    evidence: JOURNEY_EVIDENCE,
    searchWords: `${BOOKING_WORDS} e-ticket departure flug hinflug vol vuelo volo voo uçuş`,
    when: ['departure', 'start', 'when'],
    booked: true,
  },
  {
    name: 'train',
    pattern: wordsPattern(
      `train, trains, rail, rails, railway~, railroad~, ~zug, zuge, zugfahrt, zugverbindung, bahn~, bahnfahrt, ~bahn, ice, tren, trenes, treno, treni, comboio, trein, tog, tag, pociag`,
    ),
    evidence: JOURNEY_EVIDENCE,
    searchWords: `${BOOKING_WORDS} ticket departure zug bahn abfahrt tren treno trein`,
    when: ['departure', 'start', 'when'],
    booked: true,
  },
  {
    name: 'bus',
    pattern: wordsPattern('bus, coach, buses, ~bus, autobus, autocar'),
    evidence: JOURNEY_EVIDENCE,
    searchWords: `${BOOKING_WORDS} ticket departure abfahrt`,
    when: ['departure', 'start', 'when'],
    booked: true,
  },
  {
    name: 'ferry',
    pattern: wordsPattern(
      'ferry, ferries, boat, crossing, sailing, fahre, fahr~, ferri, ferry, traghetto, transbordador, veerboot',
    ),
    evidence: JOURNEY_EVIDENCE,
    searchWords: `${BOOKING_WORDS} ticket departure fähre traversée traghetto`,
    when: ['departure', 'start', 'when'],
    booked: true,
  },
  {
    name: 'hotel',
    pattern:
      wordsPattern(`hotel~, hostel, apartment, accommodation, stay, stays, staying, airbnb, room, guesthouse, b&b, unterkunft~, aufenthalt, ubernachtung~, zimmer, hebergement, sejour,
      chambre, alojamiento, estancia, albergo, alloggio, soggiorno, verblijf, konaklama, otel`),
    evidence: STAY_EVIDENCE,
    searchWords: `${BOOKING_WORDS} reservation check-in nights unterkunft reservierung réservation reserva prenotazione`,
    when: ['check-in', 'arrival', 'start', 'when'],
    booked: true,
  },
  {
    name: 'car',
    pattern: wordsPattern(
      'rental car, car rental, hire car, car hire, rental, mietwagen~, autovermietung, location de voiture, alquiler, noleggio, autohuur',
    ),
    searchWords: `${BOOKING_WORDS} reservation pick-up voucher mietwagen abholung`,
    when: ['pick-up', 'start', 'when'],
    booked: true,
  },
  {
    name: 'delivery',
    pattern:
      wordsPattern(`deliver~, parcel~, package, packages, shipment~, shipping, paket~, ~sendung, sendung~, lieferung~, zustellung~, colis, livraison, paquete, envio, pacco,
      spedizione, pakket, bezorging, kargo`),
    searchWords: 'order shipped tracking delivery sendung paket lieferung zustellung colis livraison envío consegna',
    when: ['delivery', 'arrival', 'start', 'when'],
    booked: false,
  },
  {
    name: 'bill',
    pattern: wordsPattern('invoice~, bill, bills, rechnung~, facture~, factura~, fattura~, fatura~, factuur~, mahnung'),
    searchWords: 'invoice due rechnung fällig facture factura fattura',
    when: ['due', 'when', 'start'],
    booked: false,
  },
  {
    name: 'trip',
    pattern: wordsPattern(
      'trip, journey, reise, voyage, viaje, viaggio, viagem, reis, booking, reservation, buchung, reservierung, reserva, prenotazione, rezervasyon',
    ),
    evidence: JOURNEY_EVIDENCE,
    searchWords: `${BOOKING_WORDS} e-ticket reservation departure`,
    when: ['departure', 'check-in', 'pick-up', 'start', 'when'],
    booked: true,
  },
];

/** Verbs that ask for another time than the topic's usual one ("when does my flight land"). */
export const ASKED_ROLES: readonly (readonly [RegExp, readonly MomentRole[]])[] = [
  [wordsPattern('check out, checkout, abreise, leave the hotel, auschecken'), ['check-out', 'end']],
  [wordsPattern('check in, checkin, anreise, einchecken'), ['check-in', 'check-in-opens', 'arrival']],
  [
    wordsPattern('arrive, arrives, arrival, arriving, land, lands, landing, ankunft, ankommen, get there'),
    ['arrival', 'delivery', 'check-in'],
  ],
  [new RegExp(`${wordsSource('boarding, board the')}|^board$`, 'g'), ['boarding']],
  [wordsPattern('pick up, pickup, collect, abholen'), ['pick-up', 'start', 'when']],
  [wordsPattern('drop off, return the car, give back'), ['drop-off', 'end']],
  [
    wordsPattern('depart, departs, departure, leave, leaves, take off, abflug, abfahrt'),
    ['departure', 'start', 'when'],
  ],
  [wordsPattern('due, deadline, pay, expire, expires, renew, renews, fallig, frist'), ['due', 'end', 'when']],
  [wordsPattern('end, ends, finish, over'), ['end']],
  [wordsPattern('delivered, delivery, deliver'), ['delivery', 'arrival', 'when']],
  [wordsPattern('booked, bought, ordered, issued, placed, purchased'), ['issued']],
];

/** Signs that a text is about something that the person has booked or bought. */
export const BOOKING_SIGNS =
  wordsPattern(`confirmed, confirmation, booking, reservation, itinerary, e ticket, eticket, boarding pass, pnr, passenger~, receipt, order,
  your trip, your stay, buchung~, bestatig~, reiseplan, reservierung~, passagier~, fahrgast~, confirmee, reservation~, votre voyage, passager~, billet~, reserva~, confirmada, pasajero~, localizador,
  prenotazion~, conferma~, passegger~, biglietto, confirmacao, boeking~, bevestig~, bokning~, rezerwacj~, rezervasyon~, yolcu~, bilet~`);

/** Signs of an offer. Confirmations carry one or two as well. */
export const OFFER_SIGNS =
  wordsPattern(`unsubscribe, newsletter, deals, deal, special offer, offers, sale, save, off, discount~, promo~, book now, book by, fares, fares from, from only, voucher,
  abmelden, abbestellen, angebot~, rabatt~, jetzt buchen, desabonner~, offre~, promotion~, reservez, oferta~, descuento~, darse de baja, offerta, offerte, sconto~, indirim~, firsat~, win, inspiration, bestsellers`);
