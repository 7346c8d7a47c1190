import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { syncCollection } from '../../../shared/sync/sync-collection.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { eventOf } from './fixtures/event-of.ts';
import { DAY, FIVE_MINUTES, isListed, mailOf, noExtractor, passLater, readsOf } from './fixtures/failing-items.ts';
import { callsSince, openLiveGoogle } from './fixtures/live-google.ts';
import { createSyncKit } from './fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const { skippedOf, subjectsOf, countFailing } = readsOf(test);

const UNAVAILABLE = { kind: 'failed', code: 'google-unavailable' };

describe('a mail that Google never gives', () => {
  it('does not keep a first sync from its end, and is read when it changes', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    const { id } = live.simulator.gmail.deliver(mailOf('Poison'));
    const lift = live.simulator.faults.add({ kind: 500, method: 'gmail.users.messages.get', path: id });
    expect(await passLater(live)).toEqual(UNAVAILABLE);
    expect((await subjectsOf(live)).length).toBe(live.simulator.gmail.messages.filter(isListed).length - 1);
    expect(await skippedOf(live)).toBe(0);
    // Within five minutes it is not counted again, however often it is tried.
    for (let push = 0; push < 5; push += 1) {
      await live.kit.want();
      expect(await live.kit.sync(live.kit.jobOf('gmail'), { sources: live.sources })).toEqual(UNAVAILABLE);
    }
    expect(await passLater(live)).toEqual(UNAVAILABLE);
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(live.kit.warnings).toContainEqual(
      expect.objectContaining({ id, reason: 'gmail.users.messages.get: 500 backendError' }),
    );
    expect(await skippedOf(live)).toBe(1);

    live.simulator.gmail.deliver(mailOf('After it'));
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(await subjectsOf(live)).toContain('After it');

    // It changes, and still can't be had: that holds up nothing any more, and is not logged again.
    live.simulator.gmail.modifyLabels(id, { add: ['STARRED'] });
    live.kit.warnings.length = 0;
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(live.kit.warnings).toEqual([]);
    lift();
    live.simulator.gmail.modifyLabels(id, { remove: ['STARRED'] });
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(await subjectsOf(live)).toContain('Poison');
    expect(await countFailing(live)).toBe(0);
    await live.expectFresh('gmail');
  });

  it('nor ever answers for lets all others through, and is skipped', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    await live.sync('gmail');
    const ids = Array.from({ length: 60 }, (_, index) => live.simulator.gmail.deliver(mailOf(`Mail ${index}`)).id);
    live.simulator.faults.add({ kind: 'timeout', method: 'gmail.users.messages.get', path: ids[54] ?? '' });
    expect(await passLater(live)).toEqual(UNAVAILABLE);
    expect((await subjectsOf(live)).filter((subject) => subject.startsWith('Mail'))).toHaveLength(59);
    expect(await passLater(live)).toEqual(UNAVAILABLE);
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(await skippedOf(live)).toBe(1);

    // It stands in the changes once more, and is left alone: it was tried a moment ago.
    const before = live.simulator.usage();
    live.simulator.gmail.modifyLabels(ids[54] ?? '', { add: ['STARRED'] });
    await live.kit.want();
    expect(await live.kit.sync(live.kit.jobOf('gmail'), { sources: live.sources })).toEqual({ kind: 'synced' });
    expect(callsSince(live, before)['gmail.users.messages.get']).toBeUndefined();
    live.simulator.faults.clear();
    await live.kit.clock.advance(DAY);
    await passLater(live);
    await live.expectFresh('gmail');
  });

  it('takes a run’s whole time is come to in smaller parts, and not again and again at once', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    await live.sync('gmail');
    const { kit, simulator, sources } = live;
    const ids = Array.from({ length: 60 }, (_, index) => simulator.gmail.deliver(mailOf(`Mail ${index}`)).id);
    const chunks: number[] = [];
    const run = () => {
      const timeUp = new AbortController();
      const slow: typeof sources = {
        ...sources,
        open(job, options) {
          const opened = sources.open(job, options);
          const { items } = opened;
          if (!items) return opened;
          const load: typeof items.load = (entries, stored, signal) => {
            chunks.push(entries.length);
            if (entries.some(({ id }) => id === ids[54])) timeUp.abort(new Error('time is up'));
            signal.throwIfAborted();
            return items.load(entries, stored, signal);
          };
          return { ...opened, items: { ...items, load } };
        },
      };
      const checkpointAt = new Date(kit.clock.now().getTime() + 60_000);
      return syncCollection({ ...kit.parts, sources: slow }, kit.jobOf('gmail'), {
        checkpointAt,
        signal: timeUp.signal,
      });
    };
    await kit.want();
    expect(await run()).toEqual({ kind: 'continued' });
    for (const tries of [1, 2]) {
      expect(await run()).toEqual({ kind: 'failed', code: 'too-slow' });
      expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ fruitless_runs: tries });
    }
    // The mails before it are relabelled in each run; those between are new to the third one.
    expect(chunks).toEqual([50, 10, 50, 10, 25, 25, 10]);
    expect(await run()).toEqual({ kind: 'failed', code: 'too-slow' });
    expect(chunks.slice(7)).toEqual([12, 12, 12, 12, 12]);
  });

  it('is tried again when everything is compared', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    const { id } = live.simulator.gmail.deliver(mailOf('Poison'));
    const lift = live.simulator.faults.add({ kind: 500, method: 'gmail.users.messages.get', path: id });
    for (let pass = 0; pass < 3; pass += 1) await passLater(live);
    expect(await skippedOf(live)).toBe(1);
    lift();
    live.simulator.gmail.history.expire();
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(await subjectsOf(live)).toContain('Poison');
    expect(await skippedOf(live)).toBe(0);
  });

  it('is forgotten when it is deleted', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    const { gmail, faults } = live.simulator;
    const [one, other] = [gmail.deliver(mailOf('One')).id, gmail.deliver(mailOf('Other')).id];
    for (const path of [one, other]) faults.add({ kind: 500, method: 'gmail.users.messages.get', path });
    for (let pass = 0; pass < 3; pass += 1) await passLater(live);
    expect(await skippedOf(live)).toBe(2);
    gmail.delete(one);
    await passLater(live);
    expect(await skippedOf(live)).toBe(1);
    gmail.delete(other);
    gmail.history.expire();
    await passLater(live);
    expect(await skippedOf(live)).toBe(0);
  });

  it('alone among the changes is tried for an hour: Google might be at fault', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    await live.sync('gmail');
    const { id } = live.simulator.gmail.deliver(mailOf('Poison'));
    live.simulator.faults.add({ kind: 503, method: 'gmail.users.messages.get', path: id });
    for (let pass = 1; pass < 12; pass += 1) expect(await passLater(live)).toEqual(UNAVAILABLE);
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(await skippedOf(live)).toBe(1);
  });
});

describe('an event that makes no item, or that Google does not give', () => {
  it.each([
    ['malformed', 1],
    ['failed', 3],
  ] as const)('(%s) and was skipped is stored when it is mended a moment later', async (fault, passes) => {
    const kit = await createSyncKit(test.database);
    const [good, bad, mended] = [
      eventOf({ calendarId: 'work', eventId: 'good' }),
      eventOf({ calendarId: 'work', eventId: 'bad', etag: 'one' }),
      eventOf({ calendarId: 'work', eventId: 'bad', etag: 'two' }),
    ];
    kit.google.calendars.set('work', { title: 'Work', events: [good, bad] });
    kit.google.broken.set('bad', fault);
    await kit.sync(kit.jobOf('calendar'));
    const pass = async () => {
      await kit.want();
      kit.google.loaded.length = 0;
      return kit.sync(kit.jobOf('calendar', 'work'));
    };
    for (let tried = 1; tried < passes; tried += 1) {
      expect(await pass()).toEqual(UNAVAILABLE);
      await kit.clock.advance(FIVE_MINUTES);
    }
    expect(await pass()).toEqual({ kind: 'synced' });
    // The same is not asked for again at once, though it stands among the changes.
    kit.google.states.set((await kit.cursorOf(kit.jobOf('calendar', 'work')))?.cursor ?? '', []);
    expect(await pass()).toEqual({ kind: 'synced' });
    expect(kit.google.loaded).not.toContain('bad');

    kit.google.broken.clear();
    kit.google.calendars.set('work', { title: 'Work', events: [good, mended] });
    await kit.clock.advance(60_000);
    expect(await pass()).toEqual({ kind: 'synced' });
    const stored = await test.asOwner(`select etag from gcal_cache where account_id = $1 and event_id = 'bad'`, [
      kit.accountId,
    ]);
    expect(stored).toEqual([{ etag: 'two' }]);
    expect(await test.asOwner('select 1 from failing_items where account_id = $1', [kit.accountId])).toEqual([]);
  });
});

describe('an event that was malformed, and that Google does not give after a change', () => {
  it('is tried as often as any other, and again a day later', async () => {
    const kit = await createSyncKit(test.database);
    const [good, malformed, mended] = [
      eventOf({ calendarId: 'work', eventId: 'good' }),
      eventOf({ calendarId: 'work', eventId: 'bad', etag: 'one' }),
      eventOf({ calendarId: 'work', eventId: 'bad', etag: 'two' }),
    ];
    const pass = async () => {
      await kit.clock.advance(FIVE_MINUTES);
      await kit.want();
      return kit.sync(kit.jobOf('calendar', 'work'));
    };
    kit.google.calendars.set('work', { title: 'Work', events: [good, malformed] });
    kit.google.broken.set('bad', 'malformed');
    await kit.sync(kit.jobOf('calendar'));
    expect(await pass()).toEqual({ kind: 'synced' });

    kit.google.calendars.set('work', { title: 'Work', events: [good, mended] });
    kit.google.broken.set('bad', 'failed');
    for (let tried = 1; tried < 12; tried += 1) expect(await pass()).toEqual(UNAVAILABLE);
    expect(await pass()).toEqual({ kind: 'synced' });
    kit.google.broken.clear();
    await kit.clock.advance(DAY);
    expect(await pass()).toEqual({ kind: 'synced' });
    const stored = await test.asOwner(`select etag from gcal_cache where account_id = $1 and event_id = 'bad'`, [
      kit.accountId,
    ]);
    expect(stored).toEqual([{ etag: 'two' }]);
  });
});

describe('two mails that Google never gives, alone among the changes', () => {
  it('are tried for six hours, hold up no others from then on, and come back once it gives them', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    await live.sync('gmail');
    const ids = ['One', 'Other'].map((subject) => live.simulator.gmail.deliver(mailOf(subject)).id);
    for (const path of ids) live.simulator.faults.add({ kind: 503, method: 'gmail.users.messages.get', path });
    expect(await passLater(live)).toEqual(UNAVAILABLE);
    // Five hours and fifty minutes later.
    await test.asOwner('update failing_items set tries = tries + 69 where account_id = $1', [live.kit.accountId]);
    expect(await passLater(live)).toEqual(UNAVAILABLE);
    expect(await skippedOf(live)).toBe(0);
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(await skippedOf(live)).toBe(2);
    live.simulator.gmail.deliver(mailOf('After them'));
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(await subjectsOf(live)).toContain('After them');
    live.simulator.faults.clear();
    await live.kit.clock.advance(DAY);
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(await countFailing(live)).toBe(0);
    await live.expectFresh('gmail');
  });
});

describe('what is no fault of an item', () => {
  it.each([
    [{ kind: 500, method: 'gmail.users.messages.get' }, UNAVAILABLE, 2],
    [{ kind: 502, method: 'batch.gmail' }, UNAVAILABLE, 2],
    [{ kind: 'broken connection' }, UNAVAILABLE, 0],
    [{ kind: 429, method: 'gmail.users.messages.get' }, { kind: 'failed', code: 'google-busy' }, 0],
    [{ kind: 403 }, { kind: 'failed', code: 'google-busy' }, 0],
  ] as const)('%o is not taken for one within an hour', async (fault, outcome, counted) => {
    await using live = await openLiveGoogle(test, noExtractor);
    await live.sync('gmail');
    live.simulator.gmail.deliver(mailOf('One'));
    live.simulator.gmail.deliver(mailOf('Other'));
    live.simulator.faults.add(fault);
    for (let pass = 0; pass < 14; pass += 1) expect(await passLater(live)).toEqual(outcome);
    expect(await countFailing(live)).toBe(counted);
    expect(await skippedOf(live)).toBe(0);
    live.simulator.faults.clear();
    await live.sync('gmail');
    expect(await countFailing(live)).toBe(0);
    await live.expectFresh('gmail');
  });
});

describe('a row that the database refuses', () => {
  afterEach(async () => {
    for (const table of ['gmail_cache', 'gcal_cache']) {
      await test.asOwner(`alter table ${table} drop constraint if exists refuses`);
    }
  });

  it('of a calendar is stored with its instances once it is taken, a day later', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    const { id: calendar } = live.simulator.calendar.addCalendar({ summary: 'Refusals' });
    await live.sync('calendar');
    const { id } = live.simulator.calendar.insertEvent(calendar, {
      summary: 'Refused',
      start: { dateTime: '2027-03-08T09:00:00Z', timeZone: 'UTC' },
      end: { dateTime: '2027-03-08T10:00:00Z', timeZone: 'UTC' },
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'],
    });
    await test.asOwner(`alter table gcal_cache add constraint refuses check (title <> 'Refused') not valid`);
    const job = live.kit.jobOf('calendar', calendar);
    const pass = async () => {
      await live.kit.clock.advance(FIVE_MINUTES);
      await live.kit.want();
      return live.kit.sync(job, { sources: live.sources });
    };
    for (let tried = 0; tried < 2; tried += 1) await expect(pass()).rejects.toThrow('The database refuses it (23514).');
    expect(await pass()).toEqual({ kind: 'synced' });
    await test.asOwner('alter table gcal_cache drop constraint refuses');
    await live.kit.clock.advance(DAY);
    expect(await pass()).toEqual({ kind: 'synced' });
    const rows = await test.asOwner('select event_id from gcal_cache where account_id = $1 and event_id like $2', [
      live.kit.accountId,
      `${id}%`,
    ]);
    expect(rows).toHaveLength(4);
    await live.expectFresh('calendar');
  });

  it('is skipped, and stored when it changes and is taken', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    const { id } = live.simulator.gmail.deliver(mailOf('Refused'));
    await test.asOwner(`alter table gmail_cache add constraint refuses check (subject <> 'Refused') not valid`);
    for (let pass = 0; pass < 2; pass += 1)
      await expect(passLater(live)).rejects.toThrow('The database refuses it (23514).');
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(live.kit.warnings).toContainEqual(
      expect.objectContaining({ id, reason: 'The database refuses it (23514).' }),
    );
    expect(await skippedOf(live)).toBe(1);
    await test.asOwner('alter table gmail_cache drop constraint refuses');
    live.simulator.gmail.modifyLabels(id, { add: ['STARRED'] });
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(await skippedOf(live)).toBe(0);
    await live.expectFresh('gmail');
  });
});
