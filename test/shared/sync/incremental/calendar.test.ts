import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { SMALL_DEMO } from '../../../../local/demo/index.ts';
import type { TextExtractor } from '../../../../shared/content/extraction/text-extractor.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import {
  callsSince,
  ifPossible,
  LIVE_RUNS,
  LIVE_TIMEOUT_MS,
  type LiveGoogle,
  openLiveGoogle,
} from '../fixtures/live-google.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const noExtractor: TextExtractor = { extract: async () => ({ unread: 'unsupported' }) };

const OPERATIONS = [
  'insertSingle',
  'insertAllDay',
  'insertWeekly',
  'retitle',
  'moveEvent',
  'moveInstance',
  'cancelInstance',
  'delete',
  'restore',
  'makeSingle',
  'shorten',
  'invite',
  'addCalendar',
  'removeCalendar',
  'renameCalendar',
  'expire',
  'dayPasses',
] as const;

interface Step {
  operation: (typeof OPERATIONS)[number];
  pick: number;
}

/** What a run has made, to be changed by later steps. */
interface Made {
  calendars: string[];
  events: { calendar: string; id: string }[];
  series: { calendar: string; id: string }[];
}

const at = (day: number, hour: number) => ({
  dateTime: `2027-03-${String(10 + (day % 18)).padStart(2, '0')}T${String(8 + hour).padStart(2, '0')}:00:00`,
  timeZone: 'Europe/London',
});

/** The third of a weekly series that begins at `at(day, 1)`, two weeks on. */
function instanceOf(live: LiveGoogle, { calendar, id }: { calendar: string; id: string }): string {
  const start = live.simulator.calendar.patchEvent(calendar, id, {}).start?.dateTime ?? '';
  const second = new Date(Date.parse(start) + 7 * 86_400_000);
  return `${id}_${second.toISOString().replaceAll(/[-:]|\.000/g, '')}`;
}

async function apply(live: LiveGoogle, made: Made, { operation, pick }: Step): Promise<void> {
  const { calendar } = live.simulator;
  live.google.clock.advance(60);
  const on = made.calendars[pick % made.calendars.length] ?? 'primary';
  const event = made.events[pick % Math.max(1, made.events.length)];
  const series = made.series[pick % Math.max(1, made.series.length)];
  switch (operation) {
    case 'insertSingle': {
      const { id } = calendar.insertEvent(on, { summary: `Meeting ${pick}`, start: at(pick, 1), end: at(pick, 2) });
      return void made.events.push({ calendar: on, id });
    }
    case 'insertAllDay': {
      const { id } = calendar.insertEvent(on, {
        summary: `Trip ${pick}`,
        start: { date: '2027-03-20' },
        end: { date: '2027-03-22' },
      });
      return void made.events.push({ calendar: on, id });
    }
    case 'insertWeekly': {
      const { id } = calendar.insertEvent(on, {
        summary: `Weekly ${pick}`,
        start: at(pick, 1),
        end: at(pick, 2),
        recurrence: [`RRULE:FREQ=WEEKLY;COUNT=${3 + (pick % 4)}`],
      });
      return void made.series.push({ calendar: on, id });
    }
    case 'retitle':
      if (event) calendar.patchEvent(event.calendar, event.id, { summary: `Renamed ${pick}` });
      if (series) calendar.patchEvent(series.calendar, series.id, { summary: `Series ${pick}` });
      return;
    case 'moveEvent':
      if (event) calendar.patchEvent(event.calendar, event.id, { start: at(pick + 1, 3), end: at(pick + 1, 4) });
      return;
    case 'moveInstance':
      if (series)
        calendar.patchEvent(series.calendar, instanceOf(live, series), { start: at(pick, 5), end: at(pick, 6) });
      return;
    case 'cancelInstance':
      if (series) calendar.deleteEvent(series.calendar, instanceOf(live, series));
      return;
    case 'delete':
      if (pick % 2 === 0 && event) calendar.deleteEvent(event.calendar, event.id);
      if (pick % 2 === 1 && series) calendar.deleteEvent(series.calendar, series.id);
      return;
    case 'restore':
      if (series) calendar.patchEvent(series.calendar, series.id, { status: 'confirmed' });
      return;
    case 'makeSingle':
      if (series) calendar.patchEvent(series.calendar, series.id, { recurrence: null });
      return;
    case 'shorten':
      if (series) calendar.patchEvent(series.calendar, series.id, { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'] });
      return;
    case 'invite':
      if (event)
        calendar.patchEvent(event.calendar, event.id, { attendees: [{ email: `guest${pick % 3}@example.com` }] });
      return;
    case 'addCalendar':
      return void made.calendars.push(calendar.addCalendar({ summary: `Calendar ${pick}` }).id);
    case 'removeCalendar':
      return void calendar.removeCalendar(
        made.calendars[1 + (pick % Math.max(1, made.calendars.length - 1))] ?? 'none',
      );
    case 'renameCalendar':
      return void calendar.renameCalendar(on, `Called ${pick}`);
    case 'expire':
      return void calendar.expireSyncTokens();
    case 'dayPasses':
      return void (await live.kit.clock.advance(86_400_000));
  }
}

const steps = fc.array(fc.record({ operation: fc.constantFrom(...OPERATIONS), pick: fc.nat(40) }), {
  minLength: 1,
  maxLength: 7,
});

describe('calendars that are synced by their sync tokens', () => {
  it(
    'are what a first sync would store, whatever happens in them',
    async () => {
      const rounds = fc.array(fc.record({ steps, order: fc.constantFrom('first' as const, 'last' as const) }), {
        minLength: 1,
        maxLength: 4,
      });
      await fc.assert(
        fc.asyncProperty(rounds, async (all) => {
          await using live = await openLiveGoogle(test, noExtractor);
          const made: Made = { calendars: [SMALL_DEMO.me], events: [], series: [] };
          await live.sync('calendar');
          for (const round of all) {
            for (const step of round.steps) await ifPossible(() => apply(live, made, step));
            await live.sync('calendar', round.order);
          }
          await live.expectFresh('calendar');
        }),
        LIVE_RUNS,
      );
    },
    LIVE_TIMEOUT_MS,
  );

  it('lose a series with its exceptions, cancelled ones too', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    const { calendar } = live.simulator;
    const series = { calendar: SMALL_DEMO.me, id: '' };
    const recurrence = ['RRULE:FREQ=WEEKLY;COUNT=4'];
    series.id = calendar.insertEvent(series.calendar, { summary: 'S', start: at(1, 1), end: at(1, 2), recurrence }).id;
    await live.sync('calendar');
    expect(await kinds()).toEqual({ instance: 4, master: 1 });
    calendar.deleteEvent(series.calendar, instanceOf(live, series));
    await live.sync('calendar');
    expect(await kinds()).toEqual({ exception: 1, instance: 3, master: 1 });
    calendar.deleteEvent(series.calendar, series.id);
    await live.sync('calendar');
    expect(await kinds()).toEqual({});

    async function kinds(): Promise<Record<string, number>> {
      const rows = await test.asOwner(
        `select kind, count(*)::integer as count from gcal_cache
         where account_id = $1 and $2 in (event_id, recurring_event_id) group by kind order by kind`,
        [live.kit.accountId, series.id],
      );
      return Object.fromEntries(rows.map(({ kind, count }) => [kind, count as number]));
    }
  });

  it('have the titles and rights of today, of which Google does not tell, at the cost of the same calls', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    const { calendar } = live.simulator;
    const { id } = calendar.addCalendar({ summary: 'The team', accessRole: 'reader' });
    await live.sync('calendar');
    calendar.retitleCalendar(id, 'The crew');
    await live.sync('calendar');
    expect((await live.kit.cursorOf(live.kit.jobOf('calendar', id)))?.title).toBe('The team');
    const before = live.simulator.usage();
    await live.kit.clock.advance(24 * 3_600_000);
    await live.sync('calendar');
    expect((await live.kit.cursorOf(live.kit.jobOf('calendar', id)))?.title).toBe('The crew');
    expect(callsSince(live, before)).toEqual({ 'calendar.calendarList.list': 1, 'calendar.events.list': 2 });
    await live.sync('calendar');
    await live.expectFresh('calendar');
  });

  it('cost one call each, and one for their list, when nothing has changed; and nothing is written', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    live.simulator.calendar.addCalendar({ summary: 'Second' });
    await live.sync('calendar');
    const before = live.simulator.usage();
    await live.sync('calendar');
    expect(callsSince(live, before)).toEqual({ 'calendar.calendarList.list': 1, 'calendar.events.list': 2 });
  });
});
