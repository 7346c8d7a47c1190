import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';

type Event = calendar_v3.Schema$Event;
type ListParameters = calendar_v3.Params$Resource$Events$List;

/** What a client that follows Google's guide to sync tokens keeps of one calendar. */
export class SyncedEvents {
  readonly events = new Map<string, Event>();
  readonly #calendar: calendar_v3.Calendar;
  readonly #parameters: ListParameters;
  /** The token of the last sync; undefined calls for a full one. */
  syncToken: string | undefined;

  constructor(calendar: calendar_v3.Calendar, parameters: ListParameters = {}) {
    this.#calendar = calendar;
    this.#parameters = { calendarId: 'primary', ...parameters };
  }

  /** Syncs, and returns what came. @param betweenPages is awaited before each page but the first */
  async sync(betweenPages: () => void = () => {}): Promise<Event[]> {
    const { timeMin: _, ...repeated } = this.#parameters;
    const first = this.syncToken === undefined ? this.#parameters : { ...repeated, syncToken: this.syncToken };
    if (this.syncToken === undefined) this.events.clear();
    const items: Event[] = [];
    let pageToken: string | undefined;
    do {
      if (pageToken) betweenPages();
      const { data } = await this.#calendar.events.list({ ...first, ...(pageToken ? { pageToken } : {}) });
      items.push(...(data.items ?? []));
      pageToken = data.nextPageToken ?? undefined;
      if (Boolean(data.nextSyncToken) === Boolean(pageToken)) throw new Error('The sync token is for the last page.');
      this.syncToken = data.nextSyncToken ?? undefined;
    } while (pageToken);
    for (const event of items) this.#take(event);
    return items;
  }

  /** Google's reference: cancelled exceptions are kept as long as their series, all else that is cancelled goes. */
  #take(event: Event): void {
    const id = event.id ?? '';
    const series = this.events.get(event.recurringEventId ?? '');
    if (event.status === 'cancelled' && !series?.recurrence) this.events.delete(id);
    else this.events.set(id, event);
    // Instances stand for themselves; they are told one by one.
    if (event.status !== 'cancelled' || this.#parameters.singleEvents) return;
    for (const [other, { recurringEventId }] of this.events) if (recurringEventId === id) this.events.delete(other);
  }
}
