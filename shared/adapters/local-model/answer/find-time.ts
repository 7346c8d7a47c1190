import { type CivilDate, civilTimeOf, utc } from '../../../domain/civil-time.ts';
import { foldInPlace } from '../fold-in-place.ts';
import type { MomentRole } from '../lexicon/moment-roles.ts';
import { LEG_PATTERNS } from '../lexicon/moment-roles.ts';
import { ASKED_ROLES } from '../lexicon/topics.ts';
import type { AskContext, Extractor, Finding } from './finding.ts';
import { type Moment, momentsOf } from './moments.ts';
import type { Reading } from './reading.ts';
import { nameOf, subjectWords } from './subject-words.ts';
import { tellEventTime, tellMoment } from './tell-time.ts';

/** What "when is the dinner" means where no topic says more. */
const USUAL: readonly MomentRole[] = ['start', 'when', 'departure', 'check-in', 'delivery', 'due'];

const MINUTE_MS = 60_000;

/** Lines above a moment that say which journey it is of. */
const NEAR_LINES = 4;

/** Moments of a text this close in quality are equally good answers. */
const EQUAL = 0.8;

/** When something is: an event's start, else the moment of a text that has the role asked for. */
export const findTime: Extractor = (reading, context) => {
  if (reading.item.service === 'calendar') return eventTime(reading, context);
  const moments = momentsOf(reading, context.timeZone);
  const wanted = wantedRoles(context);
  const wantsReturn = foldInPlace(context.ask.of).search(LEG_PATTERNS.return) >= 0;
  const scored = moments.map((moment) => ({ moment, quality: qualityOf(moment, reading, context, wanted) }));
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
  const chosen = wantsReturn
    ? (legs[0] ?? (equal.length > 1 ? equal.at(-1) : undefined))
    : (equal.find((moment) => isAhead(moment, context)) ?? equal[0]);
  if (!chosen) return undefined;
  const isPast = !isAhead(chosen, context);
  const quality = Math.min(10, best.quality) - (isPast ? 1.5 : 0);
  const value = tellMoment(chosen);
  const lines = reading.lines.slice(Math.max(0, chosen.line - NEAR_LINES), chosen.line + 1).map(({ text }) => text);
  const near = [reading.title, ...lines].join('\n');
  return { reading, sentence: sentenceFor(chosen, context, value, isPast), value, near, quality };
};

function eventTime(reading: Reading, context: AskContext): Finding | undefined {
  if (reading.item.service !== 'calendar') return undefined;
  const { event } = reading.item;
  const start = event.time.kind === 'timed' ? event.time.start : new Date(`${event.time.startDate}T23:59:59Z`);
  const value = tellEventTime(event, context.timeZone);
  const isPast = start < context.now;
  const days = Math.abs(start.getTime() - context.now.getTime()) / 86_400_000;
  // Of equal events the next one is meant; of those that are over the last one.
  const quality = 9 - (isPast ? 2.5 : 0) - Math.min(2, days / 60);
  return { reading, sentence: `${reading.title || 'The event'}: ${value}`, value, quality };
}

function wantedRoles({ ask, subject }: AskContext): readonly MomentRole[] {
  const folded = foldInPlace(ask.of);
  const asked = ASKED_ROLES.find(([pattern]) => folded.search(pattern) >= 0)?.[1];
  const usual = subject.topics.flatMap(({ when }) => when);
  return asked ?? (usual.length > 0 ? usual : USUAL);
}

/** 0 to 10: the role, a time of day, the subject's words nearby. */
function qualityOf(moment: Moment, reading: Reading, { subject }: AskContext, wanted: readonly MomentRole[]): number {
  const rank = moment.role === undefined ? -1 : wanted.indexOf(moment.role);
  const role = rank >= 0 ? 6 - 0.6 * rank : moment.role === undefined ? 2 : -4;
  const line = reading.lines[moment.line]?.folded ?? reading.foldedTitle;
  const above = reading.lines
    .slice(Math.max(0, moment.line - 3), Math.max(0, moment.line))
    .map(({ folded }) => folded)
    .join('\n');
  const words = subjectWords(subject);
  const isIn = (text: string) => words.length === 0 || words.some((word) => text.search(word) >= 0);
  const isNear = isIn(line) || isIn(above) || isIn(reading.foldedTitle);
  // A labelled moment needs no more words; the days of a text that is about something else are days of that.
  const nearby = role > 2 ? (isNear ? 1 : 0) : isIn(line) ? 2 : isNear ? 1 : isIn(reading.folded) ? -1 : -3;
  const day = moment.time ? (moment.time.stamp ? -2 : 2) : 0;
  return role + nearby + day - Math.min(0.5, Math.max(0, moment.line) / 200);
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
