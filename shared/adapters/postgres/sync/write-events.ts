import type { Insertable, Transaction } from 'kysely';
import type { CalendarEvent } from '../../../domain/calendar-event.ts';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { CalendarRow, Tables } from '../tables.ts';

/** Inserts events, or updates those that are known by calendar and event id. */
export async function writeEvents(
  transaction: Transaction<Tables>,
  job: SyncJob,
  events: readonly { id: string; event: CalendarEvent }[],
  syncedAt: Date,
): Promise<void> {
  if (events.length === 0) return;
  await transaction
    .insertInto('gcal_cache')
    .values(events.map(({ id, event }) => eventRow(job, id, event, syncedAt)))
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'calendar_id', 'event_id']).doUpdateSet((row) => ({
        kind: row.ref('excluded.kind'),
        recurring_event_id: row.ref('excluded.recurring_event_id'),
        original_start: row.ref('excluded.original_start'),
        recurrence: row.ref('excluded.recurrence'),
        ical_uid: row.ref('excluded.ical_uid'),
        etag: row.ref('excluded.etag'),
        title: row.ref('excluded.title'),
        description: row.ref('excluded.description'),
        location: row.ref('excluded.location'),
        start_time: row.ref('excluded.start_time'),
        end_time: row.ref('excluded.end_time'),
        start_date: row.ref('excluded.start_date'),
        end_date: row.ref('excluded.end_date'),
        time_zone: row.ref('excluded.time_zone'),
        attendees: row.ref('excluded.attendees'),
        organizer: row.ref('excluded.organizer'),
        own_response: row.ref('excluded.own_response'),
        meeting_link: row.ref('excluded.meeting_link'),
        web_link: row.ref('excluded.web_link'),
        transparency: row.ref('excluded.transparency'),
        status: row.ref('excluded.status'),
        synced_at: row.ref('excluded.synced_at'),
      })),
    )
    .execute();
}

function eventRow(job: SyncJob, id: string, event: CalendarEvent, syncedAt: Date): Insertable<CalendarRow> {
  const { time } = event;
  return {
    id,
    user_id: job.userId,
    account_id: job.accountId,
    calendar_id: event.calendarId,
    event_id: event.eventId,
    kind: event.kind,
    recurring_event_id: event.recurringEventId,
    original_start: event.originalStart,
    recurrence: [...event.recurrence],
    ical_uid: event.iCalUid,
    etag: event.etag,
    title: event.title,
    description: event.description,
    location: event.location,
    start_time: time.kind === 'timed' ? time.start : null,
    end_time: time.kind === 'timed' ? time.end : null,
    start_date: time.kind === 'allDay' ? time.startDate : null,
    end_date: time.kind === 'allDay' ? time.endDate : null,
    time_zone: event.timeZone,
    attendees: JSON.stringify(event.attendees),
    organizer: event.organizer && JSON.stringify(event.organizer),
    own_response: event.ownResponse,
    meeting_link: event.meetingLink,
    web_link: event.webLink,
    transparency: event.transparency,
    status: event.status,
    synced_at: syncedAt,
  };
}
