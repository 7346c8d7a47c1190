import type { TestDatabase } from '../../helpers/database.ts';

/** What the copy holds of a person's calendars, in the terms of expected-calendars.ts: what takes place, no masters. */
export async function storedCalendars(test: TestDatabase, accountId: string): Promise<Record<string, unknown[]>> {
  const calendars = await test.asOwner(
    `select collection, title from sync_cursors where account_id = $1 and service = 'calendar' and collection <> ''`,
    [accountId],
  );
  const events = await test.asOwner(
    `select calendar_id, event_id, title, attendees, description, location, transparency, status, own_response, start_time, end_time, start_date::text, end_date::text
      from gcal_cache where account_id = $1 and kind <> 'master' and status <> 'cancelled'`,
    [accountId],
  );
  return {
    calendars: calendars.map(({ collection, title }) => [collection, title]),
    events: events.map((event) => ({
      calendar: event.calendar_id,
      id: event.event_id,
      title: event.title,
      start: event.start_date ?? event.start_time.toISOString(),
      end: event.end_date ?? event.end_time.toISOString(),
      attendees: event.attendees
        .map(({ address, responseStatus }: { address: string; responseStatus: string }) => [address, responseStatus])
        .sort(),
      description: event.description,
      location: event.location,
      isFree: event.transparency === 'transparent',
      status: event.status,
      answer: event.own_response,
    })),
  };
}
