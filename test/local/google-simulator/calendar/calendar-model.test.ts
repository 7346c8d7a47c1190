import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CalendarControl } from '../../../../local/google-simulator/index.ts';
import { connect, errorOf } from '../helpers/connect.ts';
import { testCalendar } from '../helpers/ics-factory.ts';
import { SyncedEvents } from '../helpers/synced-events.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const SERIES = [
  'UID:series1@google.com',
  'DTSTART;TZID=Europe/Berlin:20270308T120000',
  'DURATION:PT1H',
  'RRULE:FREQ=DAILY;COUNT=6',
];
const ICS = testCalendar([
  SERIES,
  ['UID:single1@google.com', 'SUMMARY:Dentist', 'DTSTART:20270310T080000Z', 'DURATION:PT1H'],
]);

const day = (offset: number) => new Date(Date.UTC(2027, 2, 8 + offset)).toISOString().slice(0, 10);
const timed = (offset: number, hour: string) => ({
  dateTime: `${day(offset)}T${hour}:00:00`,
  timeZone: 'Europe/Berlin',
});

const which = fc.nat(7);
const offset = fc.nat(9);
const operation = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), offset, recurs: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('rename' as const, 'delete' as const, 'restore' as const), which }),
  fc.record({
    kind: fc.constantFrom('move' as const, 'moveInstance' as const, 'cancelInstance' as const),
    which,
    offset,
  }),
  fc.record({ kind: fc.constant('recur' as const), which, count: fc.integer({ min: 1, max: 8 }) }),
  fc.constant({ kind: 'sync' as const }),
  fc.constant({ kind: 'expire' as const }),
);

type Step = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** Does what fits; what Google would refuse is left undone. */
function apply(calendar: CalendarControl, ids: string[], step: Exclude<Step, { kind: 'sync' }>, name: string): unknown {
  if (step.kind === 'expire') return calendar.expireSyncTokens();
  if (step.kind === 'insert') {
    const recurrence = step.recurs ? { recurrence: ['RRULE:FREQ=DAILY;COUNT=4'] } : {};
    const times = { start: timed(step.offset, '12'), end: timed(step.offset, '13') };
    return ids.push(calendar.insertEvent('primary', { summary: name, ...times, ...recurrence }).id);
  }
  const id = ids[step.which % ids.length] ?? '';
  try {
    switch (step.kind) {
      case 'rename':
        return calendar.patchEvent('primary', id, { summary: name });
      case 'delete':
        return calendar.deleteEvent('primary', id);
      case 'restore':
        return calendar.patchEvent('primary', id, { status: 'confirmed' });
      case 'move':
        return calendar.patchEvent('primary', id, { start: timed(step.offset, '12'), end: timed(step.offset, '13') });
      case 'moveInstance':
        return calendar.patchEvent('primary', instance(id, step.offset), {
          start: timed(step.offset, '15'),
          end: timed(step.offset, '16'),
        });
      case 'cancelInstance':
        return calendar.deleteEvent('primary', instance(id, step.offset));
      case 'recur':
        return calendar.patchEvent('primary', id, { recurrence: [`RRULE:FREQ=DAILY;COUNT=${step.count}`] });
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ApiError') throw error;
  }
}

const instance = (id: string, offset: number) => `${id}_${day(offset).replaceAll('-', '')}T110000Z`;

test('whatever happens, sync tokens lead to what a full sync shows', { timeout: 120_000 }, async () => {
  await using folder = await temporaryFolder({ 'calendar.ics': ICS });
  const property = fc.asyncProperty(
    fc.array(operation, { maxLength: 25 }),
    fc.boolean(),
    fc.integer({ min: 1, max: 5 }),
    async (steps, singleEvents, maxResults) => {
      await using google = await connect(folder.path, { me: 'me@example.com' });
      const client = new SyncedEvents(google.calendar, { singleEvents, maxResults });
      const ids = ['series1', 'single1'];
      await client.sync();
      for (const [index, step] of [...steps, { kind: 'sync' as const }].entries()) {
        if (step.kind !== 'sync') {
          apply(google.simulator.calendar, ids, step, `Name ${index}`);
          continue;
        }
        try {
          await client.sync();
        } catch (failed) {
          expect(await errorOf(Promise.reject(failed))).toMatchObject({ code: 410 });
          client.syncToken = undefined;
          await client.sync();
        }
        const fresh = new SyncedEvents(google.calendar, { singleEvents });
        await fresh.sync();
        expect(sorted(client)).toEqual(sorted(fresh));
      }
    },
  );
  await fc.assert(property, { numRuns: 25 });
});

const sorted = ({ events }: SyncedEvents) =>
  [...events.values()].sort((a, b) => (a.id ?? '').localeCompare(b.id ?? ''));
