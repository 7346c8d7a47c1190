import { randomUUID } from 'node:crypto';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { describe, expect, test } from 'vitest';
import { errorOf } from '../../local/google-simulator/helpers/connect.ts';
import type { CalendarBackend } from './calendar-backend.ts';
import { contractCalendar, day, hour, timeZone } from './contract-calendar.ts';

/** What is promised of Calendar's sync tokens and channels, whoever plays it. */
export function calendarSyncContract(open: () => Promise<CalendarBackend>): void {
  const {
    addCalendar,
    calendarId,
    client,
    currentSyncToken,
    deleteCalendar,
    eventually,
    insert,
    listAll,
    patch,
    remove,
    toldOf,
  } = contractCalendar(open);

  describe('sync tokens', () => {
    test('the token comes with the last page alone, and tells of nothing when nothing changed', async () => {
      for (const summary of ['One', 'Two']) await insert({ ...hour, summary });
      await eventually(async () => {
        const { pages, syncToken } = await listAll({ maxResults: 1 });
        expect(pages).toBeGreaterThan(1);
        expect(syncToken).toBeTruthy();
      });
      await eventually(async () => {
        const quiet = await listAll({ syncToken: await currentSyncToken() });
        expect(quiet.items).toEqual([]);
        expect(quiet.syncToken).toBeTruthy();
      });
    });

    test('what came, changed and went since; a deleted event is an id and a status', async () => {
      const [changed, deleted] = [await insert({ ...hour, summary: 'Before' }), await insert(hour)];
      const syncToken = await currentSyncToken();
      const added = await insert({ ...day, summary: 'Added' });
      await patch(changed.id, { summary: 'After' });
      await remove(deleted.id);
      const brief = await insert(hour);
      await remove(brief.id);
      const told = await toldOf(syncToken, [added.id, changed.id, deleted.id, brief.id]);
      expect(told).toMatchObject([
        { status: 'confirmed', summary: 'Added' },
        { status: 'confirmed', summary: 'After' },
        { status: 'cancelled' },
        { status: 'cancelled' },
      ]);
    });

    test('400 for a token beside a parameter that it excludes', async () => {
      const { updated } = await insert(hour);
      const syncToken = await currentSyncToken();
      const instant = '2028-05-01T00:00:00Z';
      for (const excluded of [
        { iCalUID: 'one@example.org' },
        { orderBy: 'updated' },
        { privateExtendedProperty: ['a=b'] },
        { q: 'Lunch' },
        { sharedExtendedProperty: ['a=b'] },
        { timeMin: instant },
        { timeMax: instant },
        { updatedMin: updated ?? '' },
        { showDeleted: false },
      ]) {
        const refused = listAll({ syncToken, ...excluded });
        expect(await errorOf(refused), JSON.stringify(excluded)).toMatchObject({ code: 400 });
      }
    });

    test('400 for text that is no token, and no events for a token of another calendar', async () => {
      expect(await errorOf(listAll({ syncToken: 'nonsense' }))).toMatchObject({ code: 400, reason: 'invalid' });
      const other = await addCalendar();
      const { data } = await client().events.list({ calendarId: other });
      const foreign = await errorOf(listAll({ syncToken: data.nextSyncToken ?? '' }));
      expect([400, 410]).toContain(foreign.code);
    });

    test('400 for a page token that is none', async () => {
      const list = client().events.list({ calendarId: calendarId(), pageToken: 'nonsense' });
      expect(await errorOf(list)).toMatchObject({ code: 400 });
    });
  });

  describe('the list of calendars', () => {
    const list = async (parameters: calendar_v3.Params$Resource$Calendarlist$List = {}) => {
      const items: calendar_v3.Schema$CalendarListEntry[] = [];
      let pageToken: string | undefined;
      for (;;) {
        const page = { ...parameters, ...(pageToken ? { pageToken } : {}) };
        const { data } = await client().calendarList.list(page);
        items.push(...(data.items ?? []));
        if (!data.nextPageToken) return { items, syncToken: data.nextSyncToken ?? undefined };
        expect(data.nextSyncToken).toBeUndefined();
        pageToken = data.nextPageToken;
      }
    };

    test('a token tells of calendars that came, were renamed, and went', async () => {
      const { syncToken = '' } = await list({ maxResults: 1 });
      const id = await addCalendar();
      const toldOfCalendar = (since: string) => async () => {
        const told = (await list({ syncToken: since })).items.find((entry) => entry.id === id);
        expect(told).toBeDefined();
        return told;
      };
      expect(await eventually(toldOfCalendar(syncToken))).toMatchObject({ accessRole: 'owner', timeZone });
      const requestBody = { summaryOverride: 'Contract, renamed' };
      await client().calendarList.patch({ calendarId: id, requestBody });
      await eventually(async () => expect(await toldOfCalendar(syncToken)()).toMatchObject(requestBody));
      const { syncToken: later = '' } = await list();
      await deleteCalendar(id);
      expect(await eventually(toldOfCalendar(later))).toMatchObject({ id, deleted: true });
      const events = client().events.list({ calendarId: id });
      expect(await errorOf(events)).toMatchObject({ code: 404, reason: 'notFound' });
    });

    test('400 for a token beside a role, none with a role, and 400 for text that is no token', async () => {
      const { syncToken = '' } = await list();
      expect((await list({ minAccessRole: 'owner' })).syncToken).toBeUndefined();
      expect(await errorOf(list({ syncToken, minAccessRole: 'owner' }))).toMatchObject({ code: 400 });
      expect(await errorOf(list({ syncToken, showDeleted: false }))).toMatchObject({ code: 400 });
      expect(await errorOf(list({ syncToken: 'nonsense' }))).toMatchObject({ code: 400 });
    });
  });

  describe('watch', () => {
    const watch = (requestBody: calendar_v3.Schema$Channel) =>
      errorOf(client().events.watch({ calendarId: calendarId(), requestBody }));
    const channel = () => ({ id: randomUUID(), type: 'web_hook', address: 'https://example.org/push' });

    test('400 for a channel without an id, of another type, or whose address is not HTTPS', async () => {
      const { id: _, ...nameless } = channel();
      expect(await watch(nameless)).toMatchObject({ code: 400, reason: 'required' });
      expect(await watch({ ...channel(), type: 'pigeon' })).toMatchObject({ code: 400 });
      expect(await watch({ ...channel(), address: 'http://example.org/push' })).toMatchObject({
        code: 400,
        reason: 'push.webhookUrlNotHttps',
      });
    });

    test('404 for stopping a channel that is not there', async () => {
      const requestBody = { id: randomUUID(), resourceId: 'nothing' };
      expect(await errorOf(client().channels.stop({ requestBody }))).toMatchObject({ code: 404 });
    });
  });
}
