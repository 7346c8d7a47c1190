import type { EventTime } from '../../../domain/calendar-event.ts';
import { type CivilDate, civilTimeOf, utc } from '../../../domain/civil-time.ts';
import type { AskField } from '../../../domain/intent.ts';
import { foldInPlace } from '../fold-in-place.ts';
import type { MomentRole } from '../lexicon/moment-roles.ts';
import { LEG_PATTERNS, roleCues } from '../lexicon/moment-roles.ts';
import { ASKED_ROLES } from '../lexicon/topics.ts';
import { wordsPattern, wordsSource } from '../lexicon/words-pattern.ts';
import type { AskContext, Extractor, Finding } from './finding.ts';
import { type Moment, momentsOf } from './moments.ts';
import type { Reading } from './reading.ts';
import { relevanceOf, titleSupport } from './relevance.ts';
import type { Interval } from './sets/intervals.ts';
import { nameOf } from './subject-words.ts';
import { tellEventTime, tellMoment } from './tell-time.ts';

/** What "when is the dinner" means where no topic says more. */
const USUAL: readonly MomentRole[] = ['start', 'when', 'departure', 'check-in', 'delivery', 'due'];

const MINUTE_MS = 60_000;

/** "My flight back", "when do I fly home". */
const RETURN_ASKED = new RegExp(
  `${LEG_PATTERNS.return.source}|${wordsSource('back, back home, fly home, flying home, zuruck')}`,
);

/** Lines above a moment that say which journey it is of. */
const NEAR_LINES = 4;

/** Moments of a text this close in quality are equally good answers. */
const EQUAL = 0.8;

/** When something is: an event's start, else the moment of a text that has the role asked for. */
export const findTime: Extractor = (reading, context) => {
  if (reading.item.service === 'calendar') return eventTime(reading, context);
  const moments = momentsOf(reading, context.timeZone);
  const wanted = wantedRoles(context);
  const wantsReturn = foldInPlace(context.ask.of).search(RETURN_ASKED) >= 0;
  const support = supportOf(reading, context);
  // When a file was changed is not when its "Friday" was written.
  const isFile = reading.item.service === 'drive';
  const scored = moments.map((moment) => ({
    moment,
    quality: qualityOf(moment, wanted, support, context, isFile),
  }));
  const best = scored.sort((a, b) => b.quality - a.quality)[0];
  if (!best || best.quality < 1) return undefined;
  // Several legs, or several mails in one: the first still to come, else the first of all.
  const equal = scored
    .filter(
      ({ moment, quality }) => quality > best.quality - EQUAL && Boolean(moment.time) === Boolean(best.moment.time),
    )
    .map(({ moment }) => moment)
    .sort((a, b) => a.line - b.line);
  const legs = equal.filter(({ leg }) => leg === 'return');
  const hasLegs = moments.some(({ leg }) => leg !== undefined);
  const rough = wantsReturn
    ? (legs[0] ?? (equal.length > 1 || !hasLegs ? equal.at(-1) : undefined))
    : (equal.find((moment) => isAhead(moment, context) !== wantsPast(context)) ?? equal[0]);
  if (!rough) return undefined;
  const chosen = withTime(rough, moments);
  const isPast = !isAhead(chosen, context);
  const quality = Math.min(10, best.quality) - (isPast === wantsPast(context) ? 0 : 1.5);
  const value = `${tellMoment(chosen)}${distanceAsked(chosen.date, context)}`;
  const lines = reading.lines.slice(Math.max(0, chosen.line - NEAR_LINES), chosen.line + 1).map(({ text }) => text);
  const near = [reading.title, ...lines].join('\n');
  const source = reading.lines[chosen.line]?.text;
  const told = source === undefined ? {} : { source };
  return { reading, sentence: sentenceFor(chosen, context, value, isPast), value, near, ...told, quality };
};

/** "On the 24th": what lies on another day is not meant. */
function inPeriod(
  { date: { year, month, day: ofMonth } }: Moment,
  periods: readonly Interval[],
  timeZone: string,
): number {
  if (periods.length === 0) return 0;
  const own = utc({ year, month, day: ofMonth });
  const dayShown = (instant: number) => utc({ ...day(civilTimeOf(new Date(instant), timeZone)) });
  return periods.some(({ start, end }) => dayShown(start.getTime()) <= own && own <= dayShown(end.getTime() - 1))
    ? IN_PERIOD
    : -IN_PERIOD;
}

const IN_PERIOD = 1.5;

/** The day on which an event begins, as the person's calendar shows it. */
function dayOf(time: EventTime, timeZone: string): CivilDate {
  if (time.kind === 'timed') return civilTimeOf(time.start, timeZone);
  const [year = 1970, month = 1, ofMonth = 1] = time.startDate.split('-').map(Number);
  return { year, month, day: ofMonth };
}

/** "When was it last serviced?", "when did I book?" */
function wantsPast({ question }: AskContext): boolean {
  return PAST.test(question);
}

const PAST = /(?<![a-z])(?:was|were|did|has|have (?:i|we)|last|previous|ago|war|waren|hat)(?![a-z])/;

/** A day that is named again with its time of day. */
function withTime(moment: Moment, moments: readonly Moment[]): Moment {
  if (moment.time) return moment;
  const { year, month, day: ofMonth } = moment.date;
  const same = moments.filter(
    ({ date, time, role }) =>
      time !== undefined &&
      !time.stamp &&
      (role === undefined || role === moment.role) &&
      date.year === year &&
      date.month === month &&
      date.day === ofMonth,
  );
  return same.length === 1 && same[0] ? { ...same[0], role: moment.role } : moment;
}

/** "How long until": the days between now and then. Empty where nothing of the kind is asked. */
function distanceAsked({ year, month, day: ofMonth }: CivilDate, { question, now, timeZone }: AskContext): string {
  if (!DISTANCE.test(question)) return '';
  const today = civilTimeOf(now, timeZone);
  const days = Math.round((utc({ year, month, day: ofMonth }) - utc({ ...day(today) })) / (24 * 60 * MINUTE_MS));
  const count = `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
  return days === 0 ? ', today' : days > 0 ? `, in ${count}` : `, ${count} ago`;
}

const DISTANCE =
  /(?<![a-z])how (?:long|many (?:days|weeks|months))(?: is it| do (?:i|we) have| left| more| remain)* (?:until|till|til|before|ago|since|to|left)(?![a-z])|wie lange (?:noch|bis)/;

/** How far what stands around a moment says what was asked. */
function supportOf(reading: Reading, context: AskContext): (moment: Moment) => number {
  const sentences = relevanceOf(reading, context);
  return ({ line, start }) => {
    const own = sentences.filter((sentence) => sentence.line === line);
    const text = reading.lines[line]?.text ?? '';
    const sentence = own.findLast((other) => text.indexOf(other.text) <= start) ?? own[0];
    if (!sentence) return titleSupport(reading, context);
    const at = Math.max(0, start - Math.max(0, text.indexOf(sentence.text)));
    return sentence.support(at, Math.min(sentence.text.length, at + 1));
  };
}

function eventTime(reading: Reading, context: AskContext): Finding | undefined {
  if (reading.item.service !== 'calendar') return undefined;
  const { event } = reading.item;
  const start = event.time.kind === 'timed' ? event.time.start : new Date(`${event.time.startDate}T23:59:59Z`);
  const value = `${tellEventTime(event, context.timeZone)}${distanceAsked(dayOf(event.time, context.timeZone), context)}`;
  const words = titleSupport(reading, context);
  const wanted = wantedRoles(context);
  const isPast = start < context.now;
  const days = Math.abs(start.getTime() - context.now.getTime()) / 86_400_000;
  // Of equal events the next one is meant; of those that are over the last one.
  const isWrongSide = isPast !== wantsPast(context);
  const otherWay = goesOtherWay(reading.foldedTitle, context) ? 4 : 0;
  // Of a series a part of the words says little: "when does the siding crew start" is no daily "Crew huddle".
  const isSeries = event.kind !== 'single' && words < 0.6 ? 2 : 0;
  // An event is when something takes place, and seldom when it is due.
  const isDeadline = wanted[0] === 'due' && roleCues(reading.foldedTitle).every(({ role }) => role !== 'due') ? 2 : 0;
  const quality = 2.5 + 7 * words - isDeadline - isSeries - (isWrongSide ? 2.5 : 0) - otherWay - Math.min(2, days / 60);
  return { reading, sentence: `${reading.title || 'The event'}: ${value}`, value, quality };
}

/** What the property that was asked for is called in texts. */
const BY_FIELD: Partial<Readonly<Record<AskField, readonly MomentRole[]>>> = {
  deadline: ['due', 'end', 'when'],
  end: ['end', 'due', 'when'],
  arrival: ['arrival', 'delivery', 'check-in', 'end'],
  departure: ['departure', 'start', 'when'],
  boarding: ['boarding'],
  'check-in': ['check-in', 'check-in-opens', 'arrival'],
  'check-out': ['check-out', 'end'],
  'pick-up': ['pick-up', 'start', 'when'],
  'drop-off': ['drop-off', 'end'],
  delivery: ['delivery', 'arrival', 'when'],
};

/** "When do I have to hand in the form?" */
const ASKS_DEADLINE =
  /(?<![a-z])(?:need|have|must|should|supposed)(?![a-z]).*(?<![a-z])(?:hand in|hand over|turn in|submit|sign|pay|send|return|give back|reply|respond|answer|file|register|apply|confirm|rsvp|renew|cancel|decide|choose|fill in|fill out|order)(?![a-z])/;

/** "What time do I get into O'Hare?" */
const ASKS_ARRIVAL =
  /(?<![a-z])(?:get|gets|come|comes|be) (?:in|into|to|there|back|home)(?![a-z])|(?<![a-z])(?:reach|reaches|arriv\w*|touch down)(?![a-z])/;

/** "Until when is my pass valid?" */
const ASKS_END = wordsPattern(
  'until when, till when, how long is, how long are, valid~, bis wann, jusqu, hasta cuando, fino a quando',
  '',
);

/** "From Istanbul" is asked for, and "to Istanbul" told. */
function goesOtherWay(title: string, { question, subject, spellings }: AskContext): boolean {
  const goes = (text: string, words: string, names: readonly string[]) =>
    text.search(
      wordsPattern(
        words
          .split(',')
          .flatMap((word) => names.map((name) => `${word.trim()} ${name}~`))
          .join(', '),
        '',
      ),
    ) >= 0;
  return [...subject.names].some((name) => {
    const [from, to] = [goes(question, FROM, [name]), goes(question, TO, [name])];
    const names = [name, ...(spellings.get(name) ?? [])];
    return from !== to && goes(title, from ? TO : FROM, names) && !goes(title, from ? FROM : TO, names);
  });
}

const FROM = 'from, aus, von, de, desde, da';
const TO = 'to, nach, a, vers, hacia, para';

function wantedRoles({ ask, subject, question }: AskContext): readonly MomentRole[] {
  const byField = ask.field && BY_FIELD[ask.field];
  if (byField) return byField;
  if (question.search(ASKS_END) >= 0 || ASKS_DEADLINE.test(question)) return ['due', 'end', 'when'];
  if (ASKS_ARRIVAL.test(question)) return BY_FIELD.arrival ?? [];
  const folded = foldInPlace(ask.of);
  const asked = ASKED_ROLES.find(([pattern]) => folded.search(pattern) >= 0)?.[1];
  const usual = subject.topics.flatMap(({ when }) => when);
  return asked ?? (usual.length > 0 ? usual : USUAL);
}

/** 0 to 10: the role, a time of day, the subject's words nearby. */
function qualityOf(
  moment: Moment,
  wanted: readonly MomentRole[],
  support: (moment: Moment) => number,
  { periods, timeZone }: Pick<AskContext, 'periods' | 'timeZone'>,
  isFile: boolean,
): number {
  const rank = moment.role === undefined ? -1 : wanted.indexOf(moment.role);
  const role = rank >= 0 ? 6 - 0.6 * rank : moment.role === undefined ? 2 : -4;
  // A labelled moment needs no more words; the days of a text that is about something else are days of that.
  const nearby = (role > 2 ? 3 : 6) * (support(moment) - 0.5);
  const day = moment.time ? (moment.time.stamp ? -2 : 2) : 0;
  const relative = moment.date.isRelative ? (isFile ? 3 : 1) : 0;
  return (
    role + nearby + day - relative + inPeriod(moment, periods, timeZone) - Math.min(0.5, Math.max(0, moment.line) / 200)
  );
}

function isAhead({ date, time }: Moment, { now, timeZone }: AskContext): boolean {
  const clock = time ?? { hour: 23, minute: 59 };
  const offset = time?.offset;
  if (offset !== undefined) return utc({ ...day(date), ...hours(clock) }) - offset * MINUTE_MS >= now.getTime();
  return utc({ ...day(date), ...hours(clock) }) >= utc(civilTimeOf(now, timeZone));
}

const day = ({ year, month, day: ofMonth }: CivilDate) => ({ year, month, day: ofMonth });
const hours = ({ hour, minute }: { hour: number; minute: number }) => ({ hour, minute });

const VERBS: Partial<Readonly<Record<MomentRole, readonly [ahead: string, past: string]>>> = {
  departure: ['departs on', 'departed on'],
  arrival: ['arrives on', 'arrived on'],
  boarding: ['boards on', 'boarded on'],
  delivery: ['is to be delivered on', 'was to be delivered on'],
  due: ['is due on', 'was due on'],
};

const NOUNS: Partial<Readonly<Record<MomentRole, string>>> = {
  'check-in': 'Check-in',
  'check-out': 'Check-out',
  'pick-up': 'Pick-up',
  'drop-off': 'Drop-off',
};

function sentenceFor({ role }: Moment, context: AskContext, value: string, isPast: boolean): string {
  const noun = role && NOUNS[role];
  if (noun) return `${noun} ${isPast ? 'was' : 'is'} on ${value}`;
  const verb = (role && VERBS[role]?.[isPast ? 1 : 0]) ?? (isPast ? 'was on' : 'is on');
  const name = nameOf(context);
  const article = context.subject.topics.some(({ booked }) => booked) ? 'Your' : 'The';
  return `${name === undefined ? 'It' : `${article} ${name}`} ${verb} ${value}`;
}
