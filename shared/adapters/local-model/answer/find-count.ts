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

/** How many: the guests of an event, else the sentence that gives a number of the things asked for. */
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
    const behind = [...sentence.folded.matchAll(COUNTED)].map(([, words = '']) => isCounted(words));
    const before = [...sentence.folded.matchAll(LABELLED)].map(([, words = '']) => isCounted(words));
    const best = Math.max(0, ...behind, ...before);
    return best > 0 ? 2 * best : undefined;
  });
};

function guests(reading: Reading, people: readonly { responseStatus: string }[]): ReturnType<Extractor> {
  const accepted = people.filter(({ responseStatus }) => responseStatus === 'accepted').length;
  const value = `${people.length} invited, ${accepted} accepted`;
  return { reading, sentence: `${reading.title}: ${value}`, value, quality: 8 };
}
