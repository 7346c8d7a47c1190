import fc from 'fast-check';
import { ApiError } from '../../../../local/google-simulator/http/api-error.ts';
import type { World } from '../world.ts';
import { anyPick, pick } from './pick.ts';

/** Something that happens to the calendars. Numbers pick one of the events and calendars that there are. */
export type CalendarStep =
  | { step: 'event is inserted'; calendar: number; at: When; title: string; withGuests: boolean }
  | {
      step: 'series is inserted';
      calendar: number;
      at: When;
      title: string;
      frequency: 'DAILY' | 'WEEKLY';
      count: number;
    }
  | { step: 'event is moved'; event: number; at: When }
  | { step: 'event is renamed'; event: number; title: string }
  | { step: 'event is described'; event: number; description: string; location: string; isFree: boolean }
  | { step: 'invitation is answered'; event: number; answer: 'accepted' | 'declined' }
  | { step: 'event is cancelled' | 'event is had back'; event: number }
  | { step: 'instance is moved'; event: number; nth: number; at: When }
  | { step: 'instance is renamed'; event: number; nth: number; title: string }
  | { step: 'instance is cancelled'; event: number; nth: number }
  | { step: 'series is shortened'; event: number; count: number }
  | { step: 'calendar is added'; title: string }
  | { step: 'calendar is removed'; calendar: number }
  | { step: 'calendar is renamed'; calendar: number; title: string }
  /** By its owner, which Google tells nobody. */
  | { step: 'calendar is retitled'; calendar: number; title: string }
  | { step: 'sync tokens expire' };

interface When {
  /** Days after 1 March 2027. */
  day: number;
  /** UTC; null for the whole day. */
  hour: number | null;
}

const anyWhen = fc.record({ day: fc.integer({ min: 0, max: 30 }), hour: fc.option(fc.integer({ min: 0, max: 22 })) });
const anyTitle = fc.constantFrom('Lunch', 'Budget review', 'Ümit’s talk', 'Flight');
const anyNth = fc.integer({ min: 0, max: 4 });

export const anyCalendarStep: fc.Arbitrary<CalendarStep> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constant('event is inserted' as const),
      calendar: anyPick,
      at: anyWhen,
      title: anyTitle,
      withGuests: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      step: fc.constant('series is inserted' as const),
      calendar: anyPick,
      at: anyWhen,
      title: anyTitle,
      frequency: fc.constantFrom('DAILY' as const, 'WEEKLY' as const),
      count: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('event is moved' as const), event: anyPick, at: anyWhen }) },
  {
    weight: 2,
    arbitrary: fc.record({ step: fc.constant('event is renamed' as const), event: anyPick, title: anyTitle }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('event is described' as const),
      event: anyPick,
      description: fc.constantFrom('Bring the budget', 'Ümit joins', ''),
      location: fc.constantFrom('Room 4', 'Café Nero', ''),
      isFree: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('invitation is answered' as const),
      event: anyPick,
      answer: fc.constantFrom('accepted' as const, 'declined' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      step: fc.constantFrom('event is cancelled' as const, 'event is had back' as const),
      event: anyPick,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ step: fc.constant('instance is moved' as const), event: anyPick, nth: anyNth, at: anyWhen }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('instance is renamed' as const),
      event: anyPick,
      nth: anyNth,
      title: anyTitle,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ step: fc.constant('instance is cancelled' as const), event: anyPick, nth: anyNth }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant('series is shortened' as const),
      event: anyPick,
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('calendar is added' as const), title: anyTitle }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('calendar is removed' as const), calendar: anyPick }) },
  {
    weight: 1,
    arbitrary: fc.record({ step: fc.constant('calendar is renamed' as const), calendar: anyPick, title: anyTitle }),
  },
  { weight: 2, arbitrary: fc.constant({ step: 'sync tokens expire' as const }) },
);

/** Lets it happen, unless Google refuses: the event is gone, the calendar is the person's own. */
export function takeCalendarStep(world: World, step: CalendarStep): void {
  try {
    change(world, step);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

function change(world: World, step: CalendarStep): void {
  const { calendar } = world.google;
  const calendarId =
    'calendar' in step ? (pick(['primary', ...world.calendarIds], step.calendar) as string) : 'primary';
  const event = 'event' in step ? pick(world.events, step.event) : undefined;
  const instanceId = event && 'nth' in step ? `${event.eventId}_${event.instanceStamp?.(step.nth)}` : '';
  switch (step.step) {
    case 'event is inserted': {
      const attendees = [
        { email: 'sarah.chen@brightwater.example', displayName: 'Sarah Chen' },
        { email: 'alex.morgan@example.com', displayName: 'Alex Morgan' },
      ];
      const guests = step.withGuests ? { attendees } : {};
      const { id } = calendar.insertEvent(calendarId, { summary: step.title, ...timesOf(step.at), ...guests });
      world.events.push({ calendarId, eventId: id });
      break;
    }
    case 'series is inserted': {
      const { at, title, frequency, count } = step;
      const recurrence = [`RRULE:FREQ=${frequency};COUNT=${count}`];
      const { id } = calendar.insertEvent(calendarId, { summary: title, ...timesOf(at), recurrence });
      const days = frequency === 'DAILY' ? 1 : 7;
      const instanceStamp = (nth: number) => stampOf({ ...at, day: at.day + nth * days });
      world.events.push({ calendarId, eventId: id, instanceStamp });
      break;
    }
    case 'event is moved':
      if (event) calendar.patchEvent(event.calendarId, event.eventId, timesOf(step.at));
      break;
    case 'event is renamed':
      if (event) calendar.patchEvent(event.calendarId, event.eventId, { summary: step.title });
      break;
    case 'event is described': {
      const { description, location, isFree } = step;
      const transparency = isFree ? 'transparent' : 'opaque';
      if (event) calendar.patchEvent(event.calendarId, event.eventId, { description, location, transparency });
      break;
    }
    case 'invitation is answered':
      if (event) calendar.respond(event.calendarId, event.eventId, step.answer);
      break;
    case 'event is cancelled':
      if (event) calendar.deleteEvent(event.calendarId, event.eventId);
      break;
    case 'event is had back':
      if (event) calendar.patchEvent(event.calendarId, event.eventId, { status: 'confirmed' });
      break;
    case 'instance is moved':
      if (event?.instanceStamp) calendar.patchEvent(event.calendarId, instanceId, timesOf(step.at));
      break;
    case 'instance is renamed':
      if (event?.instanceStamp) calendar.patchEvent(event.calendarId, instanceId, { summary: step.title });
      break;
    case 'instance is cancelled':
      if (event?.instanceStamp) calendar.deleteEvent(event.calendarId, instanceId);
      break;
    case 'series is shortened':
      if (event?.instanceStamp) {
        const recurrence = [`RRULE:FREQ=DAILY;COUNT=${step.count}`];
        calendar.patchEvent(event.calendarId, event.eventId, { recurrence });
      }
      break;
    case 'calendar is added':
      world.calendarIds.push(calendar.addCalendar({ summary: step.title }).id);
      break;
    case 'calendar is removed':
      calendar.removeCalendar(calendarId);
      break;
    case 'calendar is renamed':
      calendar.renameCalendar(calendarId, step.title);
      break;
    case 'calendar is retitled':
      calendar.retitleCalendar(calendarId, step.title);
      world.unpushed.add('calendar');
      world.isRetitled = true;
      break;
    case 'sync tokens expire':
      calendar.expireSyncTokens();
      break;
    default:
      step satisfies never;
  }
}

function timesOf({ day, hour }: When) {
  if (hour === null) return { start: { date: dateOf(day) }, end: { date: dateOf(day + 1) } };
  const at = (clock: number) => ({
    dateTime: `${dateOf(day)}T${String(clock).padStart(2, '0')}:00:00Z`,
    timeZone: 'UTC',
  });
  return { start: at(hour), end: at(hour + 1) };
}

function dateOf(day: number): string {
  return new Date(Date.UTC(2027, 2, 1 + day)).toISOString().slice(0, 10);
}

function stampOf({ day, hour }: When): string {
  const date = dateOf(day).replaceAll('-', '');
  return hour === null ? date : `${date}T${String(hour).padStart(2, '0')}0000Z`;
}
