import { analyse } from '../../../content/words.ts';
import type { Hit, Item } from '../../../domain/hit.ts';

/** A hit as the extractors read it. */
export interface Document {
  /** The number that it is cited by. */
  n: number;
  item: Item;
  title: string;
  /** The lines of the text that say something, the title first. */
  lines: readonly string[];
  /** When it was written, changed or begins: what "the newest" means. */
  date: Date;
  terms: ReadonlySet<string>;
  /** The text confirms something that the person has booked, ordered or agreed to. */
  isConfirmation: boolean;
  /** The text offers something to many people. */
  isPromotion: boolean;
}

/** Extractors read this much of a text: 60 printed pages. */
const MAX_TEXT = 120_000;

const CONFIRMATION =
  /\b(?:booking|reservation|itinerary|e-?ticket|confirm(?:ed|ation|é|ada)|receipt|boarding|your (?:order|trip|flight|stay)|pnr|buchung|bestätig|reserva|réservation|prenotazione|rezervasyon|bilet|boeking|bokning)/i;
const PROMOTION =
  /\b(?:unsubscribe|newsletter|promo(?:tion)?(?: code)?|discount|% off|special offer|sale (?:ends|starts)|fares? from|deals?|limited time|sign up|win a)\b/gi;

export function toDocument({ item }: Hit, index: number): Document {
  const { title, text, date } = contentOf(item);
  const lines = [title, ...text.slice(0, MAX_TEXT).split('\n')]
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const all = lines.join('\n');
  return {
    n: index + 1,
    item,
    title,
    lines,
    date,
    terms: new Set(analyse(all)),
    isConfirmation: CONFIRMATION.test(all),
    isPromotion: (all.match(PROMOTION)?.length ?? 0) >= 2,
  };
}

function contentOf(item: Item): { title: string; text: string; date: Date } {
  switch (item.service) {
    case 'gmail':
      return { title: item.email.subject, text: item.email.bodyFull, date: item.email.receivedAt };
    case 'calendar': {
      const { title, description, location, time } = item.event;
      const date = time.kind === 'timed' ? time.start : new Date(`${time.startDate}T00:00:00Z`);
      return { title, text: `${location}\n${description}`, date };
    }
    case 'drive':
      return { title: item.file.name, text: item.file.contentText ?? '', date: item.file.modifiedAt };
    default:
      return item satisfies never;
  }
}

/** How much of a topic's words a document has, from 0 to 1. */
export function topicShare(topic: string, terms: ReadonlySet<string>): number {
  const wanted = [...new Set(analyse(topic))];
  return wanted.length === 0 ? 0 : wanted.filter((term) => terms.has(term)).length / wanted.length;
}

/** What speaks for a document before anything was looked for in it: its rank, and what kind of text it is. */
export function priorOf({ n, isConfirmation, isPromotion }: Document): number {
  return (isConfirmation ? 2 : 0) - (isPromotion ? 4 : 0) - 0.3 * (n - 1);
}
