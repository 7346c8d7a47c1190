import { analyse } from '../../../content/words.ts';
import { type Document, priorOf, topicShare } from './document.ts';
import type { AnswerContext, Extractor } from './finding.ts';
import { tellEventTime, tellTextDate } from './tell-time.ts';
import { clockTime, type TextDate, textDates } from './text-dates.ts';

/** Words before a date that say that something begins then, and those that say that it is another date of the story. */
const BEGINS =
  /\b(?:depart(?:s|ure|ing)?|dep\b|leav(?:es|ing)|outbound|start(?:s|ing)?|begin(?:s|ning)?|check-?in(?! opens)|pick-?up|when|date|day|due|deadline|deliver(?:y|ed)|arriving|abflug|abfahrt|hinflug|beginn|salida|ida|d[ée]part|partenza|kalkış|gidiş)\b/i;
const OTHER =
  /\b(?:arriv(?:al|es)|arr\b|ankunft|llegada|arriv[ée]e|arrivo|varış|return|inbound|r[üu]ckflug|vuelta|retour|issued?|booked|booking (?:date|time)|modified time|check-?in time|boarding time|date of (?:booking|change|issue|birth)|order(?:ed)? (?:on|date)|sent|printed|expires?|valid|until|born|before|not later|opens?|closes?|on sale)\b/i;

/** What may belong to one date: the text before it on its line, or the line above when the date stands alone. */
const LABEL_REACH = 60;

/** A time of day that belongs to a date is at most this many lines below it. */
const TIME_REACH = 4;

/** When something is: an event by its start, anything else by the date in its text that is most plainly the one meant. */
export const findTime: Extractor = (ask, document, context) => {
  if (document.item.service === 'calendar') {
    const { event } = document.item;
    const topic = ask.of.replace(ANY_EVENT, '').trim();
    const share = topic === '' ? 1 : topicShare(topic, document.terms);
    if (share === 0) return undefined;
    const score = 4 + 4 * share + nearness(document.date, context.now);
    return { value: tellEventTime(event.time, context.timeZone), document, score };
  }
  const best = candidates(ask.of, document, context).sort((a, b) => b.score - a.score)[0];
  return best && { value: tellTextDate(best.date), document, score: best.score + priorOf(document) };
};

/** Words that name no event in particular: "my next meeting" is whichever comes next. */
const ANY_EVENT = /\b(?:next|upcoming|coming|meetings?|events?|appointments?|calls?|calendar)\b/gi;

/** Who asks "when" means what comes next; of what is over, the latest. Between -2 and 1. */
function nearness(date: Date, now: Date): number {
  const days = (date.getTime() - now.getTime()) / 86_400_000;
  const fade = Math.min(0.9, Math.abs(days) / 400);
  return days >= 0 ? 1 - fade : -1 - fade;
}

interface Candidate {
  date: TextDate;
  score: number;
}

function candidates(topic: string, document: Document, { now }: AnswerContext): Candidate[] {
  const topicTerms = new Set(analyse(topic));
  return document.lines.flatMap((line, index) =>
    textDates(line, document.date).map((date) => {
      const before = line.slice(Math.max(0, date.index - LABEL_REACH), date.index);
      const label = before.trim() === '' ? (document.lines[index - 1] ?? '') : before;
      const complete = date.hour === undefined ? withTimeBelow(date, document.lines, index) : date;
      const around = [document.lines[index - 1], line, document.lines[index + 1]].join(' ');
      const score =
        (BEGINS.test(label) ? 3 : 0) -
        (OTHER.test(lastWords(label)) ? 4 : 0) +
        (complete.hour === undefined ? 0 : 2) +
        (analyse(around).some((term) => topicTerms.has(term)) ? 2 : 0) +
        (isAhead(complete, now) ? 1.5 : 0) -
        index / 100;
      return { date: complete, score };
    }),
  );
}

/** The label that is nearest to the date counts: "Departure 12:55 … Arrival 13 March". */
function lastWords(text: string): string {
  return text.slice(-30);
}

/** The time of day that stands with a date: behind it on its line, or below it, next to "departure" if that is said. */
function withTimeBelow(date: TextDate, lines: readonly string[], index: number): TextDate {
  const line = lines[index] ?? '';
  const behind = clockTime(line.slice(date.index + date.text.length)) ?? clockTime(line.slice(0, date.index));
  const below = lines.slice(index + 1, index + 1 + TIME_REACH).filter((next) => !OTHER.test(next.slice(0, 30)));
  const labelled = below.find((next) => BEGINS.test(next) && clockTime(next));
  const time = behind ?? clockTime(labelled ?? '') ?? below.map(clockTime).find((found) => found !== undefined);
  return time ? { ...date, ...time } : date;
}

function isAhead({ year, month, day }: TextDate, now: Date): boolean {
  return Date.UTC(year, month - 1, day + 1) > now.getTime();
}
