/**
 * The moments that a text names, each with what it is the time of. Mails say them in sentences ("departs at 19:05 on 12
 * March"), on labelled lines, in tables whose labels stand above, and with day and time on different lines; so days and times
 * are found first, then paired, then given the role that the nearest words say.
 */
import { addDays, type CivilDate, civilTimeOf } from '../../../domain/civil-time.ts';
import { LEG_PATTERNS, type MomentRole, type RoleCue, roleBefore, roleCues } from '../lexicon/moment-roles.ts';
import { type DateContext, type DateMention, dateMentions, readsDayFirst } from './date-mentions.ts';
import type { Line, Reading } from './reading.ts';
import { type TimeMention, timeMentions } from './time-mentions.ts';

export interface Moment {
  date: CivilDate & Pick<DateMention, 'isRelative'>;
  time?: TimeMention;
  /** Where the text gives a range: "19:00-21:00". */
  endTime?: TimeMention;
  role: MomentRole | undefined;
  /** Of a journey there and back. */
  leg: 'outbound' | 'return' | undefined;
  /** Index of the line, in `Reading.lines`; -1 is the title. */
  line: number;
  /** Where it begins in its line. */
  start: number;
}

/** A day above its time is at most this many lines away, a day below it one. */
const DAY_REACH = 8;
/** Lines above a moment in which a label of its own stands. */
const LABEL_REACH = 2;
/** Lines above a table's row in which its header stands. */
const HEADER_REACH = 6;
/** Lines above a moment in which the heading of its leg stands. */
const LEG_REACH = 14;
/** Longer lines are sentences, and label nothing but themselves. */
const LABEL_LENGTH = 60;
/** What stands further before a time says nothing of it. */
const CUE_REACH = 90;

/** A cue says nothing of what stands in another sentence, or behind a colon and some words. */
const CUE_END = /[.!?]\s(?=\S{3})|:\s(?=(?:[a-z]+\s){3})/;

/** Lines below a header "Was | Now" that it may head. */
const CHANGE_REACH = 4;

/** A header of two columns, what was and what is. */
function namesOldAndNew({ folded }: Line): boolean {
  return /^\W*(?:was|old|before|previous(?:ly)?|original(?:ly)?|from|scheduled|alt|bisher|vorher|ancien|avant|antes|anterior|prima)(?: [a-z]+)?\W+(?:is )?(?:now|new|revised|current|updated|after|to|neu|jetzt|nouveau|maintenant|ahora|nuevo|ora|nuovo)(?: [a-z]+)?\W*$/.test(
    folded,
  );
}

/** "London Euston 17:33, Manchester Piccadilly 19:41": where it leaves and where it arrives. */
const LEG_LINE =
  /\p{Lu}\p{L}{1,40}\)?,?\s(?:at\s)?\d{1,2}[:.]\d{2}.{0,24}?\s\p{Lu}\p{L}{1,40}.{0,24}?\d{1,2}[:.]\d{2}/u;
const LEG_ROLES: readonly MomentRole[] = ['departure', 'arrival'];

/** "by Friday, | 2 April": the day of the week says nothing of the role. */
const WEEKDAY =
  /(?:mon|tues|wednes|thurs|fri|satur|sun|mon|diens|mitt?woch|donners|frei|sams|sonn)(?:day|tag|nesday)?,?\s(?:the |dem |den )?$|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miercoles|jueves|viernes|sabado|domingo),?\s$/;

interface MarkedLine extends Line {
  index: number;
  dates: readonly DateMention[];
  times: readonly TimeMention[];
  /** The roles that it names, but for "when"; worked out when first needed. */
  cues(): readonly RoleCue[];
}

/** All moments of a text that name a day, in its order. */
export function momentsOf(reading: Reading, timeZone: string): Moment[] {
  const lines = mark(reading, timeZone);
  return lines.flatMap((line, at) => momentsOnLine(lines, at, line));
}

function mark(reading: Reading, timeZone: string): MarkedLine[] {
  const title: Line = { text: reading.title, folded: reading.foldedTitle };
  const dayFirst = readsDayFirst(reading.folded, timeZone);
  const context: DateContext = { writtenOn: addDays(civilTimeOf(reading.date, timeZone), 0), dayFirst };
  const lines = [title, ...reading.lines].map((line, at) => {
    const dates = dateMentions(line, context);
    const times = timeMentions(line).filter(
      (time) => !dates.some((date) => time.start < date.end && date.start < time.end),
    );
    let cues: readonly RoleCue[] | undefined;
    const cuesOnce = () => {
      cues ??= roleCues(line.folded).filter(({ role }) => role !== 'when');
      return cues;
    };
    return { ...line, index: at - 1, dates, times, cues: cuesOnce };
  });
  // "Tue 7 June 2016" at the head of an itinerary is the year of its "7 June".
  const complete = lines.flatMap(({ dates }) => dates.filter(({ yearGiven }) => yearGiven));
  const withYear = (date: DateMention) =>
    date.yearGiven ? date : { ...date, year: complete.find((other) => isSameDay(other, date))?.year ?? date.year };
  return lines.map((line) => ({ ...line, dates: line.dates.map(withYear) }));
}

function isSameDay(a: CivilDate, b: CivilDate): boolean {
  return a.month === b.month && a.day === b.day;
}

function momentsOnLine(lines: readonly MarkedLine[], at: number, line: MarkedLine): Moment[] {
  const leg = legOf(lines, at);
  const isChange = line.times.length === 2 && lines.slice(Math.max(0, at - CHANGE_REACH), at).some(namesOldAndNew);
  const isLegLine = !isChange && line.times.length === 2 && LEG_LINE.test(line.text);
  const columns = columnRoles(lines, at, line);
  const used = new Set<DateMention>();
  const moments: Moment[] = [];
  const times = line.times.filter((time, index) => !isEndOfRange(line, line.times[index - 1], time));
  for (const time of times) {
    const next = line.times[line.times.indexOf(time) + 1];
    const endTime = next && isEndOfRange(line, time, next) ? { endTime: next } : {};
    const own = dayOnLine(line, time);
    const day = own ? { date: own, role: undefined } : dayElsewhere(lines, at, times.indexOf(time));
    if (!day) continue;
    const first = !own || used.has(own);
    if (own) used.add(own);
    const start = own && !first ? Math.min(own.start, time.start) : time.start;
    const between = own && !first ? roleBetween(line, own, time) : undefined;
    const around = roleOf(lines, at, start);
    // "16.07. ab 14:00" under "Anreise" is the arrival from then on, and no departure.
    const role = (around && isPreposition(line, own, time) ? around : between) ?? around ?? day.role;
    if (isChange) {
      const told = times.indexOf(time) === 0 ? 'superseded' : roleOf(lines, at, times[0]?.start ?? time.start);
      moments.push({ date: day.date, time, role: told, leg, line: line.index, start });
      continue;
    }
    const byPlace = isLegLine && !endTime.endTime ? LEG_ROLES[times.indexOf(time)] : undefined;
    moments.push({ date: day.date, time, ...endTime, role: role ?? byPlace, leg, line: line.index, start });
  }
  const nextLine = lines[at + 1];
  const timesBelow = nextLine !== undefined && nextLine.dates.length === 0 && nextLine.times.length >= 1;
  for (const date of line.dates.filter((other) => !used.has(other))) {
    // The times below it make the moments.
    if (timesBelow && line.times.length === 0) continue;
    moments.push({ date, role: roleOf(lines, at, date.start), leg, line: line.index, start: date.start });
  }
  return moments
    .sort((a, b) => a.start - b.start)
    .map((moment, column) => ({ ...moment, role: moment.role ?? columns?.[column] }));
}

/** "19:00 - 21:00", "from 9 to 10:30" */
function isEndOfRange({ folded }: Line, before: TimeMention | undefined, time: TimeMention): boolean {
  return (
    before !== undefined &&
    /^\s?(?:-|to|until|till|bis|a|al|tot|uhr\s?-|e)\s?$/.test(folded.slice(before.end, time.start))
  );
}

/** The day that a time on the same line belongs to: the nearest before it, else the first behind it. */
function dayOnLine({ dates }: MarkedLine, time: TimeMention): DateMention | undefined {
  return dates.findLast((date) => date.end <= time.start) ?? dates.find((date) => date.start >= time.end);
}

/** The day of a line of times alone, and what it is the day of. The days above stand over them, or once for all. */
function dayElsewhere(
  lines: readonly MarkedLine[],
  at: number,
  column: number,
): { date: DateMention; role: MomentRole | undefined } | undefined {
  const reach = [...Array.from({ length: DAY_REACH }, (_, index) => at - 1 - index), at + 1];
  for (const place of reach) {
    const line = lines[place];
    if (!line) continue;
    const dates = line.dates;
    const date = dates[Math.min(column, dates.length - 1)];
    if (!date) continue;
    const role = roleOf(lines, place, date.start) ?? columnRoles(lines, place, line)?.[dates.indexOf(date)];
    if (role === 'issued' || role === 'other' || role === 'due') continue;
    // Below its day only the first time is what the day is said to be of.
    const isFirst =
      !lines.slice(place + 1, at).some(({ times }) => times.length > 0) && (column === 0 || dates.length > 1);
    return { date, role: isFirst ? role : undefined };
  }
  return undefined;
}

/** "Fri 14 Aug: depart 07:35, arrive 10:05" */
function roleBetween({ folded }: Line, date: DateMention, time: TimeMention): MomentRole | undefined {
  if (date.end > time.start) return undefined;
  const role = roleBefore(folded.slice(date.end, time.start));
  return role === 'when' ? undefined : role;
}

function isPreposition({ folded }: Line, date: DateMention | undefined, time: TimeMention): boolean {
  return date !== undefined && /^\W*(?:ab|an)\W*$/.test(folded.slice(date.end, time.start));
}

/** What words say a moment that begins at `start` is: before it on its line, behind it, or on a line of their own above. */
function roleOf(lines: readonly MarkedLine[], at: number, start: number): MomentRole | undefined {
  const line = lines[at] as MarkedLine;
  const mentions = [...line.dates, ...line.times];
  const before = Math.max(0, start - CUE_REACH, ...mentions.filter(({ end }) => end <= start).map(({ end }) => end));
  const sentence = (line.folded.slice(before, start).split(CUE_END).at(-1) ?? '').replace(WEEKDAY, '');
  const role = roleBefore(sentence);
  if (role && role !== 'when') return role;
  if (!/[a-z]{4}/.test(sentence)) {
    const end = mentions.filter((mention) => mention.start >= start).sort((a, b) => a.start - b.start)[0]?.end ?? start;
    const next = Math.min(
      ...mentions.filter((mention) => mention.start >= end).map((mention) => mention.start),
      end + 24,
    );
    const cue = roleCues(line.folded.slice(end, next)).find((other) => other.role !== 'when');
    if (cue && cue.start < 12) return cue.role;
    return labelAbove(lines, at) ?? role;
  }
  return role;
}

function labelAbove(lines: readonly MarkedLine[], at: number): MomentRole | undefined {
  for (let above = at - 1; above >= Math.max(0, at - LABEL_REACH); above -= 1) {
    const line = lines[above] as MarkedLine;
    if (line.dates.length + line.times.length > 0 || line.text.length > LABEL_LENGTH || /[.!?]$/.test(line.text))
      return undefined;
    const cues = line.cues();
    const roles = new Set(cues.map(({ role }) => role));
    if (roles.size === 1) return roleBefore(line.folded) ?? cues[0]?.role;
    if (roles.size > 1) return undefined;
  }
  return undefined;
}

/** The roles of a table's columns that hold moments, where the row has as many moments as that, or more than one. */
function columnRoles(lines: readonly MarkedLine[], at: number, line: MarkedLine): MomentRole[] | undefined {
  if (Math.max(line.dates.length, line.times.length) < 2) return undefined;
  for (let above = at - 1; above >= Math.max(0, at - HEADER_REACH); above -= 1) {
    const header = lines[above] as MarkedLine;
    // A title or a sentence heads no column.
    if (header.index < 0 || header.dates.length + header.times.length > 0 || /[.!?]$/.test(header.text)) continue;
    const roles = [...new Set(header.cues().map(({ role }) => role))];
    if (roles.length > 1) return roles;
  }
  return undefined;
}

function legOf(lines: readonly MarkedLine[], at: number): Moment['leg'] {
  for (let above = at; above >= Math.max(0, at - LEG_REACH); above -= 1) {
    const { folded, text } = lines[above] as MarkedLine;
    if (text.length > LABEL_LENGTH) continue;
    if (folded.search(LEG_PATTERNS.return) >= 0) return 'return';
    if (folded.search(LEG_PATTERNS.outbound) >= 0) return 'outbound';
  }
  return undefined;
}
