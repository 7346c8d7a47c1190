import { FIELDS } from '../lexicon/fields.ts';
import { wordsPattern } from '../lexicon/words-pattern.ts';
import type { AskContext, Extractor } from './finding.ts';
import { type RelevantSentence, relevanceOf } from './relevance.ts';
import { nameOf, subjectWords } from './subject-words.ts';

const CODES = 'EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|TRY|CAD|AUD|NZD|JPY|INR|BRL|MXN';
const FIGURE = String.raw`\d{1,3}(?:[.,'’ ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?`;

/** A figure with its currency in front or behind. */
const AMOUNT = new RegExp(
  `(?:[£$€¥₹₺₽]|\\b(?:${CODES}|Fr\\.|kr\\.?|TL)\\s)\\s?(?:${FIGURE})(?:\\s?(?:k|m|bn|million|thousand)\\b)?|` +
    `(?<![\\w.,])(?:${FIGURE})\\s?(?:[£$€¥₺](?!\\s?\\d)|(?:${CODES}|TL|kr|zł|euros?|dollars?|pounds?|francs?)(?![\\p{L}]))`,
  'giu',
);

/** "3.125 %": what a rate may be, where nothing is paid by it. */
const PERCENTAGE = /(?<![\w.,])\d{1,3}(?:[.,]\d{1,4})?\s?(?:%|percent\b|prozent\b)/gi;
const ASKS_RATE =
  /(?<![a-z])(?:interest|interest rate|percent|percentage|apr|rate|discount|share|zins|zinssatz|taux|tasa|tasso)(?![a-z])/;

/** A cell that is but a figure: its column or row says what of. */
const BARE = new RegExp(`^\\s*(${FIGURE})\\s*$`);
const YEAR = /^(?:19|20)\d{2}$/;
/** A sentence of more is a list of figures. */
const MAX_AMOUNTS = 100;
/** Words further in front of an amount are none of its. */
const REACH = 60;
/** Who asks for an interest rate asks for no sum. */
const AS_RATE = 1.5;
/** A cell beside its label says what it is as plainly as words can. */
const IN_CELL = 1;
/** Columns and rows of what is no money. */
const NO_MONEY = wordsPattern(
  'seats, hours, days, weeks, months, people, persons, number, quantity, qty, count, pieces, units, stuck, anzahl, menge, nights, miles, km, share, percent, year, age, id, no, score, points, answers',
  '',
);

const TOTAL = FIELDS.find(({ name }) => name === 'amount')?.pattern ?? /total/g;

/** What sums up the others. */
const TOTAL_SUM = /\btotal|gesamt|\bgrand\b|montant|importe|toplam|amount (?:due|paid)|\bpaid:?\s*$/;

/** "down from £55,000", "was £40", "save £10": an amount that is not the one. */
const OTHER_AMOUNT = wordsPattern(
  'down from, up from, instead of, was, were, from, save, off, rrp, per, statt, under, over, voucher, discount, deposit, last year, last month, last time, previous, previously, formerly, old, before',
  '',
);
/** "£200 deposit" */
const OTHER_BEHIND = /^\s?(?:deposit|discount|voucher|off|less|cheaper|saved|anzahlung|rabatt|last year)(?![a-z])/;

interface Candidate {
  value: string;
  source?: string;
  quality: number;
}

/** What something costs: the amount whose clause, row and column say what was asked, or the total of an item that is about it. */
export const findAmount: Extractor = (reading, context) => {
  const words = subjectWords(context);
  const sentences = relevanceOf(reading, context);
  const candidates: Candidate[] = [
    ...[...reading.title.matchAll(AMOUNT)].map(([value]) => ({ value: value.trim(), quality: 5 })),
    ...sentences.flatMap((sentence, index) => [
      ...written(sentence, sentences[index - 1]?.folded ?? '', words, context).map((found) => later(found, index)),
      ...bare(sentence).map((found) => later(found, index)),
    ]),
  ];
  const best = candidates.sort((a, b) => b.quality - a.quality)[0];
  if (!best || best.quality < 2) return undefined;
  return {
    reading,
    sentence: `${capitalised(nameOf(context) ?? reading.title)}: ${best.value}`,
    value: best.value,
    ...(best.source === undefined ? {} : { source: best.source }),
    quality: Math.min(10, best.quality),
  };
};

/** "How much is still to pay?": what is paid already is not. */
function outstanding(before: string, { question }: AskContext): number {
  if (!/(?<![a-z])(?:still|remaining|outstanding|left|owe|balance|noch|reste)(?![a-z])/.test(question)) return 0;
  const label = before.slice(-30);
  if (/(?<![a-z])(?:balance|outstanding|remaining|remainder|rest|due|owed|to pay|offen|solde|restante)/.test(label))
    return 2;
  return /(?<![a-z])(?:paid|deposit|received|bezahlt|paye|pagado)/.test(label) ? -2 : 0;
}

/** Sums that have a name, so that the total of the text is another one. */
const NAMED_SUMS = wordsPattern(
  'revenue, turnover, profit, income, tax, vat, excess, deductible, premium, deposit, discount, refund, budget, salary, wage, wages, pension, tip, fine, interest, umsatz, gewinn, gehalt, kaution',
  '',
);

function isNamedSum({ question }: AskContext): boolean {
  return question.search(NAMED_SUMS) >= 0;
}

/** Of equal ones the first is told. */
function later(candidate: Candidate, index: number): Candidate {
  return { ...candidate, quality: candidate.quality - Math.min(1, index / 200) };
}

function written(
  sentence: RelevantSentence,
  lineAbove: string,
  words: readonly RegExp[],
  context: AskContext,
): Candidate[] {
  const isNamed = isNamedSum(context);
  const rates = ASKS_RATE.test(context.question) ? [...sentence.text.matchAll(PERCENTAGE)] : [];
  const matches = [...sentence.text.matchAll(AMOUNT), ...rates].sort((a, b) => a.index - b.index).slice(0, MAX_AMOUNTS);
  return matches.map((match, at) => {
    const end = match.index + match[0].length;
    const [previous, next] = [matches[at - 1], matches[at + 1]];
    const within = [previous ? previous.index + previous[0].length : 0, next?.index ?? sentence.text.length] as const;
    const before = sentence.folded.slice(Math.max(0, match.index - 60), match.index);
    const above = before.trim() === '' ? lineAbove : '';
    const isOther = before.slice(-14).search(OTHER_AMOUNT) >= 0 || OTHER_BEHIND.test(sentence.folded.slice(end));
    const isSum = !isNamed && !isOther;
    const labelled = isSum && (before.search(TOTAL) >= 0 || above.search(TOTAL) >= 0);
    const isTotal = isSum && TOTAL_SUM.test(`${above} ${before}`);
    // Of several amounts in a sentence the one right behind the words is theirs.
    const distance = Math.min(...words.map((word) => distanceBefore(sentence.folded, word, match.index)));
    const closeness = Number.isFinite(distance) ? Math.max(0, 1 - distance / 40) : 0;
    const quality =
      1 +
      6 * sentence.support(match.index, end, within) +
      sentence.own +
      (labelled ? 1 : 0) +
      (isTotal ? 1.6 : 0) +
      closeness +
      (rates.includes(match) ? AS_RATE : 0) +
      outstanding(before, context) -
      (isOther ? 2 : 0);
    return { value: match[0].trim(), source: sentence.text, quality };
  });
}

function bare({ layout: { cells, header }, folded, own, support }: RelevantSentence): Candidate[] {
  return (cells ?? []).flatMap((cell, column) => {
    const figure = BARE.exec(cell.text)?.[1];
    if (figure === undefined || YEAR.test(figure)) return [];
    const name = header?.[column]?.folded ?? '';
    const isNoMoney = name.search(NO_MONEY) >= 0 || (name === '' && folded.search(NO_MONEY) >= 0);
    const quality = 1 + 6 * support(cell.start, cell.end) + own + IN_CELL - (isNoMoney ? 3 : 0);
    return [{ value: `${currencyIn(name)}${figure}`, quality }];
  });
}

/** "Rate (£)" */
function currencyIn(header: string): string {
  return /[£$€¥₹₺₽]/.exec(header)?.[0] ?? '';
}

function distanceBefore(folded: string, word: RegExp, at: number): number {
  const from = Math.max(0, at - REACH);
  const match = [...folded.slice(from, at).matchAll(word)].at(-1);
  return match ? at - from - match.index - match[0].length : Number.POSITIVE_INFINITY;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
