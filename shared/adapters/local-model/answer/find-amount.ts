import { FIELDS } from '../lexicon/fields.ts';
import { wordsPattern } from '../lexicon/words-pattern.ts';
import type { Extractor } from './finding.ts';
import { relevanceOf } from './relevance.ts';
import { nameOf, subjectWords } from './subject-words.ts';

const CODES = 'EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|TRY|CAD|AUD|NZD|JPY|INR|BRL|MXN';
const FIGURE = String.raw`\d{1,3}(?:[.,'’ ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?`;

/** A figure with its currency in front or behind. */
const AMOUNT = new RegExp(
  `(?:[£$€¥₹₺₽]|\\b(?:${CODES}|Fr\\.|kr\\.?|TL)\\s)\\s?(?:${FIGURE})(?:\\s?(?:k|m|bn|million|thousand)\\b)?|` +
    `(?<![\\w.,])(?:${FIGURE})\\s?(?:[£$€¥₺]|(?:${CODES}|TL|kr|zł|euros?|dollars?|pounds?|francs?)(?![\\p{L}]))`,
  'giu',
);

const TOTAL = FIELDS.find(({ name }) => name === 'amount')?.pattern ?? /total/g;

/** What sums up the others. */
const TOTAL_SUM = /\btotal|gesamt|\bgrand\b|montant|importe|toplam|amount (?:due|paid)|\bpaid:?\s*$/;

/** "down from £55,000", "was £40", "save £10": an amount that is not the one. */
const OTHER_AMOUNT = wordsPattern(
  'down from, up from, instead of, was, were, from, save, off, rrp, per, statt, under, over, voucher, discount, deposit',
  '',
);

/** What something costs: the amount nearest to the words asked for, or the total of an item that is about it. */
export const findAmount: Extractor = (reading, context) => {
  const words = subjectWords(context.subject);
  const sentences = relevanceOf(reading, context);
  const title = { text: reading.title, folded: reading.foldedTitle, relevance: 0.7, own: 0 };
  const candidates = [title, ...sentences].flatMap((sentence, index, all) =>
    [...sentence.text.matchAll(AMOUNT)].map((match) => {
      const before = sentence.folded.slice(Math.max(0, match.index - 60), match.index);
      const above = index > 0 && before.trim() === '' ? (all[index - 1]?.folded ?? '') : '';
      const labelled = before.search(TOTAL) >= 0 || above.search(TOTAL) >= 0;
      const isTotal = TOTAL_SUM.test(`${above} ${before}`);
      const isOther = before.slice(-14).search(OTHER_AMOUNT) >= 0;
      // Of several amounts in a sentence the one right behind the words is theirs.
      const distance = Math.min(...words.map((word) => distanceBefore(sentence.folded, word, match.index)));
      const closeness = Number.isFinite(distance) ? Math.max(0, 1.5 - distance / 40) : 0;
      const quality =
        1 +
        3 * sentence.relevance +
        2 * sentence.own +
        (labelled ? 1.5 : 0) +
        (isTotal ? 1.5 : 0) +
        closeness -
        (isOther ? 2.5 : 0) -
        index / 200;
      return { value: match[0].trim(), quality };
    }),
  );
  const best = candidates.sort((a, b) => b.quality - a.quality)[0];
  if (!best || best.quality < 2) return undefined;
  return {
    reading,
    sentence: `${capitalised(nameOf(context) ?? reading.title)}: ${best.value}`,
    value: best.value,
    quality: Math.min(10, best.quality),
  };
};

function distanceBefore(folded: string, word: RegExp, at: number): number {
  const match = [...folded.slice(0, at).matchAll(word)].at(-1);
  return match ? at - match.index - match[0].length : Number.POSITIVE_INFINITY;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
