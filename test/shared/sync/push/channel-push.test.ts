import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createPushStore } from '../../../../shared/adapters/postgres/sync/push-store.ts';
import { createWatchStore } from '../../../../shared/adapters/postgres/sync/watch-store.ts';
import type { CalendarEvent } from '../../../../shared/domain/calendar-event.ts';
import { DEFAULT_POLL_POLICY } from '../../../../shared/sync/poll-policy.ts';
import { receivePush } from '../../../../shared/sync/push/receive-push.ts';
import { hashChannelToken } from '../../../../shared/sync/watch/channel-token.ts';
import { createTestDatabase, engine } from '../../../helpers/database.ts';
import { eventOf } from '../fixtures/event-of.ts';
import { createSyncKit } from '../fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
beforeEach(() => test.asOwner('delete from users'));

/** A person whose calendar "work" is in sync, and has a channel. */
async function inSync() {
  const kit = await createSyncKit(test.database);
  const events: CalendarEvent[] = [];
  kit.google.calendars.set('work', { title: 'Work', events });
  await kit.sync(kit.jobOf('calendar'));
  const job = kit.jobOf('calendar', 'work');
  await kit.sync(job);
  kit.queue.sync.splice(0);
  const [id, token] = [randomUUID(), randomUUID()];
  await createWatchStore(test.database, kit.clock, DEFAULT_POLL_POLICY).prepare(job, {
    id,
    tokenHash: hashChannelToken(token),
  });
  const store = createPushStore(test.database, kit.clock, DEFAULT_POLL_POLICY);
  let number = 1n;
  return {
    ...kit,
    job,
    events,
    passes: () => kit.google.changesAsked.length,
    push: () => {
      number += 1n;
      const push = { service: 'calendar', channelId: id, token, resourceId: 'r', state: 'change' } as const;
      const messageNumber = number;
      return receivePush(kit, () => store.noteChannel({ ...push, messageNumber }));
    },
    /** Works on the messages that were sent, and on those that follow. */
    async workOff() {
      const delays: (number | undefined)[] = [];
      for (let message = kit.queue.sync.shift(); message; message = kit.queue.sync.shift()) {
        delays.push(message.delaySeconds);
        await kit.clock.advance((message.delaySeconds ?? 0) * 1000);
        await kit.sync(message.job);
      }
      return delays;
    },
    stored: async () => (await test.asOwner('select event_id from gcal_cache')).map(({ event_id }) => event_id),
  };
}

/** Until a transaction waits for a lock. */
async function someoneWaits(): Promise<void> {
  for (let waiting = 0; waiting === 0; ) {
    const [row] = await test.asOwner(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    waiting = row?.n;
  }
}

describe('a push of a channel', () => {
  it('that comes before its change shows is looked for once more, after 10 s', async () => {
    const person = await inSync();
    expect(await person.push()).toBe('wanted');
    person.queue.sync.splice(0);
    expect(await person.sync(person.job)).toEqual({ kind: 'synced' });
    expect(person.queue.sync).toEqual([{ job: person.job, priority: 'fresh', delaySeconds: 10 }]);
    person.events.push(eventOf({ calendarId: 'work', eventId: 'late' }));
    expect(await person.workOff()).toEqual([10]);
    expect(await person.stored()).toEqual(['late']);
    expect(await person.cursorOf(person.job)).toMatchObject({ wanted: '3', done: '3', looks: 0 });
  });

  it('that never shows anything costs one look, and then it is left to the next poll', async () => {
    const person = await inSync();
    await person.push();
    expect(await person.workOff()).toEqual([undefined, 10]);
    expect(person.passes()).toBe(2);
    expect(await person.cursorOf(person.job)).toMatchObject({ wanted: '3', done: '3', looks: 0 });
  });

  it('whose change is there is looked for once more, as there may be more of it', async () => {
    const person = await inSync();
    person.events.push(eventOf({ calendarId: 'work', eventId: 'there' }));
    await person.push();
    const [message] = person.queue.sync.splice(0);
    await person.sync(message?.job ?? expect.fail('no message'));
    expect(await person.stored()).toEqual(['there']);
    person.events.push(eventOf({ calendarId: 'work', eventId: 'late' }));
    expect(await person.workOff()).toEqual([10]);
    expect((await person.stored()).sort()).toEqual(['late', 'there']);
    expect(person.passes()).toBe(2);
  });

  it('is looked for once more also where all had to be compared', async () => {
    const person = await inSync();
    person.google.untold = true;
    await person.push();
    const [message] = person.queue.sync.splice(0);
    await person.sync(message?.job ?? expect.fail('no message'));
    person.events.push(eventOf({ calendarId: 'work', eventId: 'late' }));
    expect(await person.workOff()).toEqual([10]);
    expect(await person.stored()).toEqual(['late']);
  });

  it('of a burst of a hundred, before and during a pass, costs two passes and a look', async () => {
    const person = await inSync();
    for (let index = 0; index < 50; index += 1) await person.push();
    let during = 0;
    person.google.onBegin = async () => {
      for (; during < 50; during += 1) await person.push();
    };
    expect(await person.workOff()).toEqual([undefined, 10]);
    expect(person.passes()).toBe(3);
  });

  it('does not wait for the late look for an older one, and a burst then sends one message', async () => {
    const person = await inSync();
    await person.push();
    await person.sync(person.job);
    person.queue.sync.splice(0);
    expect(await person.push()).toBe('wanted');
    expect(await person.push()).toBe('on-the-way');
    expect(await person.workOff()).toEqual([undefined, 10]);
  });

  it('that comes between two runs of a pass sends no message, and whoever takes the pass up goes round', async () => {
    const person = await inSync();
    person.google.untold = true;
    person.google.pageSize = 1;
    person.events.push(
      eventOf({ calendarId: 'work', eventId: 'first' }),
      eventOf({ calendarId: 'work', eventId: 'second' }),
    );
    await person.want();
    expect(await person.sync(person.job, {}, 0)).toEqual({ kind: 'continued' });
    person.google.untold = false;
    const [message] = person.queue.sync.splice(0);
    const before = person.passes();
    expect(await person.push()).toBe('on-the-way');
    expect(await person.push()).toBe('on-the-way');
    expect(person.queue.sync).toEqual([]);
    await person.sync(message?.job ?? expect.fail('no message'));
    expect(person.passes() - before).toBe(1);
    expect((await person.stored()).sort()).toEqual(['first', 'second']);
  });

  it('is looked for though a pass found something, which may be what another one told of', async () => {
    const person = await inSync();
    await person.push();
    await person.sync(person.job);
    person.queue.sync.splice(0);
    person.events.push(eventOf({ calendarId: 'work', eventId: 'first' }));
    expect(await person.push()).toBe('wanted');
    const [message] = person.queue.sync.splice(0);
    await person.sync(message?.job ?? expect.fail('no message'));
    expect(await person.stored()).toEqual(['first']);
    person.events.push(eventOf({ calendarId: 'work', eventId: 'second' }));
    expect(await person.workOff()).toEqual([10]);
    expect((await person.stored()).sort()).toEqual(['first', 'second']);
    expect(person.passes()).toBe(3);
  });

  it('is looked for in its own time, though the message of the look for an older one comes before', async () => {
    const person = await inSync();
    await person.push();
    await person.sync(person.job);
    await person.clock.advance(8_000);
    await person.push();
    // The look for the first is still on its way when the pass for the second wants one of its own.
    const [, first, message] = person.queue.sync.splice(0);
    await person.sync(message?.job ?? expect.fail('no message'));
    const [second] = person.queue.sync.splice(0);
    expect([first?.delaySeconds, message?.delaySeconds, second?.delaySeconds]).toEqual([10, undefined, 10]);
    await person.clock.advance(2_000);
    await person.sync(person.job);
    person.events.push(eventOf({ calendarId: 'work', eventId: 'late' }));
    expect(await person.stored()).toEqual([]);
    await person.clock.advance(8_000);
    await person.sync(person.job);
    expect(await person.stored()).toEqual(['late']);
    expect(await person.cursorOf(person.job)).toMatchObject({ looks: 0, look_at: null });
  });

  it('is not looked for when nobody pushed: a poll that finds nothing is the end of it', async () => {
    const person = await inSync();
    await person.want();
    await person.sync(person.job);
    expect(person.queue.sync).toEqual([]);
  });

  // PGlite has one session: nobody waits for anybody.
  it.runIf(engine.name === 'postgres17')('waits for a renewal of its channel without standing in its way', async () => {
    const person = await inSync();
    let outcome: Promise<string> | undefined;
    await test.database.forPerson(person.userId, async (transaction) => {
      // As a renewal does: the cursor, then the channels.
      const cursor = transaction.selectFrom('sync_cursors').select('wanted').where('collection', '=', 'work');
      await cursor.forUpdate().execute();
      outcome = person.push();
      await someoneWaits();
      const watches = transaction.selectFrom('watches').select('id').where('collection', '=', 'work');
      expect(await watches.forUpdate().noWait().execute()).toHaveLength(1);
    });
    expect(await outcome).toBe('wanted');
  });

  it('is swept up when the message of the late look is lost', async () => {
    const person = await inSync();
    await person.push();
    await person.sync(person.job);
    const row = await person.cursorOf(person.job);
    expect(row).toMatchObject({ wanted: '3', done: '2' });
    expect(row?.due_at).toEqual(new Date(person.clock.now().getTime() + 60_000));
  });
});
