import type { Attendee, CalendarEvent } from '../../../shared/domain/calendar-event.ts';
import type { Random } from '../../random.ts';
import type { Correspondents } from './correspondents.ts';
import { chance, lengthOf, pickByRank } from './distributions.ts';
import type { Language } from './language.ts';

/** Occurrences of a series, which differ in nothing but the date. */
const OCCURRENCES = 20;
/** Of all events. */
const RECURRING = 0.6;
const DESCRIPTION = { median: 200, sigma: 1, min: 0, max: 4_000 };
const FIRST = Date.UTC(2026, 2, 2, 9);
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

interface Writing {
  language: Language;
  random: Random;
  correspondents: Correspondents;
}

/** Events of two years: single ones, and series of twenty that are left out of the count as masters have no units. */
export function* makeEvents(count: number, writing: Writing): Generator<CalendarEvent> {
  const series = Math.floor((count * RECURRING) / OCCURRENCES);
  let index = 0;
  for (let at = 0; at < series; at += 1) {
    const { description, title, attendees, start } = occasion(writing);
    for (let week = 0; week < OCCURRENCES; week += 1, index += 1) {
      const startsAt = start + week * 7 * DAY_MS;
      const originalStart = new Date(startsAt).toISOString();
      const recurring = { kind: 'instance', recurringEventId: `series${at}`, originalStart } as const;
      yield makeEvent(writing, index, { title, description, attendees, start: startsAt, ...recurring });
    }
  }
  for (; index < count; index += 1) {
    yield makeEvent(writing, index, {
      ...occasion(writing),
      kind: 'single',
      recurringEventId: null,
      originalStart: null,
    });
  }
}

interface Occasion {
  title: string;
  description: string;
  attendees: Attendee[];
  /** Milliseconds. */
  start: number;
}

function occasion({ language, random, correspondents }: Writing): Occasion {
  const matter = language.matter();
  const guests = Array.from({ length: random.below(6) }, () => pickByRank(correspondents.people, random));
  return {
    title: language.title(matter),
    description: chance(0.6, random) ? language.text(lengthOf(DESCRIPTION, random), matter) : '',
    attendees: guests.map((guest) => ({
      ...guest,
      responseStatus: 'accepted',
      optional: false,
      organizer: false,
      resource: false,
    })),
    start: FIRST + random.below(600) * DAY_MS + random.below(9) * HOUR_MS,
  };
}

type Kept = Pick<CalendarEvent, 'kind' | 'recurringEventId' | 'originalStart'>;

function makeEvent({ language, correspondents }: Writing, index: number, event: Occasion & Kept): CalendarEvent {
  const { start, ...rest } = event;
  return {
    ...rest,
    calendarId: correspondents.me.address,
    eventId: `event${index}`,
    recurrence: [],
    iCalUid: `event${index}@calendar.example`,
    etag: `"${index}"`,
    location: rest.kind === 'single' ? language.word() : '',
    time: { kind: 'timed', start: new Date(start), end: new Date(start + HOUR_MS) },
    timeZone: 'Europe/Berlin',
    organizer: correspondents.me,
    ownResponse: null,
    meetingLink: null,
    webLink: null,
    transparency: 'opaque',
    status: 'confirmed',
  };
}
