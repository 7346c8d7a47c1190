/**
 * Answers made from all the hits of a search, not from one: lists, counts, and whether there is something. Each is told with
 * what it was made from.
 */

import { civilTimeOf } from '../../../domain/civil-time.ts';
import type { Service } from '../../../domain/service.ts';
import type { AnswerInput } from '../../../query/answer-model.ts';
import { foldInPlace } from '../fold-in-place.ts';
import { servicesIn } from '../lexicon/services.ts';
import { aboutness } from './about.ts';
import { findPassage } from './find-passage.ts';
import type { AskContext } from './finding.ts';
import type { Reading } from './reading.ts';
import { isInScope, periodOf, type Scope } from './scope.ts';
import { quote } from './sentences.ts';
import { tellLookedAt } from './tell-coverage.ts';
import { tellItem } from './tell-item.ts';
import { tellDay } from './tell-time.ts';

/** What is told of a longer list. The sources hold the rest. */
const MAX_LISTED = 8;
const MAX_CITED = 20;

const NOUNS: Readonly<Record<Service, readonly [string, string]>> = {
  gmail: ['email', 'emails'],
  calendar: ['event', 'events'],
  drive: ['file', 'files'],
};

/** What an answer over several items is made from. */
export interface SetInput {
  context: AskContext;
  scope: Scope;
  readings: readonly Reading[];
  input: AnswerInput;
}

/** An answer, and whether what was not synced yet could change it. */
export interface SetAnswer {
  text: string;
  found: boolean;
}

export function tellList(set: SetInput): SetAnswer {
  const { input, context } = set;
  const items = members(set);
  if (items.length === 0) return nothing(set);
  const isSingle =
    /\b(?:next|last|latest|newest|most recent|first)\b(?!\s+(?:\d|few|two|three|four|five|ten|week|month|year))/.test(
      foldInPlace(context.ask.of),
    );
  const listed = items.slice(0, isSingle ? 1 : MAX_LISTED);
  const lines = listed.map(
    (reading) => `${listed.length > 1 ? '- ' : ''}${tellItem(reading, input.timeZone)} [${reading.n}]`,
  );
  const more = isSingle || items.length <= MAX_LISTED ? '' : `\nand ${items.length - MAX_LISTED} more.`;
  return { text: `${lines.join('\n')}${more}`, found: true };
}

export function tellCount(set: SetInput): SetAnswer {
  const inText = servicesIn(foldInPlace(set.context.ask.of)).length === 0 ? countInText(set) : undefined;
  if (inText) return inText;
  const items = members(set);
  if (items.length === 0) return nothing(set);
  const noun = nounOf(set.scope.services, items.length);
  // The search gives no more than that many, so there may be others.
  const atLeast = set.input.hits.length >= MAX_CITED ? 'at least ' : '';
  const unread = set.scope.unread ? 'unread ' : '';
  const cites = items
    .slice(0, MAX_CITED)
    .map(({ n }) => `[${n}]`)
    .join('');
  return {
    text: `There ${items.length === 1 ? 'is' : 'are'} ${atLeast}${items.length} ${unread}${noun} ${cites}.`,
    found: true,
  };
}

/** "How many people are coming": the guests of an event, or a number that an item gives. */
function countInText({ readings, context }: SetInput): SetAnswer | undefined {
  const noun = /^[\p{L}]+/u.exec(foldInPlace(context.ask.of))?.[0] ?? '';
  const isPeople = /^(?:people|persons?|guests?|attendees?|participants?|of)$/.test(noun);
  for (const reading of readings.filter((candidate) => aboutness(candidate, context.subject).fits)) {
    const { item } = reading;
    if (item.service === 'calendar' && isPeople && item.event.attendees.length > 0) {
      const people = item.event.attendees.filter(({ resource }) => !resource);
      const accepted = people.filter(({ responseStatus }) => responseStatus === 'accepted').length;
      return { text: `${reading.title}: ${people.length} invited, ${accepted} accepted [${reading.n}].`, found: true };
    }
    const pattern = new RegExp(
      `(?<![\\w.,])(\\d{1,4})\\s(?:\\p{L}+\\s)?${noun.slice(0, Math.max(3, noun.length - 1))}\\p{L}*`,
      'u',
    );
    const line = noun.length < 3 ? undefined : reading.lines.find(({ folded }) => pattern.test(folded));
    if (line) return { text: `${reading.title}: ${quote(line.text)} [${reading.n}].`, found: true };
  }
  return undefined;
}

/** "Am I free", "do I have any"; what only a reader could decide is quoted, not decided. */
export function tellWhether(set: SetInput): SetAnswer {
  const { context, input } = set;
  if (/\b(?:free|busy|available|availability)\b/.test(context.question)) return tellFree(set);
  const items = members(set);
  if (
    /^(?:\W*(?:so|and|hi|hey|hello)\b)?\W*(?:do (?:i|we) have|have i got|did i (?:get|receive)|have i (?:received|got)|is there|are there|any)\b/.test(
      context.question,
    )
  ) {
    if (items.length === 0) return { ...nothing(set), text: `No: ${lowered(nothing(set).text)}` };
    const lines = items.slice(0, MAX_LISTED).map((reading) => `- ${tellItem(reading, input.timeZone)} [${reading.n}]`);
    return { text: `Yes:\n${lines.join('\n')}`, found: true };
  }
  const best = items
    .map((reading) => findPassage(reading, context))
    .filter((finding) => finding !== undefined)
    .sort((a, b) => b.quality - a.quality)[0];
  if (!best) return nothing(set);
  return { text: `This is what I found: ${best.sentence} [${best.reading.n}]`, found: true };
}

/** Whether the calendar holds something in the period of the question. */
export function tellFree({ readings, scope, input, context }: SetInput): SetAnswer {
  const [time] = input.intent.entities.times;
  const [start, end] = time
    ? [new Date(time.start), new Date(time.end)]
    : [input.now, new Date(input.now.getTime() + 86_400_000)];
  const when = time?.text ?? 'in the next 24 hours';
  const overlapping = readings.filter((reading) => {
    const [from, to] = periodOf(reading);
    return (
      reading.item.service === 'calendar' && isInScope(reading, { ...scope, people: [] }) && from < end && to > start
    );
  });
  const busy = overlapping.filter(
    ({ item }) =>
      item.service === 'calendar' && item.event.time.kind === 'timed' && item.event.ownResponse !== 'declined',
  );
  const allDay = overlapping.filter(({ item }) => item.service === 'calendar' && item.event.time.kind === 'allDay');
  const tell = (reading: Reading) => `- ${tellItem(reading, input.timeZone)} [${reading.n}]`;
  const notes = allDay.length > 0 ? `\nAll day:\n${allDay.map(tell).join('\n')}` : '';
  const asksBusy = /\bbusy\b/.test(context.question);
  if (busy.length === 0) {
    return { text: `${asksBusy ? 'No' : 'Yes'}: your calendar holds nothing ${when}.${notes}`, found: false };
  }
  const sorted = busy.sort((a, b) => a.date.getTime() - b.date.getTime());
  return {
    text: `${asksBusy ? 'Yes' : 'Not all of the time'}: ${when} you have\n${sorted.map(tell).join('\n')}${notes}`,
    found: true,
  };
}

/** Which timed events of the scope overlap, each pair once; declined ones take no time. */
export function tellConflicts(set: SetInput): SetAnswer {
  const { input } = set;
  const events = members(set)
    .filter(
      ({ item }) =>
        item.service === 'calendar' && item.event.time.kind === 'timed' && item.event.ownResponse !== 'declined',
    )
    .sort((a, b) => a.date.getTime() - b.date.getTime());
  const pairs = events.flatMap((first, index) => {
    const [, end] = periodOf(first);
    return events.slice(index + 1).flatMap((second) => (second.date < end ? [{ first, second }] : []));
  });
  if (pairs.length === 0) {
    const noun = `${events.length} ${nounOf(['calendar'], events.length)}`;
    return { text: `No: of ${noun}${tellPeriod(set.scope, input)} none overlap.`, found: events.length > 0 };
  }
  const tell = (reading: Reading) => `${tellItem(reading, input.timeZone)} [${reading.n}]`;
  const lines = pairs.slice(0, MAX_LISTED).map(({ first, second }) => `- ${tell(first)} and ${tell(second)}`);
  return { text: `These overlap:\n${lines.join('\n')}`, found: true };
}

/** The hits that are in scope and about the subject: events in their order, the rest as found. */
function members({ readings, scope, context }: SetInput): Reading[] {
  const items = readings.filter((reading) => isInScope(reading, scope) && aboutness(reading, context.subject).fits);
  const isCalendar = scope.services.length === 1 && scope.services[0] === 'calendar';
  if (scope.mode === 'newest') return items.sort((a, b) => b.date.getTime() - a.date.getTime());
  return isCalendar ? items.sort((a, b) => a.date.getTime() - b.date.getTime()) : items;
}

function nothing({ scope, input, context }: SetInput): SetAnswer {
  const words = context.ask.of.trim();
  const what = words === '' || GENERIC_ONLY.test(foldInPlace(words)) ? 'nothing' : `nothing for “${words}”`;
  return {
    text: `I found ${what}${tellPeriod(scope, input)} in ${tellLookedAt(input.coverage, scope.services)}.`,
    found: false,
  };
}

/** "My calendar", "meetings": says nothing that the service does not. */
const GENERIC_ONLY =
  /^(?:(?:my|the|any|all)\s)*(?:calendar|schedule|agenda|diary|e-?mails?|mails?|inbox|meetings?|events?|appointments?|files?)$/;

/** The days that were looked at, as "next Tuesday" can mean two. */
function tellPeriod({ after, before }: Scope, { timeZone, intent }: AnswerInput): string {
  const [time] = intent.entities.times;
  if (!after || !before || !time) return '';
  const first = tellDay(civilTimeOf(new Date(time.start), timeZone));
  const last = tellDay(civilTimeOf(new Date(Date.parse(time.end) - 1), timeZone));
  return first === last ? ` on ${first}` : ` from ${first} to ${last}`;
}

function nounOf(services: readonly Service[], count: number): string {
  const [service] = services;
  const nouns = services.length === 1 && service ? NOUNS[service] : (['item', 'items'] as const);
  return nouns[count === 1 ? 0 : 1];
}

function lowered(text: string): string {
  return text.startsWith('I ') ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
