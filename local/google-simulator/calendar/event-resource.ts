import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { Calendar, Moment, StoredEvent } from '../workspace/calendar/calendar.ts';
import { formatInstant, type ZoneRules } from '../workspace/calendar/zoned-time.ts';

/**
 * An event as the API gives it.
 *
 * | behaviour | copied from |
 * |---|---|
 * | `date` for whole days, `dateTime` with `timeZone` otherwise, in the offset of the zone asked for | developers.google.com/workspace/calendar/api/v3/reference/events#resource |
 * | an exception: `recurringEventId` and `originalStartTime`; a master: `recurrence` | …/concepts/events-calendars#recurring_events |
 * | a cancelled exception has little more than its ids | …/reference/events#status |
 */
export function eventResource(
  event: StoredEvent,
  calendar: Pick<Calendar, 'id'>,
  responseZone: ZoneRules,
): calendar_v3.Schema$Event {
  const exception = exceptionFields(event, responseZone);
  if (exception && event.status === 'cancelled') return tombstone(event, responseZone);
  return {
    ...event.details,
    id: event.id,
    status: event.status,
    htmlLink: `https://www.google.com/calendar/event?eid=${Buffer.from(`${event.id} ${calendar.id}`).toString('base64url')}`,
    start: eventDateTime(event.start, responseZone),
    end: eventDateTime(event.end, responseZone),
    ...(event.series ? { recurrence: [...event.series.lines] } : {}),
    ...exception,
  };
}

/** What remains of a cancelled exception, and of any deleted event in an incremental sync. */
export function tombstone(event: StoredEvent, responseZone: ZoneRules): calendar_v3.Schema$Event {
  return {
    kind: 'calendar#event',
    etag: event.details.etag ?? '',
    id: event.id,
    status: 'cancelled',
    ...exceptionFields(event, responseZone),
  };
}

function exceptionFields({ exceptionTo }: StoredEvent, responseZone: ZoneRules) {
  return (
    exceptionTo && {
      recurringEventId: exceptionTo.recurringEventId,
      originalStartTime: eventDateTime(exceptionTo.originalStart, responseZone),
    }
  );
}

function eventDateTime(moment: Moment, responseZone: ZoneRules): calendar_v3.Schema$EventDateTime {
  if (moment.kind === 'day') return { date: moment.date };
  return { dateTime: formatInstant(moment.instant, responseZone), timeZone: moment.zone.name };
}
