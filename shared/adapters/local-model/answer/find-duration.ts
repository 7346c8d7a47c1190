import { FIELDS } from '../lexicon/fields.ts';
import type { Extractor } from './finding.ts';
import { relevanceOf, titleSupport } from './relevance.ts';
import { nameOf } from './subject-words.ts';

const UNIT =
  'hours?|hrs?|h|minutes?|mins?|min|m|days?|nights?|weeks?|months?|years?|stunden?|std|tage?|nachte?|wochen?|heures?|jours?|nuits?|horas?|dias?|noches?|ore|giorni|notti|uur|dagen';
/** "Notice: three months" */
const NUMBER_WORDS =
  'half an|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|ein|eine|zwei|drei|vier|funf|sechs|deux|trois|quatre|dos|tres';
const LENGTH = new RegExp(
  `(?<![\\w.,:])(?:\\d{1,3}(?:[.,]\\d)?|${NUMBER_WORDS})[\\s-]?(?:${UNIT})(?![a-z])(?:\\s?(?:and|und|et|y|e)?\\s?\\d{1,2}\\s?(?:${UNIT})?(?![a-z\\d]))?`,
  'g',
);
const LABEL = FIELDS.find(({ type }) => type === 'duration')?.pattern ?? /duration/g;
/** "Nights 4", "Number of nights: 4" */
const COUNTED = new RegExp(
  `(?<![a-z])(${UNIT})\\s?[:=|]?\\s(\\d{1,3})(?![\\d.,:/]|\\s?(?:st|nd|rd|th|[a-z]{3,9}\\s\\d{4}))`,
);

/** No meeting is told in them. */
const LONG_UNIT =
  /(?<![a-z])how many (?:[a-z]+ )?(?:days|nights|weeks|months|years)(?![a-z])|wie viele (?:tage|nachte|wochen|monate|jahre)/;

function isUnitAsked(question: string, unit: string): boolean {
  return unit.length > 2 && question.includes(unit.replace(/s$/, ''));
}

const MINUTE_MS = 60_000;

/** How long something takes: an event by its times, else the length that a text labels or says beside the subject's words. */
export const findDuration: Extractor = (reading, context) => {
  const { item } = reading;
  if (item.service === 'calendar') {
    const { time } = item.event;
    if (time.kind === 'allDay' || LONG_UNIT.test(context.question)) return undefined;
    const value = tellMinutes((time.end.getTime() - time.start.getTime()) / MINUTE_MS);
    return {
      reading,
      sentence: `${reading.title} takes ${value}`,
      value,
      quality: 3.5 + 5 * titleSupport(reading, context),
    };
  }
  const candidates = relevanceOf(reading, context).flatMap(({ text, folded, own, support }, index) => {
    const label = [...folded.matchAll(LABEL)].at(-1);
    const behind = label ? label.index + label[0].length : -1;
    const clock = label && /^\W{0,6}(\d{1,2}):(\d{2})(?!\d)/.exec(text.slice(behind));
    if (clock)
      return [{ value: tellMinutes(Number(clock[1]) * 60 + Number(clock[2])), source: text, quality: 8 - index / 100 }];
    const counted = COUNTED.exec(folded);
    if (counted?.[1] && isUnitAsked(context.question, counted[1]))
      return [{ value: `${counted[2]} ${counted[1]}`, source: text, quality: 8 - index / 100 }];
    return [...folded.matchAll(LENGTH)].map((match) => {
      const unit =
        match[0]
          .replace(/[^a-z]+/g, ' ')
          .trim()
          .split(' ')
          .at(-1) ?? '';
      const isAsked = isUnitAsked(context.question, unit) ? 2 : 0;
      const labelled = label && match.index >= behind && match.index - behind < 20 ? 5 : 0;
      return {
        value: text.slice(match.index, match.index + match[0].length),
        source: text,
        quality:
          5 * support(match.index, match.index + match[0].length) +
          2 * own +
          labelled +
          isAsked -
          Math.min(1, index / 100),
      };
    });
  });
  const best = candidates.sort((a, b) => b.quality - a.quality)[0];
  if (!best || best.quality < 2) return undefined;
  const name = nameOf(context) ?? reading.title;
  return {
    reading,
    sentence: `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${best.value}`,
    value: best.value,
    source: best.source,
    quality: Math.min(10, best.quality),
  };
};

/** "1 h 30 min", "2 days" */
function tellMinutes(minutes: number): string {
  if (minutes >= 1440 && minutes % 1440 === 0) return minutes === 1440 ? '1 day' : `${minutes / 1440} days`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : ''].filter(Boolean).join(' ');
}
