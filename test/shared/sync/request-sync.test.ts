import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { readCoverage } from '../../../shared/adapters/postgres/search/coverage.ts';
import { createPushFactsReader } from '../../../shared/adapters/postgres/sync/push-facts.ts';
import { createPushStore } from '../../../shared/adapters/postgres/sync/push-store.ts';
import { createSyncStatusReader } from '../../../shared/adapters/postgres/sync/sync-status.ts';
import { SYNCED } from '../../../shared/domain/service.ts';
import { GoogleError } from '../../../shared/sync/google-error.ts';
import { DEFAULT_POLL_POLICY } from '../../../shared/sync/poll-policy.ts';
import { requestFirstSync, requestSync } from '../../../shared/sync/request-sync.ts';
import { sweep } from '../../../shared/sync/sweep.ts';
import { readSyncStatus } from '../../../shared/sync/sync-status.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { emailOf } from './fixtures/email-of.ts';
import { eventOf } from './fixtures/event-of.ts';
import { createSyncKit, type SyncKit } from './fixtures/sync-kit.ts';
import { addToDirectory } from './push/directory.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
beforeEach(() => test.asOwner('delete from users'));

const sweepNow = (kit: SyncKit) => sweep(kit, new Date('2100-01-01T00:00:00Z'));
const sent = (kit: SyncKit) =>
  kit.queue.sync.splice(0).map(({ job, priority }) => [job.service, job.collection, priority]);

describe('connecting an account', () => {
  it('wants the first passes, and at once', async () => {
    const kit = await createSyncKit(test.database);
    await requestFirstSync(kit, kit.userId, kit.accountId, SYNCED);
    expect(sent(kit)).toEqual([
      ['gmail', '', 'fresh'],
      ['calendar', '', 'fresh'],
      ['drive', '', 'fresh'],
      ['contacts', '', 'fresh'],
    ]);
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ wanted: '2', done: '0', due_at: kit.clock.now() });
  });

  it('again forgets why it stopped, and keeps what it has', async () => {
    const kit = await createSyncKit(test.database);
    await kit.sync(kit.jobOf('gmail'));
    await test.asOwner(`update sync_cursors set error_code = 'reconnect-required', error_message = 'x'`);
    await requestFirstSync(kit, kit.userId, kit.accountId, SYNCED);
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({
      cursor: 'anchor-1',
      error_code: null,
      wanted: '2',
      done: '1',
    });
  });
});

describe('connecting an account again', () => {
  it('wants all that is known of it: what was pushed meanwhile was not followed', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.calendars.set('work', { title: 'Work', events: [] });
    await kit.sync(kit.jobOf('calendar'));
    const work = kit.jobOf('calendar', 'work');
    await kit.sync(work);
    await test.asOwner(`update sync_cursors set due_at = '2027-03-02Z', error_code = 'reconnect-required'`);
    sent(kit);
    await requestFirstSync(kit, kit.userId, kit.accountId, SYNCED);
    expect(sent(kit)).toContainEqual(['calendar', 'work', 'fresh']);
    expect(await kit.cursorOf(work)).toMatchObject({
      wanted: '2',
      done: '1',
      due_at: kit.clock.now(),
      error_code: null,
    });
  });

  it('wants nothing of services that were not allowed', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.calendars.set('work', { title: 'Work', events: [] });
    await kit.sync(kit.jobOf('calendar'));
    sent(kit);
    await requestFirstSync(kit, kit.userId, kit.accountId, ['gmail']);
    expect(sent(kit)).toEqual([['gmail', '', 'fresh']]);
  });
});

describe('asking for a sync', () => {
  it('wants every collection of the services asked for', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.calendars.set('work', { title: 'Work', events: [] });
    await kit.sync(kit.jobOf('calendar'));
    await kit.sync(kit.jobOf('calendar', 'work'));
    sent(kit);
    expect(await requestSync(kit, kit.userId, ['calendar'])).toEqual({ collections: 2 });
    expect(sent(kit).sort()).toEqual([
      ['calendar', '', 'fresh'],
      ['calendar', 'work', 'fresh'],
    ]);
  });

  it('sends no message for what is under way, or waits for its turn', async () => {
    const kit = await createSyncKit(test.database);
    sent(kit);
    // The message of the first pass is on its way.
    expect(await requestSync(kit, kit.userId, ['gmail'])).toEqual({ collections: 1 });
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ wanted: '1', done: '0' });
    const held = await kit.parts.store.acquire(kit.jobOf('gmail'));
    // The holder goes round.
    expect(await requestSync(kit, kit.userId, ['gmail'])).toEqual({ collections: 1 });
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ wanted: '2', done: '0' });
    expect([held.kind, sent(kit)]).toEqual(['leased', []]);
    // A worker that was killed does not.
    await kit.clock.advance(60_000);
    await requestSync(kit, kit.userId, ['gmail']);
    expect(sent(kit)).toEqual([['gmail', '', 'fresh']]);
    // It counts as under way from then on, for whoever asks and for what is pushed.
    await requestSync(kit, kit.userId, ['gmail']);
    expect(sent(kit)).toEqual([]);
    await addToDirectory(test.database, 'email', kit.email, kit);
    const pushes = createPushStore(test.database, kit.clock, DEFAULT_POLL_POLICY);
    const push = { emailAddress: kit.email, historyId: 101n, messageId: 'p' };
    expect(await pushes.noteGmail(push)).toEqual({ kind: 'on-the-way' });
    await kit.sync(kit.jobOf('gmail'));
    await requestSync(kit, kit.userId, ['gmail']);
    expect(sent(kit)).toContainEqual(['gmail', '', 'fresh']);
  });

  it('has a message that was lost sent again by the next sweep', async () => {
    const kit = await createSyncKit(test.database);
    await test.asOwner(`update sync_cursors set due_at = '2027-03-01T15:00Z'`);
    await requestSync(kit, kit.userId, ['gmail']);
    sent(kit);
    expect(await sweepNow(kit)).toEqual({ sent: 1, failed: 0 });
  });

  it('tries at once, and once, what failed and waits to be tried again', async () => {
    const kit = await createSyncKit(test.database);
    await kit.sync(kit.jobOf('gmail'));
    await test.asOwner(
      `update sync_cursors set wanted = 2, due_at = '2027-03-02Z', error_code = 'permission-missing', error_message = 'x'`,
    );
    sent(kit);
    await requestSync(kit, kit.userId, ['gmail']);
    await requestSync(kit, kit.userId, ['gmail']);
    expect(sent(kit)).toEqual([['gmail', '', 'fresh']]);
    const { cursorOf, jobOf, clock } = kit;
    expect(await cursorOf(jobOf('gmail'))).toMatchObject({ wanted: '2', due_at: clock.now(), error_code: null });
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
  });

  it('does nothing for an account that must be connected again, nor for somebody else', async () => {
    const kit = await createSyncKit(test.database);
    const other = await createSyncKit(test.database);
    expect(await requestSync(kit, kit.userId, ['gmail'])).toEqual({ collections: 1 });
    expect(await other.cursorOf(other.jobOf('gmail'))).toMatchObject({ wanted: '1' });
    await test.asOwner(`update accounts set state = 'disconnected' where id = $1`, [kit.accountId]);
    expect(await requestSync(kit, kit.userId, ['gmail'])).toEqual({ collections: 0 });
  });
});

describe('the sweep', () => {
  it('sends first passes to the backfill and the others fresh, each once', async () => {
    const kit = await createSyncKit(test.database);
    await kit.sync(kit.jobOf('gmail'));
    expect(await sweepNow(kit)).toEqual({ sent: 3, failed: 0 });
    expect(sent(kit).sort()).toEqual([
      ['calendar', '', 'backfill'],
      ['contacts', '', 'backfill'],
      ['drive', '', 'backfill'],
    ]);
    expect(await sweepNow(kit)).toEqual({ sent: 0, failed: 0 });
    await kit.clock.advance(15 * 60_000);
    expect(await sweepNow(kit)).toEqual({ sent: 4, failed: 0 });
    expect(sent(kit).sort()).toEqual([
      ['calendar', '', 'backfill'],
      ['contacts', '', 'backfill'],
      ['drive', '', 'backfill'],
      ['gmail', '', 'fresh'],
    ]);
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
  });

  it('finds the work of a worker that was killed as soon as its lease has run out, and not before', async () => {
    const kit = await createSyncKit(test.database);
    await kit.sync(kit.jobOf('calendar'));
    await kit.sync(kit.jobOf('drive'));
    await kit.sync(kit.jobOf('contacts'));
    await kit.parts.store.acquire(kit.jobOf('gmail'));
    await kit.clock.advance(59_000);
    expect(await sweepNow(kit)).toEqual({ sent: 0, failed: 0 });
    await kit.clock.advance(1_000);
    expect(await sweepNow(kit)).toEqual({ sent: 1, failed: 0 });
  });

  it('leaves alone who does not want to be synced by the clock, but not what they asked for', async () => {
    const kit = await createSyncKit(test.database);
    for (const service of SYNCED) await kit.sync(kit.jobOf(service));
    await test.asOwner('update users set autosync_enabled = false');
    await kit.clock.advance(3_600_000);
    expect(await sweepNow(kit)).toEqual({ sent: 0, failed: 0 });
    await kit.requests.requestAll(kit.userId, ['drive']);
    expect(await sweepNow(kit)).toEqual({ sent: 1, failed: 0 });
  });

  it('goes on batch by batch, and stops when its time is up', async () => {
    const kits: SyncKit[] = [];
    for (let person = 0; person < 27; person += 1) kits.push(await createSyncKit(test.database));
    const [kit] = kits as [SyncKit];
    expect(await sweep(kit, kit.clock.now())).toEqual({ sent: 0, failed: 0 });
    expect(await sweepNow(kit)).toEqual({ sent: 108, failed: 0 });
    expect(new Set(kit.queue.sync.map(({ job }) => JSON.stringify(job))).size).toBe(108);
  });
});

describe('the status', () => {
  /** A person with these calendars, and how their calendars stand. */
  async function calendarsOf(...titles: string[]) {
    const kit = await createSyncKit(test.database);
    for (const title of titles) {
      const calendarId = title.toLowerCase();
      kit.google.calendars.set(calendarId, { title, events: [eventOf({ calendarId })] });
    }
    await kit.sync(kit.jobOf('calendar'));
    return {
      ...kit,
      status: async () => {
        const all = await createSyncStatusReader(test.database).read(kit.userId);
        return all.find(({ service }) => service === 'calendar');
      },
    };
  }

  it('does not know how many items there will be as long as one calendar does not', async () => {
    const kit = await calendarsOf('Team', 'Work');
    await kit.sync(kit.jobOf('calendar', 'work'));
    expect(await kit.status()).toMatchObject({ state: 'syncing', itemsSeen: 1, itemsExpected: null });
    const coverage = () =>
      test.database.forPerson(kit.userId, (transaction) => readCoverage(transaction, kit.userId, ['calendar']));
    expect(await coverage()).toMatchObject([{ total: 1, expected: null }]);
    await kit.sync(kit.jobOf('calendar', 'team'));
    expect(await kit.status()).toMatchObject({ state: 'idle', itemsSeen: 2, itemsExpected: 2 });
    expect(await coverage()).toMatchObject([{ total: 2, expected: 2 }]);
  });

  it('names a calendar that fails, with the code and the message of that one, and counts the others', async () => {
    const kit = await calendarsOf('Alpha', 'Team', 'Work');
    const fail = (collection: string, code: string) =>
      test.asOwner('update sync_cursors set error_code = $2, error_message = $3 where collection = $1', [
        collection,
        code,
        `${collection} is ${code}`,
      ]);
    await fail('work', 'google-busy');
    const busy = { code: 'google-busy', message: 'work is google-busy', collection: 'Work', others: 0 };
    expect(await kit.status()).toMatchObject({ state: 'error', error: busy });
    await fail('team', 'not-found');
    expect((await kit.status())?.error).toEqual({
      code: 'not-found',
      message: 'team is not-found',
      collection: 'Team',
      others: 1,
    });
    // What the person can mend is what they must hear of.
    await fail('work', 'permission-missing');
    expect((await kit.status())?.error).toMatchObject({ code: 'permission-missing', collection: 'Work', others: 1 });
  });

  it('tells of each service how it stands, how old it is and what is wrong', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = [emailOf('m1', 1)];
    await kit.sync(kit.jobOf('gmail'));
    const fail = new GoogleError('transient', 'drive.files.list: 503');
    await kit.sync(kit.jobOf('drive'), {
      sources: {
        open: () => {
          throw fail;
        },
        openContacts: () => {
          throw fail;
        },
        openAttachments: () => {
          throw fail;
        },
      },
    });
    await kit.clock.advance(90_500);
    const read = (userId: string) =>
      readSyncStatus(
        {
          statuses: createSyncStatusReader(test.database),
          pushFacts: createPushFactsReader(test.database),
          pushSettings: { policy: DEFAULT_POLL_POLICY, watched: ['gmail', 'drive'] },
          clock: kit.clock,
        },
        userId,
      );
    const common = { accountId: kit.accountId, account: kit.email };
    expect(await read(kit.userId)).toEqual([
      {
        ...common,
        service: 'calendar',
        state: 'syncing',
        itemsSeen: 0,
        itemsExpected: null,
        attachmentsPending: 0,
        skipped: 0,
        lastSuccessAt: null,
        ageSeconds: null,
        error: null,
        push: 'polling',
        pushReason: 'This deployment has no address to which Google could push changes.',
        nextPollAt: new Date('2027-03-01T09:00:00Z'),
        nextPollInSeconds: 0,
      },
      {
        ...common,
        service: 'contacts',
        state: 'syncing',
        itemsSeen: 0,
        itemsExpected: null,
        attachmentsPending: 0,
        skipped: 0,
        lastSuccessAt: null,
        ageSeconds: null,
        error: null,
        push: 'polling',
        pushReason: 'Google does not tell of changes of contacts.',
        nextPollAt: new Date('2027-03-01T09:00:00Z'),
        nextPollInSeconds: 0,
      },
      {
        ...common,
        service: 'drive',
        state: 'error',
        itemsSeen: 0,
        itemsExpected: null,
        attachmentsPending: 0,
        skipped: 0,
        lastSuccessAt: null,
        ageSeconds: null,
        error: {
          code: 'google-unavailable',
          message: 'Google can not be reached right now. Sync goes on by itself.',
          collection: 'My Drive',
          others: 0,
        },
        push: 'polling',
        pushReason: 'Pushes begin when the first sync is complete.',
        nextPollAt: new Date('2027-03-01T09:01:00Z'),
        nextPollInSeconds: 0,
      },
      {
        ...common,
        service: 'gmail',
        state: 'idle',
        itemsSeen: 1,
        itemsExpected: 1,
        attachmentsPending: 0,
        skipped: 0,
        lastSuccessAt: new Date('2027-03-01T09:00:00Z'),
        ageSeconds: 90,
        error: null,
        push: 'polling',
        pushReason: 'Google’s pushes have lapsed. They are asked for again with the next sync.',
        nextPollAt: new Date('2027-03-01T09:15:00Z'),
        nextPollInSeconds: 810,
      },
    ]);
    const other = await createSyncKit(test.database);
    expect((await read(other.userId)).map(({ accountId }) => accountId)).not.toContain(kit.accountId);
  });
});
