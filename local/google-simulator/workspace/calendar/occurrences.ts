import ICAL from 'ical.js';
import type { Moment } from './calendar.ts';
import { instantOf, wallTimeOf, type ZoneRules } from './zoned-time.ts';

/** No rule of a person's calendar has more; one that has (every second) must not stall the program. */
const MAXIMUM_OCCURRENCES = 20_000;

/** Candidates that a rule may refuse in a row: the days of 54 years. ical.js would look for the next one for ever. */
const MAXIMUM_REFUSED = 20_000;

/** A rule that is not met again: "each 30 February". */
class NotMetError extends Error {
  override readonly name = 'NotMetError';
}

export interface SeriesRules {
  start: Moment;
  rules: readonly ICAL.Recur[];
  /** RDATE */
  additional: readonly Moment[];
  /** EXDATE */
  excluded: readonly Moment[];
}

/**
 * The starts of a series in order (RFC 5545 3.8.5): the first start, those of the rules, the additional ones; without the
 * excluded ones. Rules run on the clock of the zone that the event was entered in, so that nine o'clock stays nine o'clock
 * when the clocks change. Without end where a rule has none.
 */
export function* occurrences({ start, rules, additional, excluded }: SeriesRules): Generator<Moment> {
  const skipped = new Set(excluded.map(key));
  const sources = [sorted([start, ...additional]), ...rules.map((rule) => ruleStarts(start, rule))];
  let last = '';
  let count = 0;
  for (const moment of mergeSorted(sources)) {
    count += 1;
    if (count > MAXIMUM_OCCURRENCES) return;
    if (key(moment) === last || skipped.has(key(moment))) continue;
    last = key(moment);
    yield moment;
  }
}

/** Whether there is a day that the rule asks for, after its first start at least. */
export function canBeMet(start: Moment, rule: ICAL.Recur): boolean {
  const iterator = iteratorOf(start, rule);
  try {
    // The first one may be the start itself, whatever the rule says.
    if (iterator.next()) iterator.next();
    return true;
  } catch (error) {
    if (error instanceof NotMetError) return false;
    throw error;
  }
}

function* ruleStarts(start: Moment, rule: ICAL.Recur): Generator<Moment> {
  const iterator = iteratorOf(start, rule);
  try {
    for (let next = iterator.next(); next; next = iterator.next()) yield fromIcalTime(next, start);
  } catch (error) {
    if (!(error instanceof NotMetError)) throw error;
  }
}

/** Its `next` throws NotMetError when it has looked far enough. */
function iteratorOf(start: Moment, rule: ICAL.Recur): ICAL.RecurIterator {
  const bounded = rule.clone();
  if (rule.until && start.kind === 'instant') bounded.until = untilOnClock(rule.until, start.zone);
  const iterator = bounded.iterator(toIcalTime(start));
  const isMet = iterator.check_contracting_rules.bind(iterator);
  let refused = 0;
  iterator.check_contracting_rules = () => {
    const met = isMet();
    refused = met ? 0 : refused + 1;
    if (refused > MAXIMUM_REFUSED) throw new NotMetError('The rule is not met again.');
    return met;
  };
  return iterator;
}

/** UNTIL stands in UTC (RFC 5545 3.3.10), the rule runs on the zone's clock. */
function untilOnClock(until: ICAL.Time, zone: ZoneRules): ICAL.Time {
  if (until.isDate || until.zone !== ICAL.Timezone.utcTimezone) return until;
  return new ICAL.Time({ ...wallTimeOf(until.toUnixTime() * 1000, zone), isDate: false }, ICAL.Timezone.localTimezone);
}

function toIcalTime(moment: Moment): ICAL.Time {
  if (moment.kind === 'day') return ICAL.Time.fromDateString(moment.date);
  return new ICAL.Time({ ...wallTimeOf(moment.instant, moment.zone), isDate: false }, ICAL.Timezone.localTimezone);
}

function fromIcalTime(time: ICAL.Time, like: Moment): Moment {
  if (like.kind === 'day') return { kind: 'day', date: time.toString().slice(0, 10) };
  return { kind: 'instant', instant: instantOf(time, like.zone), zone: like.zone };
}

function key(moment: Moment): string {
  return moment.kind === 'day' ? moment.date : new Date(moment.instant).toISOString();
}

function sorted(moments: readonly Moment[]): Moment[] {
  return moments.toSorted((a, b) => key(a).localeCompare(key(b)));
}

function* mergeSorted(sources: readonly Iterable<Moment>[]): Generator<Moment> {
  const iterators = sources.map((source) => source[Symbol.iterator]());
  const heads = iterators.map((iterator) => iterator.next());
  for (;;) {
    let first = -1;
    for (const [index, head] of heads.entries()) {
      if (head.done) continue;
      const best = heads[first];
      if (!best || best.done || key(head.value) < key(best.value)) first = index;
    }
    const head = heads[first];
    const iterator = iterators[first];
    if (!head || head.done || !iterator) return;
    yield head.value;
    heads[first] = iterator.next();
  }
}
