import { phrases } from '../../lexicon/phrases.ts';
import { NUMBER_WORDS, ORDINALS, SELECTIONS } from '../../lexicon/selections.ts';
import type { Place } from '../meaning.ts';
import { type Annotator, findPattern, findPhrases, span } from './annotator.ts';

const MINUTES: Readonly<Record<string, number>> = {
  m: 1,
  min: 1,
  minute: 1,
  minuten: 1,
  minuto: 1,
  minuti: 1,
  dakika: 1,
  h: 60,
  hr: 60,
  hour: 60,
  stunde: 60,
  stunden: 60,
  heure: 60,
  hora: 60,
  ora: 60,
  ore: 60,
  saat: 60,
  day: 1_440,
};
const WORDS =
  'an?|one|two|three|four|five|six|eight|ten|fifteen|twenty|thirty|forty-five|sixty|ninety|eine?|zwei|drei|une?|deux|trois|una|dos|tres|due|tre|bir|iki';
const DURATION = new RegExp(
  String.raw`\b(?:for |at least |about |around |of )*(?:(half) (?:an? )?(hour|day)|(\d{1,3}(?:[.,]\d)?|${WORDS}) ?-?(?:solid |whole |full |free |spare |open )?(hours?|hrs?|h|minutes?|mins?|m|stunden?|minuten|heures?|horas?|minutos?|ore|ora|minuti|saat|dakika)(?: and a (half))?(?: ?(\d{1,2}) ?(?:m|min|minutes))?|quarter of an (hour))\b`,
  'g',
);

/** "For an hour", "90 min", "half a day" (which has four working hours). */
export const annotateDurations: Annotator = (sentence) =>
  findPattern(sentence, DURATION, ([, half, halfOf, count, unit = '', andHalf, rest, quarter], at) => {
    if (quarter) return span('Duration', at, { minutes: 15, at }, -0.1);
    if (half) return span('Duration', at, { minutes: halfOf === 'day' ? 240 : 30, at }, -0.1);
    const number = /^\d/.test(count ?? '')
      ? Number(count?.replace(',', '.'))
      : (NUMBER_WORDS.values.get(count ?? '') ?? 1);
    const per = MINUTES[unit.replace(/s$/, '')] ?? 60;
    const minutes = Math.round(number * per + (andHalf ? per / 2 : 0) + Number(rest ?? 0));
    return minutes > 0 ? span('Duration', at, { minutes, at }, -0.1) : undefined;
  });

/** "Next", "oldest", "largest". */
export const annotateSelections: Annotator = (sentence) =>
  findPhrases(sentence, SELECTIONS, (select, at) => span('Selection', at, { select, at }, -0.2));

/** "3", "five", "the second". */
export const annotateNumbers: Annotator = (sentence) => [
  ...findPattern(sentence, /(?<![\w.,/:-])\d{1,3}(?![\w.,/:-]\w)/g, ([digits], at) =>
    Number(digits) > 0 ? span('Number', at, { count: Number(digits), at }, -0.2) : undefined,
  ),
  ...findPhrases(sentence, NUMBER_WORDS, (count, at) => span('Number', at, { count, at }, -0.2)),
  ...findPhrases(sentence, ORDINALS, (position, at) => span('Ordinal', at, { position, at }, -0.2)),
  ...findPattern(sentence, /(?:\bnumber |\bno\. ?|\bitem |#)(\d)\b/g, ([, digit], at) =>
    span('Ordinal', at, { position: Number(digit), at }, -0.3),
  ),
];

const ONE = phrases<true>([
  [
    true,
    'one, ones, result, results, entry, entries, item, items, hit, hits, match, of them, of those, of these, eine, einen, davon, uno, una, celui, celle',
  ],
]);
const REFERENCES = phrases<'item' | 'items' | 'time' | 'place'>([
  [
    'item',
    'it, that, this, that one, this one, the same one, the same, that email, this email, that mail, that message, that thread, that meeting, this meeting, that event, that call, that file, that document, this document, that invitation, that trip, that flight, that booking, es, das, cela, ca, celui-la, eso, ese, esa, quello, o, onu',
  ],
  ['items', 'them, those, these, all of them, the others, the rest, others, any of them, each of them'],
  ['time', 'then, that day, that week, the same day, the same week, the same time, at that time, on that day'],
  ['place', 'there'],
]);

/** "It", "the second one", "then": what only the question before can tell. */
export const annotateReferences: Annotator = (sentence) => [
  ...findPhrases(sentence, ONE, (_, at: Place) => span('One', at, at, -0.1)),
  ...findPhrases(sentence, REFERENCES, (refersTo, at) => span('Reference', at, { refersTo, at }, -0.2)),
];
