import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { describe, expect, it } from 'vitest';
import { toCalendarEvent } from '../../../../shared/adapters/google/calendar/to-calendar-event.ts';
import { MalformedResourceError } from '../../../../shared/adapters/google/malformed-resource-error.ts';

function map(event: calendar_v3.Schema$Event) {
  return toCalendarEvent({ id: 'e1', etag: '"1"', status: 'confirmed', ...event }, 'alex@example.com', 'Europe/London');
}

const timed = {
  start: { dateTime: '2027-03-12T10:00:00+03:00', timeZone: 'Europe/Istanbul' },
  end: { dateTime: '2027-03-12T11:00:00+03:00', timeZone: 'Europe/Istanbul' },
};

describe('toCalendarEvent', () => {
  it('maps a meeting with everything', () => {
    const event = map({
      ...timed,
      iCalUID: 'e1@google.com',
      summary: 'Design review',
      description: 'Bring the draft',
      location: 'Room 4',
      organizer: { email: 'Sarah@Example.com', displayName: 'Sarah Chen' },
      attendees: [
        { email: 'alex@example.com', self: true, responseStatus: 'tentative' },
        { email: 'Sarah@example.com', organizer: true, responseStatus: 'accepted' },
        { displayName: 'hidden', responseStatus: 'declined' },
        { email: 'room4@resource.example.com', resource: true, optional: true },
      ],
      htmlLink: 'https://www.google.com/calendar/event?eid=1',
      conferenceData: {
        entryPoints: [
          { entryPointType: 'phone', uri: 'tel:1' },
          { entryPointType: 'video', uri: 'https://meet.example' },
        ],
      },
    });
    expect(event).toEqual({
      calendarId: 'alex@example.com',
      eventId: 'e1',
      kind: 'single',
      recurringEventId: null,
      originalStart: null,
      recurrence: [],
      iCalUid: 'e1@google.com',
      etag: '"1"',
      title: 'Design review',
      description: 'Bring the draft',
      location: 'Room 4',
      time: { kind: 'timed', start: new Date('2027-03-12T07:00:00Z'), end: new Date('2027-03-12T08:00:00Z') },
      timeZone: 'Europe/Istanbul',
      attendees: [
        {
          address: 'alex@example.com',
          responseStatus: 'tentative',
          optional: false,
          organizer: false,
          resource: false,
        },
        { address: 'sarah@example.com', responseStatus: 'accepted', optional: false, organizer: true, resource: false },
        {
          address: 'room4@resource.example.com',
          responseStatus: 'needsAction',
          optional: true,
          organizer: false,
          resource: true,
        },
      ],
      organizer: { address: 'sarah@example.com', name: 'Sarah Chen' },
      ownResponse: 'tentative',
      meetingLink: 'https://meet.example',
      webLink: 'https://www.google.com/calendar/event?eid=1',
      transparency: 'opaque',
      status: 'confirmed',
    });
  });

  it.each([
    ['c_3ac6@group.calendar.google.com', null],
    ['en.uk#holiday@group.v.calendar.google.com', null],
    ['abc@import.calendar.google.com', null],
    ['sarah@group.example', { address: 'sarah@group.example', name: 'Family' }],
  ])('is organized by a person, not by a calendar: %s', (email, organizer) => {
    expect(map({ ...timed, organizer: { email, displayName: 'Family', self: true } }).organizer).toEqual(organizer);
  });

  it('tells what takes no time', () => {
    expect(map({ ...timed, transparency: 'transparent' }).transparency).toBe('transparent');
  });

  it('keeps whole days apart from instants', () => {
    expect(map({ start: { date: '2027-03-01' }, end: { date: '2027-03-03' } })).toMatchObject({
      time: { kind: 'allDay', startDate: '2027-03-01', endDate: '2027-03-03' },
      timeZone: null,
    });
  });

  it('tells masters and exceptions apart', () => {
    expect(map({ ...timed, recurrence: ['RRULE:FREQ=DAILY'] }).kind).toBe('master');
    const moved = map({
      ...timed,
      recurringEventId: 'm',
      originalStartTime: { dateTime: '2027-03-11T10:00:00+03:00' },
    });
    expect(moved).toMatchObject({
      kind: 'exception',
      recurringEventId: 'm',
      originalStart: '2027-03-11T07:00:00.000Z',
    });
  });

  it('keeps a cancelled exception, which has no more than its ids, where it would have been', () => {
    const cancelled = { id: 'm_1', etag: '"2"', status: 'cancelled', recurringEventId: 'm' };
    const instant = new Date('2027-03-11T07:00:00Z');
    expect(
      map({ ...cancelled, originalStartTime: { dateTime: '2027-03-11T10:00:00+03:00', timeZone: 'Europe/Istanbul' } }),
    ).toMatchObject({
      kind: 'exception',
      status: 'cancelled',
      time: { kind: 'timed', start: instant, end: instant },
      timeZone: 'Europe/Istanbul',
    });
    expect(map({ ...cancelled, originalStartTime: { date: '2027-12-31' } })).toMatchObject({
      originalStart: '2027-12-31',
      time: { kind: 'allDay', startDate: '2027-12-31', endDate: '2028-01-01' },
    });
  });

  it.each([
    ['no start', {}],
    ['a start that is no date', { start: { dateTime: 'soon' }, end: { dateTime: 'later' } }],
    ['a day that is no date', { start: { date: '2027-3-1' } }],
    ['no id', { ...timed, id: null }],
  ])('refuses an event with %s', (_, event) => {
    expect(() => map(event)).toThrow(MalformedResourceError);
  });
});
