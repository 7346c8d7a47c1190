/**
 * The things that are asked for by name and stand in texts behind a label: "booking reference: TR7K2M". A field says what
 * type of answer it is, which words ask for it and label it, and how its value looks.
 */
import type { AnswerType } from '../../../domain/intent.ts';
import { wordsPattern } from './words-pattern.ts';

export interface Field {
  name: string;
  type: AnswerType;
  /** In questions and, as labels, in texts; over folded text. */
  pattern: RegExp;
  /** Words that label it in texts but ask for something else: "booking: QX7LM2". Its value follows at once. */
  label?: RegExp;
  /** What its value looks like, anchored at its start, over the text itself; for codes. */
  value?: RegExp;
  /** Its value may be any word, not capitals and digits alone. */
  anyWord?: true;
  /** Its name is also what the question is about: the "budget" must be in the text, the "price" need not. */
  isTopic?: true;
  /** Words of mails that hold it. */
  searchWords?: string;
}

/** Capitals and digits; letters alone must be capitals, so that "code: required" is none. An airline may stand in front. */
const REFERENCE =
  /^(?:[A-Z0-9]{2}\/)?(\d{3,4}(?:\.\d{3,4}){1,3}|(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]{4})[A-Z0-9]{2,14}(?:-[A-Z0-9]{2,10}){0,3}|[A-Z]{5,8})(?![\w@-])/;
/** Orders: digits with hyphens, often with letters in front. */
const NUMBER = /^#?\s?((?=[A-Z0-9/_-]*\d)[A-Z0-9]{1,20}(?:[-/_][A-Z0-9]{1,12}){0,5})(?![\w@])/i;
/** Carriers print them in groups. */
const TRACKING = /^#?((?=(?:[A-Z0-9] ?)*\d{3})[A-Z0-9]{2,34}(?: [A-Z0-9]{2,8}){0,6})(?![\w@])/;
/** Two characters of the airline (IATA), then up to four digits. */
const FLIGHT_NUMBER = /^((?:[A-Z]{2}|[A-Z]\d|\d[A-Z]) ?\d{1,4})(?!\w)/;
const SEAT = /^(\d{1,3} ?[A-K]|[A-K] ?\d{1,3}|\d{1,3}(?![.,:%/-]\d|\s?%))(?!\w)/;
/** A word or number as it stands. */
const SHORT = /^([A-Z]{0,3}-?\d{1,4}[A-Z]?|[A-Z]\d{0,3})(?!\w)/;
const SECRET = /^(\S{3,40}?)(?=[.,;)]?(?:\s|$))/;
const PHONE = /^(\+?\(?\d[\d\s()/.-]{5,20}\d)/;

export const FIELDS: readonly Field[] = [
  {
    name: 'booking reference',
    type: 'code',
    pattern:
      wordsPattern(`booking reference, booking ref, booking code, booking number, booking no, booking id, booking locator, reservation code, reservation number, reservation no, reservation id,
      reservation reference, confirmation number, confirmation code, confirmation no, confirmation id, record locator, locator, pnr, pnr code, reference number, reference code, reference, ref, ref no, file key, itinerary number,
      buchungsnummer, buchungscode, buchungsreferenz, buchungs nr, buchungsnr, reservierungsnummer, reservierungscode, reservierungs nr, bestatigungsnummer, bestatigungscode, vorgangsnummer, auftragsnummer,
      numero de reservation, reference de reservation, reference de votre reservation, code de reservation, reference de dossier, numero de dossier, code reservation, n de reservation,
      codigo de reserva, numero de reserva, localizador, referencia de reserva, codigo da reserva, codigo de confirmacion,
      codice di prenotazione, codice prenotazione, numero di prenotazione, numero prenotazione, riferimento prenotazione, codice di conferma,
      boekingsnummer, boekingscode, boekingsreferentie, reserveringsnummer, reserveringscode, bokningsnummer, bokningsreferens, bestillingsnummer, reservasjonsnummer, bookingnummer,
      numer rezerwacji, kod rezerwacji, rezervasyon kodu, rezervasyon numarasi, rezervasyon no, pnr kodu`),
    label: wordsPattern(
      'booking, reservation, confirmation, buchung, reservierung, reserva, prenotazione, boeking, bokning, rezervasyon',
    ),
    value: REFERENCE,
    searchWords:
      'booking reference pnr confirmation reservation buchungsnummer buchungscode reserva prenotazione rezervasyon',
  },
  {
    name: 'order number',
    type: 'code',
    pattern:
      wordsPattern(`order number, order no, order id, order ref, order reference, order, bestellnummer, bestell nr, auftragsnummer, numero de commande, commande n, n de commande, commande, numero de pedido, pedido,
      numero d'ordine, numero ordine, ordine, ordernummer, bestelnummer, ordrenummer, numer zamowienia, siparis numarasi, siparis no`),
    value: NUMBER,
    searchWords: 'order number bestellung commande pedido ordine',
  },
  {
    name: 'tracking number',
    type: 'code',
    pattern:
      wordsPattern(`tracking number, tracking no, tracking id, tracking code, tracking, shipment number, sendungsnummer, sendungsverfolgung, paketnummer, numero de suivi, suivi, numero de seguimiento, seguimiento,
      numero di tracciamento, codice di tracciamento, track and trace, track & trace, trackingnummer, zendingsnummer, sporingsnummer, kolli id, numer przesylki, kargo takip no`),
    label: wordsPattern(
      'parcel, package, shipment, consignment, sendung, paket, colis, paquete, envio, pacco, spedizione, pakket, zending',
    ),
    value: TRACKING,
    searchWords: 'tracking number shipped sendungsnummer colis suivi envío',
  },
  {
    name: 'ticket number',
    type: 'code',
    pattern: wordsPattern(
      'ticket number, ticket no, e ticket number, eticket number, ticketnummer, billet n, numero de billet, numero de billete, numero de biglietto, numero biglietto, bilet numarasi',
    ),
    value: NUMBER,
    searchWords: 'ticket number',
  },
  {
    name: 'invoice number',
    type: 'code',
    pattern: wordsPattern(
      'invoice number, invoice no, invoice id, invoice, rechnungsnummer, rechnungs nr, rechnung nr, numero de facture, facture n, numero de factura, factura n, numero fattura, numero di fattura, factuurnummer, fatura no',
    ),
    value: NUMBER,
    searchWords: 'invoice number rechnungsnummer facture factura fattura',
  },
  {
    name: 'flight number',
    type: 'code',
    pattern: wordsPattern(
      'flight number, flight no, flight, flugnummer, flug nr, flug, vol n, numero de vol, vol, numero de vuelo, vuelo, numero di volo, volo, vluchtnummer, ucus numarasi, ucus',
    ),
    value: FLIGHT_NUMBER,
    searchWords: 'flight number',
  },
  {
    name: 'customer number',
    type: 'code',
    pattern: wordsPattern(
      'customer number, customer no, customer id, client number, account number, account no, member number, membership number, membership no, policy number, policy no, contract number, case number, ticket id, kundennummer, kunden nr, vertragsnummer, numero client, numero de cliente, codice cliente, klantnummer',
    ),
    value: NUMBER,
  },
  {
    name: 'promo code',
    type: 'code',
    pattern: wordsPattern(
      'promo code, promotional code, discount code, voucher code, coupon code, coupon, gift card code, gutscheincode, rabattcode, code promo, codigo promocional, codice sconto, kortingscode',
    ),
    value: REFERENCE,
  },
  {
    name: 'access code',
    type: 'code',
    pattern: wordsPattern(
      "access code, door code, entry code, gate code, key code, keypad code, lock code, lockbox code, security code, verification code, alarm code, pin, pin code, passcode, meeting id, zugangscode, turcode, code d'acces, digicode, codigo de acceso, codice di accesso",
    ),
    value: /^((?=[A-Z0-9*# -]*\d)[A-Z0-9*#]{2,12}(?:[ -][A-Z0-9*#]{2,6}){0,4})(?!\w)/,
  },
  {
    name: 'password',
    type: 'code',
    pattern: wordsPattern(
      'wifi password, wi fi password, wlan passwort, wlan schlussel, wifi key, wi fi key, password, passwort, mot de passe, contrasena, wifi code',
    ),
    value: SECRET,
    anyWord: true,
  },
  {
    name: 'seat',
    type: 'code',
    pattern: wordsPattern(
      'seat, seats, seat number, sitzplatz, sitz, platz, siege, place, asiento, posto, stoel, koltuk',
    ),
    value: SEAT,
  },
  { name: 'gate', type: 'code', pattern: wordsPattern('gate, flugsteig'), value: SHORT },
  { name: 'terminal', type: 'code', pattern: wordsPattern('terminal'), value: SHORT },
  {
    name: 'platform',
    type: 'code',
    pattern: wordsPattern('platform, gleis, quai, voie, anden, binario, spoor'),
    value: SHORT,
  },
  {
    name: 'room',
    type: 'code',
    pattern: wordsPattern('room number, room no, zimmernummer, zimmer nr, numero de chambre'),
    value: SHORT,
  },
  {
    name: 'phone number',
    type: 'code',
    pattern: wordsPattern(
      'phone number, telephone number, mobile number, cell number, phone, telephone, tel, mobile, telefonnummer, telefon, handynummer, handy, mobil, numero de telephone, telefono, telefoonnummer, numero di telefono, numero di cellulare, numero de telefono, numero de movil, number',
    ),
    label: wordsPattern('direct, direct line, direct dial, office, cell, call, call me, whatsapp, durchwahl'),
    value: PHONE,
  },
  {
    name: 'code',
    type: 'code',
    pattern: wordsPattern(
      'code, error code, hex code, colour code, color code, sort code, post code, postcode, zip code, qr code, dress code, po number, purchase order number, visa number, passport number, licence number, license number, serial number, registration number, vat number, tax number, insurance number, id number, identification number, model number, batch number, quote number, crime reference, crime reference number, stand number, booth number, table number, plot number, unit number, lot number, locker number, bay number, pitch number, site number, extension number, bus number, route number, ballot number, bib number, start number, hall number, meter number, form number, part number, product number, exhibit number',
    ),
    value: NUMBER,
  },
  {
    name: 'amount',
    type: 'amount',
    pattern:
      wordsPattern(`total price, total amount, grand total, total paid, total, price, prices, cost, costs, amount, amount due, amount paid, sum, paid, balance, gesamtpreis, gesamtbetrag, gesamtsumme, rechnungsbetrag, betrag, summe, endbetrag, preis, kosten,
      prix total, prix, montant total, montant, total ttc, importe total, importe, precio total, precio, totale, prezzo totale, prezzo, importo, totaal, totaalbedrag, prijs, bedrag, belopp, toplam, tutar, ucret`),
  },
  {
    name: 'money',
    type: 'amount',
    isTopic: true,
    pattern: wordsPattern(
      'fee, fees, fare, budget, salary, wage, wages, rate, day rate, hourly rate, premium, excess, deductible, revenue, turnover, profit, income, tax, vat, tip, charge, charges, surcharge, fine, allowance, pension, mortgage payment, rent, deposit, refund, bill, expense, expenses, discount, miete, kaution, gehalt, loyer, caution, sueldo, alquiler, affitto, stipendio',
    ),
  },
  {
    name: 'address',
    type: 'place',
    pattern: wordsPattern(
      'address, email address, e mail address, mail address, home address, location, venue, place, where, adresse, anschrift, ort, treffpunkt, veranstaltungsort, lieu, direccion, lugar, ubicacion, indirizzo, luogo, dove, endereco, adres, locatie, meeting point',
    ),
  },
  {
    name: 'link',
    type: 'link',
    pattern: wordsPattern('link, url, website, web site, meet link, zoom link, join link, meeting link, lien, enlace'),
  },
  {
    name: 'duration',
    type: 'duration',
    pattern: wordsPattern(
      'duration, length, travel time, flight time, journey time, flying time, dauer, reisedauer, flugdauer, flugzeit, reisezeit, fahrtdauer, fahrzeit, duree, duree du vol, duracion, durata, duur, reistijd, sure',
    ),
  },
  {
    name: 'time',
    type: 'time',
    pattern: wordsPattern(
      'date, time, day, departure time, departure date, arrival time, departure, arrival, check in time, check out time, start time, deadline, due date, delivery date, datum, uhrzeit, abflugzeit, ankunftszeit, abfahrtszeit',
    ),
  },
  {
    name: 'people',
    type: 'person',
    pattern: wordsPattern(
      'organizer, organiser, host, sender, author, owner, attendees, participants, guests, contact person, passenger, traveller',
    ),
  },
];

/** Behind one of these the head of a noun phrase is over: "the gate | does my flight leave from", "the price | of the hotel". */
const HEAD_END =
  /\s(?:of|for|from|about|in|on|to|with|at|by|that|which|does|do|did|is|are|am|was|were|will|can|des|der|von|fur|de|du|del|della|per|pour|para)\s/;

/** The noun phrase up to its first preposition or verb: what is asked for, not what it is of. */
export function headOf(folded: string): string {
  return folded.split(HEAD_END)[0] ?? folded;
}

/**
 * The field that a folded text asks for. The last noun of a phrase is its head: "flight booking reference" is a reference.
 * @param type only fields of this type
 */
export function fieldIn(folded: string, type?: AnswerType): Field | undefined {
  const matches = FIELDS.filter((field) => type === undefined || field.type === type).flatMap((field) =>
    [...folded.matchAll(field.pattern)].map((match) => ({
      field,
      length: match[0].length,
      end: match.index + match[0].length,
    })),
  );
  return matches.sort((a, b) => b.end - a.end || b.length - a.length)[0]?.field;
}
