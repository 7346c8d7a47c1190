import { passageWith } from './find-passage.ts';
import type { Extractor } from './finding.ts';
import type { Reading } from './reading.ts';
import { matchOf, termSetOf } from './term-match.ts';

const PEOPLE = /^(?:people|persons?|guests?|attendees?|participants?|of us|of them)\b/;
const NUMBER_WORD =
  'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf|deux|trois|quatre|cinq|dos|tres|cuatro|cinco';
/** A number with up to three words behind it, or a labelled one. */
const COUNTED = new RegExp(
  `(?<![\\w.,:£$€-])(?:\\d{1,3}(?:,\\d{3})+|\\d{1,6}|${NUMBER_WORD})(?![\\w:/-]|[.,]\\d)((?:\\s[\\p{L}-]+){1,3})`,
  'gu',
);
const LABELLED = /([\p{L} -]{3,40}?)\s?[:=|,]\s*\d{1,6}(?![\d:/.-])/gu;

/** A number whose words are those of the question need not stand beside the noun: "58 of 64 members paid their dues". */
const LEAST_SUPPORT = 0.55;

/** How many: the guests of an event, else the number that is told of the things asked for. */
export const findCount: Extractor = (reading, context) => {
  const noun = context.ask.of.trim();
  const folded = noun.toLowerCase();
  if (reading.item.service === 'calendar' && PEOPLE.test(folded)) {
    const people = reading.item.event.attendees.filter(({ resource }) => !resource);
    if (people.length > 0) return guests(reading, people);
  }
  const counted = [...termSetOf(noun.split(/\s+/).slice(0, 2).join(' '))];
  if (counted.length === 0) return undefined;
  const isCounted = (words: string) => {
    const terms = termSetOf(words);
    return Math.max(...counted.map((term) => matchOf(term, terms)));
  };
  return passageWith(reading, context, (sentence) => {
    const { folded: text, support, layout } = sentence;
    const behind = [...text.matchAll(COUNTED)].map(([, words = '']) => isCounted(words));
    const before = [...text.matchAll(LABELLED)].map(([, words = '']) => isCounted(words));
    const best = Math.max(0, ...behind, ...before);
    if (best > 0) return 2 * best;
    const numbers = [...text.matchAll(NUMBER)].filter(
      ({ index, 0: { length } }) => !layout.cells || !OTHER_CELL.test(text.slice(index, index + length + 1)),
    );
    const most = Math.max(0, ...numbers.map(({ index, 0: { length } }) => support(index, index + length)));
    return most >= LEAST_SUPPORT ? most : undefined;
  });
};

/** A number that is no date, time, amount or part of a code. */
const NUMBER =
  /(?<![\w.,:/£$€#-])(?:\d{1,3}(?:,\d{3})+|\d{1,6})(?![\w:/-]|[.,]\d|\s?(?:%|€|£|\$|am|pm|uhr|st|nd|rd|th|january|february|march|april|may|june|july|august|september|october|november|december)(?![a-z]))/g;
const OTHER_CELL = /^(?:19|20)\d{2}\b/;

function guests(reading: Reading, people: readonly { responseStatus: string }[]): ReturnType<Extractor> {
  const accepted = people.filter(({ responseStatus }) => responseStatus === 'accepted').length;
  const value = `${people.length} invited, ${accepted} accepted`;
  return { reading, sentence: `${reading.title}: ${value}`, value, quality: 8 };
}
