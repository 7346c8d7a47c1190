import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../shared/adapters/clock/system-clock.ts';
import { createPushStore } from '../../../../shared/adapters/postgres/sync/push-store.ts';
import { GoogleError } from '../../../../shared/sync/google-error.ts';
import { DEFAULT_POLL_POLICY } from '../../../../shared/sync/poll-policy.ts';
import { receivePush } from '../../../../shared/sync/push/receive-push.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { createSyncKit } from '../fixtures/sync-kit.ts';
import { addToDirectory } from './directory.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
beforeEach(() => test.asOwner('delete from users'));

/** A person whose mailbox is in sync up to history id 100. */
async function inSync() {
  const kit = await createSyncKit(test.database);
  await addToDirectory(test.database, 'email', kit.email, kit);
  const store = createPushStore(test.database, kit.clock, DEFAULT_POLL_POLICY);
  const job = kit.jobOf('gmail');
  kit.google.anchor = '100';
  await kit.sync(job);
  kit.queue.sync.splice(0);
  let messages = 0;
  return {
    ...kit,
    job,
    push: (historyId: number, options: { messageId?: string; emailAddress?: string } = {}) => {
      messages += 1;
      const push = { emailAddress: kit.email, historyId: BigInt(historyId), messageId: `p-${messages}`, ...options };
      return receivePush(kit, () => store.noteGmail(push));
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
  };
}

describe('a push of Gmail', () => {
  it('whose time is up before it is noted leaves nothing behind, and counts when it comes again', async () => {
    const person = await inSync();
    const upDuringWork = new AbortController();
    const now = () => {
      upDuringWork.abort(new Error('The time is up.'));
      return person.clock.now();
    };
    const store = createPushStore(test.database, { now, delay: systemClock.delay }, DEFAULT_POLL_POLICY);
    const push = { emailAddress: person.email, historyId: 101n, messageId: 'p' };
    await expect(
      receivePush(person, () => store.noteGmail(push, upDuringWork.signal), upDuringWork.signal),
    ).rejects.toThrow('The time is up.');
    expect(person.queue.sync).toEqual([]);
    expect(await person.cursorOf(person.job)).toMatchObject({ wanted: '1', done: '1', pushed_history_id: null });
    expect(await person.push(101, { messageId: 'p' })).toBe('wanted');
  });

  it('wants a pass, and sends one message', async () => {
    const person = await inSync();
    expect(await person.push(101)).toBe('wanted');
    expect(person.queue.sync).toEqual([{ job: person.job, priority: 'fresh' }]);
    expect(await person.cursorOf(person.job)).toMatchObject({
      wanted: '2',
      done: '1',
      pushed_history_id: '101',
      due_at: person.clock.now(),
    });
  });

  it('has a mailbox that failed tried again before its time, once in five minutes', async () => {
    const person = await inSync();
    person.google.beforeChanges = () => {
      throw new GoogleError('forbidden', 'gmail.users.history.list: 403 insufficientPermissions');
    };
    await person.push(101);
    expect(await person.sync(person.job)).toEqual({ kind: 'failed', code: 'permission-missing' });
    person.queue.sync.splice(0);
    expect(await person.push(102)).toBe('on-the-way');
    await person.clock.advance(5 * 60_000);
    expect(await person.push(103)).toBe('wanted');
    expect(await person.push(104)).toBe('on-the-way');
    expect(person.queue.sync).toEqual([{ job: person.job, priority: 'fresh' }]);
    person.google.beforeChanges = () => undefined;
    person.google.anchor = '104';
    expect(await person.workOff()).toEqual([undefined]);
    expect(await person.cursorOf(person.job)).toMatchObject({ error_code: null, pushed_history_id: null });
  });

  it('does not bring back at once what took too long', async () => {
    const person = await inSync();
    const { store } = person.parts;
    await person.push(101);
    const acquired = await store.acquire(person.job);
    if (acquired.kind !== 'leased') throw new Error('The lease is free.');
    const retryAt = new Date(person.clock.now().getTime() + 15 * 60_000);
    await store.release(acquired.lease, { code: 'too-slow', message: '', retryAt, isFruitless: true });
    await person.clock.advance(10 * 60_000);
    expect(await person.push(102)).toBe('on-the-way');
  });

  it('of a burst of a hundred costs one message and one pass', async () => {
    const person = await inSync();
    const outcomes = await Promise.all(Array.from({ length: 100 }, (_, index) => person.push(101 + index)));
    expect(outcomes.filter((outcome) => outcome === 'wanted')).toHaveLength(1);
    person.google.anchor = '200';
    await person.workOff();
    expect(person.google.begun).toBe(2);
    expect(await person.cursorOf(person.job)).toMatchObject({ wanted: '2', done: '2', pushed_history_id: null });
  });

  it('that comes during a pass makes its holder go round, without a message', async () => {
    const person = await inSync();
    await person.push(101);
    person.google.anchor = '101';
    let during: string | undefined;
    person.google.onBegin = async () => {
      during ??= await person.push(102);
      person.google.anchor = '102';
    };
    await person.workOff();
    expect(during).toBe('on-the-way');
    expect(await person.cursorOf(person.job)).toMatchObject({ wanted: '3', done: '3', pushed_history_id: null });
  });

  it('that comes after the worker was killed is worked on at once, by one message', async () => {
    const person = await inSync();
    await person.push(101);
    const [message] = person.queue.sync.splice(0);
    // What a worker that was killed leaves behind: a lease that nobody gives back, and its message, which SQS keeps back for long.
    await person.parts.store.acquire(message?.job ?? person.job);
    await person.clock.advance(61_000);
    person.google.anchor = '103';
    expect(await person.push(102)).toBe('wanted');
    expect(await person.push(103)).toBe('on-the-way');
    expect(person.queue.sync).toEqual([{ job: person.job, priority: 'fresh' }]);
    await person.workOff();
    expect(await person.cursorOf(person.job)).toMatchObject({
      cursor: '103',
      lease_until: null,
      pushed_history_id: null,
    });
  });

  it.each([
    ['is older than the copy', { historyId: 99 }, 'stale'],
    ['is of nobody', { historyId: 101, emailAddress: 'nobody@example.com' }, 'unknown'],
  ])('that %s does nothing', async (_, { historyId, ...options }, outcome) => {
    const person = await inSync();
    expect(await person.push(historyId, options)).toBe(outcome);
    expect(person.queue.sync).toEqual([]);
    expect(await person.cursorOf(person.job)).toMatchObject({ wanted: '1', done: '1' });
  });

  it('finds its person however the address is written', async () => {
    const person = await inSync();
    expect(await person.push(101, { emailAddress: person.email.toUpperCase() })).toBe('wanted');
  });

  it('is compared as a number: 99 is older than 100, and 9007199254740993 newer than 9007199254740992', async () => {
    const person = await inSync();
    person.google.anchor = '9007199254740992';
    await person.push(101);
    await person.workOff();
    expect(await person.push(99)).toBe('stale');
    expect(await person.push(9007199254740991)).toBe('stale');
    const store = createPushStore(test.database, person.clock, DEFAULT_POLL_POLICY);
    const newer = { emailAddress: person.email, historyId: 9007199254740993n, messageId: 'x' };
    expect(await store.noteGmail(newer)).toMatchObject({ kind: 'wanted' });
    expect(await person.cursorOf(person.job)).toMatchObject({ pushed_history_id: '9007199254740993' });
  });

  it('with the id of the copy deserves one look, and when it is delivered again none', async () => {
    const person = await inSync();
    expect(await person.push(100, { messageId: 'same' })).toBe('wanted');
    await person.workOff();
    expect(await person.push(100, { messageId: 'same' })).toBe('replayed');
    expect(person.queue.sync).toEqual([]);
    expect(person.google.begun).toBe(2);
  });

  it('does nothing for an account that must be connected again, nor for somebody who has long been away', async () => {
    const person = await inSync();
    await test.asOwner(`update users set last_active_at = '2027-01-01Z'`);
    expect(await person.push(101)).toBe('dormant');
    await test.asOwner(`update accounts set state = 'reconnect-required'`);
    expect(await person.push(102)).toBe('disconnected');
    expect(person.queue.sync).toEqual([]);
  });

  it('does nothing for who wants to be synced when they ask for it, and then all is there', async () => {
    const person = await inSync();
    await test.asOwner('update users set autosync_enabled = false');
    expect(await person.push(101)).toBe('switched-off');
    expect(person.queue.sync).toEqual([]);
    expect(await person.cursorOf(person.job)).toMatchObject({ wanted: '1', done: '1' });
    await person.requests.requestAll(person.userId, ['gmail']);
    expect(await person.sync(person.job)).toEqual({ kind: 'synced' });
  });
});

describe('a push that comes before the history shows it', () => {
  it('is looked for after 1, 3 and 10 s, and then left to the next sweep', async () => {
    const person = await inSync();
    await person.push(101);
    expect(await person.workOff()).toEqual([undefined, 1, 3, 10]);
    expect(await person.cursorOf(person.job)).toMatchObject({
      wanted: '5',
      done: '5',
      pushed_history_id: null,
      looks: 0,
      due_at: person.clock.now(),
    });
    // And then nobody looks for it any more.
    await person.sync(person.job);
    expect(person.google.begun).toBe(5);
  });

  it('is looked for no more than it takes', async () => {
    const person = await inSync();
    await person.push(101);
    person.google.onBegin = () => {
      person.google.anchor = person.google.begun === 2 ? '100' : '101';
    };
    expect(await person.workOff()).toEqual([undefined, 1]);
    expect(await person.cursorOf(person.job)).toMatchObject({
      wanted: '3',
      done: '3',
      pushed_history_id: null,
      looks: 0,
    });
  });

  it('does not hold up a newer one', async () => {
    const person = await inSync();
    await person.push(101);
    await person.sync(person.job);
    expect(person.queue.sync.splice(0).at(-1)).toMatchObject({ delaySeconds: 1 });
    expect(await person.push(102)).toBe('wanted');
    person.google.anchor = '102';
    expect(await person.workOff()).toEqual([undefined]);
    expect(await person.cursorOf(person.job)).toMatchObject({ wanted: '3', done: '3', pushed_history_id: null });
  });

  it('is swept up when the message of the late look is lost', async () => {
    const person = await inSync();
    await person.push(101);
    await person.sync(person.job);
    const row = await person.cursorOf(person.job);
    expect(row).toMatchObject({ wanted: '3', done: '2', looks: 1 });
    expect(row?.due_at).toEqual(new Date(person.clock.now().getTime() + 60_000));
  });
});
