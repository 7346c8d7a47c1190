import { createHash } from 'node:crypto';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import ICAL from 'ical.js';
import type { EventDetails } from './calendar.ts';

/** What an event says apart from its time, in the fields of the API's Event resource. */
export function eventDetails(
  component: ICAL.Component,
  uid: string,
  { ownerAddress, calendarId }: { ownerAddress: string; calendarId: string },
): EventDetails {
  const text = (name: string) => {
    const value = component.getFirstPropertyValue(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const organizer = personOf(component.getFirstProperty('organizer'), ownerAddress) ?? {
    email: calendarId,
    ...(calendarId === ownerAddress ? { self: true } : {}),
  };
  const attendees = component
    .getAllProperties('attendee')
    .flatMap((property) => attendeeOf(property, ownerAddress, organizer.email));
  const meeting = text('x-google-conference');
  const visibility = text('class')?.toLowerCase();
  const updated = dateOf(component, 'last-modified') ?? dateOf(component, 'dtstamp') ?? '1970-01-01T00:00:00.000Z';
  return {
    kind: 'calendar#event',
    etag: etagOf(component),
    created: dateOf(component, 'created') ?? updated,
    updated,
    ...defined({ summary: text('summary'), description: text('description'), location: text('location') }),
    creator: organizer,
    organizer,
    ...(attendees.length > 0 ? { attendees } : {}),
    ...(text('transp')?.toUpperCase() === 'TRANSPARENT' ? { transparency: 'transparent' } : {}),
    ...(visibility === 'private' || visibility === 'public' ? { visibility } : {}),
    ...(meeting ? conference(meeting) : {}),
    iCalUID: uid,
    sequence: Number(component.getFirstPropertyValue('sequence') ?? 0),
    reminders: { useDefault: true },
    eventType: 'default',
  };
}

function personOf(
  property: ICAL.Property | null,
  ownerAddress: string,
): { email: string; displayName?: string; self?: true } | undefined {
  const address = property?.getFirstValue();
  const email =
    typeof address === 'string'
      ? address
          .replace(/^mailto:/i, '')
          .trim()
          .toLowerCase()
      : '';
  if (!property || !email.includes('@')) return undefined;
  const name = property.getFirstParameter('cn');
  return {
    email,
    ...(name && name.toLowerCase() !== email ? { displayName: name } : {}),
    ...(email === ownerAddress ? { self: true } : {}),
  };
}

/** RFC 5545 3.2.12 to the API's words. */
const RESPONSES: Readonly<Record<string, string>> = {
  'NEEDS-ACTION': 'needsAction',
  ACCEPTED: 'accepted',
  DECLINED: 'declined',
  TENTATIVE: 'tentative',
};

function attendeeOf(
  property: ICAL.Property,
  ownerAddress: string,
  organizerEmail: string,
): calendar_v3.Schema$EventAttendee[] {
  const person = personOf(property, ownerAddress);
  if (!person) return [];
  const parameter = (name: string) => property.getFirstParameter(name)?.toUpperCase();
  return [
    {
      ...person,
      ...(person.email === organizerEmail ? { organizer: true } : {}),
      ...(parameter('role') === 'OPT-PARTICIPANT' ? { optional: true } : {}),
      ...(parameter('cutype') === 'RESOURCE' || parameter('cutype') === 'ROOM' ? { resource: true } : {}),
      responseStatus: RESPONSES[parameter('partstat') ?? ''] ?? 'needsAction',
    },
  ];
}

function conference(uri: string): Pick<calendar_v3.Schema$Event, 'hangoutLink' | 'conferenceData'> {
  const conferenceId =
    uri
      .replace(/[?#].*$/, '')
      .split('/')
      .at(-1) ?? '';
  const conferenceData: calendar_v3.Schema$ConferenceData = {
    entryPoints: [{ entryPointType: 'video', uri, label: uri.replace(/^https?:\/\//, '') }],
    conferenceId,
  };
  if (!uri.startsWith('https://meet.google.com/')) return { conferenceData };
  const conferenceSolution = { key: { type: 'hangoutsMeet' }, name: 'Google Meet' };
  return { hangoutLink: uri, conferenceData: { ...conferenceData, conferenceSolution } };
}

/** Changes with the event's text, and with nothing else. */
function etagOf(component: ICAL.Component): string {
  const digest = createHash('sha256').update(component.toString()).digest('hex');
  return `"${BigInt(`0x${digest.slice(0, 13)}`)
    .toString()
    .padStart(16, '0')}"`;
}

function dateOf(component: ICAL.Component, name: string): string | undefined {
  const value = component.getFirstPropertyValue(name);
  if (!(value instanceof ICAL.Time)) return undefined;
  const instant = value.toUnixTime() * 1000;
  return Number.isFinite(instant) ? new Date(instant).toISOString() : undefined;
}

function defined<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
