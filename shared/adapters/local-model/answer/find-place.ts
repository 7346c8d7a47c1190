import { FIELDS } from '../lexicon/fields.ts';
import { wordsPattern } from '../lexicon/words-pattern.ts';
import { passageWith } from './find-passage.ts';
import type { AskContext, Extractor, Finding } from './finding.ts';
import type { Reading } from './reading.ts';
import { titleSupport } from './relevance.ts';
import { nameOf } from './subject-words.ts';

const ADDRESS = FIELDS.find(({ name }) => name === 'address')?.pattern ?? /address/g;
const ORIGIN = wordsPattern(
  'from, origin, departing from, leaving from, von, de, desde, da, van, departure, abflug, abfahrt, depart, salida, partenza',
  '',
);
const DESTINATION = wordsPattern(
  'to, destination, nach, ziel, a, hacia, naar, arrival, ankunft, arrivee, llegada, arrivo',
  '',
);

/** "at Trattoria Lucia", "in Room 2", "bei Da Mario" */
const AT = /(?<![\p{L}])(?:at|in|bei|im|chez|à|en|@)\s(?:the\s|der\s|dem\s)?\p{Lu}[\p{L}'’.&-]+/u;
const STREET =
  /\d+[a-z]?\s\p{Lu}[\p{L}'’.-]+\s(?:st|street|road|rd|ave|avenue|lane|square|market|way|drive|place)\b|\p{L}{3,}(?:straße|strasse|str\.|platz|weg|gasse)\s?\d+|\b(?:rue|avenue|boulevard|calle|via|plaza|piazza|cad\.|sok\.)\s/iu;

/** Where something is: the event's location, a labelled line, else the sentence that says it. */
export const findPlace: Extractor = (reading, context) => {
  const { item } = reading;
  if (item.service === 'calendar') {
    const { location } = item.event;
    return location.trim() === ''
      ? undefined
      : tell(reading, context, location, 4 + 5 * titleSupport(reading, context));
  }
  if (item.service === 'drive' && context.subject.terms.length > 0 && reading.foldedTitle !== '') {
    const folder = item.file.parentFolder || 'My Drive';
    if (/\b(?:file|document|doc|folder|saved|stored)\b/.test(context.question))
      return { reading, sentence: `${reading.title} is in ${folder}`, value: folder, quality: 7 };
  }
  return labelled(reading, context) ?? inProse(reading, context);
};

function labelled(reading: Reading, context: AskContext): Finding | undefined {
  const isJourney = context.subject.topics.some(({ when }) => when[0] === 'departure');
  const pattern = !isJourney
    ? ADDRESS
    : /\b(?:to|land|arrive|going|destination)\b/.test(context.question)
      ? DESTINATION
      : ORIGIN;
  for (const [index, { text, folded }] of reading.lines.entries()) {
    const match = new RegExp(pattern.source).exec(folded.slice(0, 40));
    if (!match || match.index > 3) continue;
    const end = match.index + match[0].length;
    const [separator = ''] = /^[\s:*|/-]*/.exec(text.slice(end)) ?? [];
    const value =
      text
        .slice(end + separator.length)
        .split(/ {3,}/)[0]
        ?.trim() ?? '';
    const below = reading.lines[index + 1]?.text ?? '';
    // Without a colon the value must look like a name, or the line is a sentence.
    const isPlain = separator.includes(':') || /^[\p{Lu}\d]/u.test(value);
    if (/\p{L}{2}/u.test(value) && isPlain && value.length <= 160) return tell(reading, context, value, 8);
    if (value === '' && /\p{L}{2}/u.test(below) && below.length <= 160) return tell(reading, context, below, 7);
  }
  return undefined;
}

function inProse(reading: Reading, context: AskContext): Finding | undefined {
  return passageWith(reading, context, ({ text }) => {
    const plainness = (STREET.test(text) ? 2 : 0) + (AT.test(text) ? 1 : 0);
    return plainness > 0 ? plainness : undefined;
  });
}

function tell(reading: Reading, context: AskContext, place: string, quality: number): Finding {
  const value = place.replace(/\s+/g, ' ').trim();
  const name = reading.item.service === 'calendar' ? reading.title : (nameOf(context) ?? reading.title);
  const host = hostOf(reading, context, value);
  return { reading, sentence: `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${value}${host}`, value, quality };
}

/** Whose address it is, where a hotel or the like wrote it. */
function hostOf({ item, from }: Reading, { subject }: AskContext, value: string): string {
  const isBooked = item.service === 'gmail' && subject.topics.some(({ booked }) => booked);
  return isBooked && from?.name && !value.includes(from.name) ? ` (${from.name})` : '';
}
