import { randomUUID } from 'node:crypto';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { afterAll, beforeAll, expect } from 'vitest';
import type { CalendarBackend } from './calendar-backend.ts';
import type { Eventually } from './eventually.ts';

export type EventFields = calendar_v3.Schema$Event;

/** The zone of the calendars that the suites make. */
export const timeZone = 'Europe/Berlin';
export const at = (dateTime: string) => ({ dateTime, timeZone });
export const hour = { start: at('2028-05-09T14:00:00'), end: at('2028-05-09T15:00:00') };
export const day = { start: { date: '2028-05-10' }, end: { date: '2028-05-11' } };

/**
 * A calendar of its own for the suite around it, made before its tests and deleted after them, and what the tests do to
 * it. Nothing of the account's is touched: what is made is called Contract.
 */
export function contractCalendar(open: () => Promise<CalendarBackend>) {
  let backend: CalendarBackend;
  let calendarId = '';
  const made = new Set<string>();
  beforeAll(async () => {
    backend = await open();
    calendarId = await addCalendar();
  });
  afterAll(async () => {
    const deletions = await Promise.allSettled([...made].map(deleteCalendar));
    await backend[Symbol.asyncDispose]();
    const left = deletions.flatMap((deletion) => (deletion.status === 'rejected' ? [deletion.reason] : []));
    if (left.length > 0) throw new AggregateError(left, 'Calendars called Contract are left in the account.');
  });

  async function addCalendar(): Promise<string> {
    const requestBody = { summary: `Contract ${randomUUID()}`, timeZone };
    const id = (await backend.client.calendars.insert({ requestBody })).data.id ?? '';
    made.add(id);
    await backend.eventually(() => backend.client.events.list({ calendarId: id }));
    return id;
  }

  async function deleteCalendar(id: string): Promise<void> {
    await backend.client.calendars.delete({ calendarId: id });
    made.delete(id);
  }

  async function insert(requestBody: EventFields, parameters: object = {}) {
    const { data } = await backend.client.events.insert({ calendarId, requestBody, ...parameters });
    return { ...data, id: data.id ?? '' };
  }

  const get = async (eventId: string) => (await backend.client.events.get({ calendarId, eventId })).data;
  const patch = async (eventId: string, requestBody: EventFields, headers: Record<string, string> = {}) =>
    (await backend.client.events.patch({ calendarId, eventId, requestBody }, { headers })).data;
  const remove = (eventId: string) => backend.client.events.delete({ calendarId, eventId });

  /** All pages of a list of events, and the token that came with the last one alone. */
  async function listAll(parameters: calendar_v3.Params$Resource$Events$List = {}) {
    const items: EventFields[] = [];
    let pageToken: string | undefined;
    let pages = 0;
    for (;;) {
      const { data } = await backend.client.events.list({
        calendarId,
        ...parameters,
        ...(pageToken ? { pageToken } : {}),
      });
      pages += 1;
      items.push(...(data.items ?? []));
      if (!data.nextPageToken) return { items, pages, syncToken: data.nextSyncToken ?? undefined };
      expect(data.nextSyncToken).toBeUndefined();
      pageToken = data.nextPageToken;
    }
  }

  async function currentSyncToken(): Promise<string> {
    const { syncToken } = await listAll();
    if (!syncToken) throw new Error('The last page of a full sync came without a sync token.');
    return syncToken;
  }

  /** Waits until a sync tells of all these events, and returns what it says of them, in their order. */
  const toldOf = (syncToken: string, ids: readonly string[]) =>
    backend.eventually(async () => {
      const { items } = await listAll({ syncToken });
      return ids.map((wanted) => {
        const told = items.find(({ id }) => id === wanted);
        expect(told, `the sync tells of ${wanted}`).toBeDefined();
        return told;
      });
    });

  const eventually: Eventually = (check) => backend.eventually(check);
  return {
    client: () => backend.client,
    calendarId: () => calendarId,
    eventually,
    addCalendar,
    deleteCalendar,
    insert,
    get,
    patch,
    remove,
    listAll,
    currentSyncToken,
    toldOf,
  };
}
