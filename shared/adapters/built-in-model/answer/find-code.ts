import { priorOf } from './document.ts';
import type { Extractor } from './finding.ts';

/** Labels of codes, a group for each thing that people tell apart. The first group whose name fits the ask is used. */
const LABELS: readonly { asked: RegExp; label: RegExp }[] = [
  {
    asked: /promo|discount|voucher|coupon/i,
    label: /(?:promo(?:tion(?:al)?)?|discount|voucher|coupon)\s*code|gutschein(?:code)?/i,
  },
  {
    asked: /track|parcel|shipment/i,
    label: /tracking\s*(?:number|no\.?|code|id)|sendungsnummer|n[º°o.]*\s*de\s*suivi|parcel\s*(?:number|id)/i,
  },
  { asked: /invoice|bill/i, label: /invoice\s*(?:number|no\.?|#|id)|rechnungs(?:nummer|nr\.?)|facture\s*n/i },
  {
    asked: /order|purchase/i,
    label: /order\s*(?:number|no\.?|#|id|ref(?:erence)?)|bestell(?:nummer|nr\.?)|n[úu]mero de pedido/i,
  },
  { asked: /ticket/i, label: /(?:e-?)?ticket\s*(?:number|no\.?|#)|billet\s*n/i },
  { asked: /flight/i, label: /flight(?:\s*(?:number|no\.?))?|flug(?:nummer|nr\.?)?|vol\s*n?|vuelo|uçuş/i },
  {
    asked: /password|pin|access|door|wifi|wi-fi/i,
    label: /password|passcode|pin(?:\s*code)?|(?:access|door|entry|wi-?fi)\s*(?:code|key|password)/i,
  },
];

const BOOKING_LABEL =
  /(?:(?:booking|reservation|confirmation|itinerary|flight booking)\s*(?:reference|ref\b\.?|code|number|no\b\.?|id|#)|(?:airline |your )?reference(?:\s*(?:number|code|no\.?))?|record\s*locator|\bpnr\b(?:\s*(?:code|number|no\.?))?|confirmation(?=\s*[:#])|buchungs(?:referenz|nummer|code|nr\.?)|reservierungs(?:nummer|code)|localizador|c[óo]digo de (?:reserva|confirmaci[óo]n)|n(?:um[ée]ro|°|º) de (?:r[ée]servation|dossier)|r[ée]f[ée]rence de (?:r[ée]servation|dossier)|codice (?:di )?prenotazione|rezervasyon (?:kodu|numaras[ıi])|boekingsnummer|bokningsnummer)/i;

/** The codes that a label may stand before but that are not what it names. */
const NOT_A_CODE = /^(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}[:.]\d{2})$/;

const TOKEN = /[A-Z0-9][A-Z0-9-]{3,24}[A-Z0-9]/g;

/** A code behind its label, on the same line or one of the next two. */
export const findCode: Extractor = (ask, document) => {
  const label =
    LABELS.find(({ asked }) => asked.test(ask.of) && !/booking|reservation/i.test(ask.of))?.label ?? BOOKING_LABEL;
  const pattern = new RegExp(label.source, 'gi');
  let best: { value: string; score: number } | undefined;
  document.lines.forEach((line, index) => {
    for (const match of line.matchAll(pattern)) {
      const behind = line.slice(match.index + match[0].length);
      const places = [behind, document.lines[index + 1] ?? '', document.lines[index + 2] ?? ''];
      places.forEach((place, distance) => {
        // What is on another line is the code only if it stands there almost alone.
        if (distance > 0 && place.length > 60) return;
        const value = firstCode(place, distance > 0);
        const score = 5 - 2 * distance - index / 200;
        if (value !== undefined && (best === undefined || score > best.score)) best = { value, score };
      });
    }
  });
  return best && { value: best.value, document, score: best.score + priorOf(document) };
};

/** @param elsewhere the text is not on the label's line: capitals alone are a code there only when nothing else is on it */
function firstCode(text: string, elsewhere: boolean): string | undefined {
  return [...text.matchAll(TOKEN)]
    .map(([token]) => token)
    .find((token) => isCode(token) && (!elsewhere || /\d/.test(token) || token === text));
}

/** Capitals alone are a code with five or six of them (airlines' record locators), else a heading. */
function isCode(token: string): boolean {
  if (NOT_A_CODE.test(token)) return false;
  return /\d/.test(token) || /^[A-Z]{5,6}$/.test(token);
}
