import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { ApiError } from '../http/api-error.ts';
import type { EventDetails, EventSeries, Moment } from '../workspace/calendar/calendar.ts';
import { seriesOfLines } from '../workspace/calendar/series.ts';
import { ZoneResolver } from '../workspace/calendar/zone-resolver.ts';
import { ianaZone, instantOf, type ZoneRules } from '../workspace/calendar/zoned-time.ts';

/** The fields of an event that somebody may set, in the words of the API. */
export type EventInput = Pick<
  calendar_v3.Schema$Event,
  | 'id'
  | 'status'
  | 'start'
  | 'end'
  | 'recurrence'
  | 'summary'
  | 'description'
  | 'location'
  | 'attendees'
  | 'organizer'
  | 'transparency'
  | 'visibility'
  | 'hangoutLink'
  | 'conferenceData'
  | 'eventType'
  | 'iCalUID'
  | 'anyoneCanAddSelf'
  | 'attachments'
  | 'colorId'
  | 'extendedProperties'
  | 'guestsCanInviteOthers'
  | 'guestsCanModify'
  | 'guestsCanSeeOtherGuests'
  | 'reminders'
  | 'source'
>;

/** The fields among them that have nothing to do with when the event is. */
const DETAIL_FIELDS = [
  'summary',
  'description',
  'location',
  'attendees',
  'organizer',
  'transparency',
  'visibility',
  'hangoutLink',
  'conferenceData',
  'eventType',
  'iCalUID',
  'anyoneCanAddSelf',
  'attachments',
  'colorId',
  'extendedProperties',
  'guestsCanInviteOthers',
  'guestsCanModify',
  'guestsCanSeeOtherGuests',
  'reminders',
  'source',
] as const satisfies readonly (keyof EventInput)[];

/** `details` with the fields that the input names; null takes a field away, as a patch does. */
export function mergeDetails(details: EventDetails, input: EventInput, ownerAddress: string): EventDetails {
  const merged: EventDetails = { ...details };
  for (const field of DETAIL_FIELDS) {
    if (input[field] === undefined) continue;
    if (input[field] === null) delete merged[field];
    else Object.assign(merged, { [field]: input[field] });
  }
  const { organizer, attendees } = merged;
  if (organizer) merged.organizer = marked(organizer, ownerAddress);
  if (attendees) {
    merged.attendees = attendees.map((attendee) => ({
      responseStatus: 'needsAction',
      ...marked(attendee, ownerAddress),
      ...(attendee.email?.toLowerCase() === organizer?.email ? { organizer: true } : {}),
    }));
  }
  return merged;
}

/**
 * The moment that a start or an end names.
 * @throws ApiError 400 when it names none
 */
export function momentOf(
  field: 'start' | 'end',
  value: calendar_v3.Schema$EventDateTime | null | undefined,
  calendarZone: ZoneRules,
): Moment {
  if (value?.date) {
    if (/^\d{4}-\d\d-\d\d$/.test(value.date)) return { kind: 'day', date: value.date };
    throw new ApiError(400, 'invalid', `Invalid value for: ${field}.date`);
  }
  const [, local, offset] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/.exec(value?.dateTime ?? '') ?? [];
  if (!local) throw new ApiError(400, 'required', `Missing ${field} time.`);
  const zone = value?.timeZone ? ianaZone(value.timeZone) : calendarZone;
  if (!zone) throw new ApiError(400, 'invalid', `Invalid time zone definition for ${field} time.`);
  if (!offset && !value?.timeZone) {
    throw new ApiError(400, 'required', `Missing time zone definition for ${field} time.`);
  }
  return { kind: 'instant', instant: offset ? Date.parse(`${local}${offset}`) : onClock(local, zone), zone };
}

/**
 * The series of a master; undefined for no lines.
 * @throws ApiError 400 when they can't be read, or when the start names no zone for the rule to run in
 */
export function seriesOf(
  recurrence: readonly string[] | null | undefined,
  start: Moment,
  calendarZone: ZoneRules,
): EventSeries | undefined {
  if (!recurrence?.length) return undefined;
  try {
    return seriesOfLines(recurrence, start, new ZoneResolver(calendarZone, []));
  } catch {
    throw new ApiError(400, 'invalid', 'Invalid recurrence rule.');
  }
}

function onClock(local: string, zone: ZoneRules): number {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = local.split(/\D/).map(Number);
  return instantOf({ year, month, day, hour, minute, second }, zone);
}

function marked<T extends { email?: string | null; self?: boolean | null }>(person: T, ownerAddress: string): T {
  const email = person.email?.toLowerCase();
  return { ...person, ...(email ? { email } : {}), ...(email === ownerAddress ? { self: true } : {}) };
}
