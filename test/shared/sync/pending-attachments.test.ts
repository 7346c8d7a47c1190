import { afterAll, describe, expect, it } from 'vitest';
import { createPushStore } from '../../../shared/adapters/postgres/sync/push-store.ts';
import { createSyncStatusReader } from '../../../shared/adapters/postgres/sync/sync-status.ts';
import type { TextExtractor } from '../../../shared/content/extraction/text-extractor.ts';
import type { Attachment } from '../../../shared/domain/email.ts';
import { DEFAULT_POLL_POLICY } from '../../../shared/sync/poll-policy.ts';
import { syncCollection } from '../../../shared/sync/sync-collection.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { expectSameCopy } from '../../helpers/same-copy.ts';
import { callsSince, type LiveGoogle, openLiveGoogle } from './fixtures/live-google.ts';
import { frozenTimers } from './fixtures/sync-kit.ts';
import { addToDirectory } from './push/directory.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const ATTACHMENTS_GET = 'gmail.users.messages.attachments.get';

/** Reads bytes as text, and tells in which order, and with which types. */
class RecordingExtractor implements TextExtractor {
  readonly read: string[] = [];
  readonly types: string[] = [];
  onRead: (count: number) => Promise<void> | void = () => undefined;

  async extract({ bytes, name, mimeType }: Parameters<TextExtractor['extract']>[0]) {
    this.read.push(name);
    this.types.push(mimeType);
    await this.onRead(this.read.length);
    return { text: Buffer.from(bytes).toString() };
  }
}

/** A mail with files of these names, each with its own word. */
function mailWith(...names: string[]): string {
  const part = (name: string) =>
    `--b\r\nContent-Type: ${name.endsWith('.png') ? 'image/png' : 'text/plain; charset=utf-8'}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\nword-${name}\r\n`;
  return [
    'From: Zoe <zoe@example.com>',
    'To: alex.morgan@example.com',
    `Subject: With ${names[0]}`,
    `Message-ID: <with-${names[0]}@example.com>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    `--b\r\nContent-Type: text/plain\r\n\r\nSee what is attached.\r\n${names.map(part).join('')}--b--\r\n`,
  ].join('\r\n');
}

/** A mailbox with mails that have attachments, the newest first: c.txt, b.txt, a.txt. */
async function openMailbox(extractor: RecordingExtractor) {
  const live = await openLiveGoogle(test, extractor);
  const [oldest, middle, newest] = ['a.txt', 'b.txt', 'c.txt'].map((name) => {
    live.google.clock.advance(60);
    return live.simulator.gmail.deliver(mailWith(name));
  });
  if (!oldest || !middle || !newest) throw new Error('Three were delivered.');
  return { live, oldest, middle, newest };
}

async function statusOf({ kit }: LiveGoogle) {
  const all = await createSyncStatusReader(test.database).read(kit.userId);
  return all.find(({ service }) => service === 'gmail');
}

async function attachmentsOf({ kit }: LiveGoogle, emailId: string): Promise<Attachment[]> {
  const [row] = await test.asOwner('select attachments from gmail_cache where account_id = $1 and email_id = $2', [
    kit.accountId,
    emailId,
  ]);
  return (row?.attachments ?? []) as Attachment[];
}

const unitsWith = async ({ kit }: LiveGoogle, word: string) =>
  (
    await test.asOwner('select 1 from search_units where account_id = $1 and content like $2', [
      kit.accountId,
      `%${word}%`,
    ])
  ).length;

/** Runs the job as often as it hands itself on, and gives the messages it sent. */
async function workOff({ kit, sources }: LiveGoogle, minutes = 10) {
  const sent: unknown[] = [];
  for (let runs = 0; runs < 50; runs += 1) {
    const outcome = await kit.sync(kit.jobOf('gmail'), { sources }, minutes);
    if (outcome.kind === 'synced') return sent;
    expect(outcome).toEqual({ kind: 'continued' });
    sent.push(kit.queue.sync.splice(0).at(-1)?.priority);
  }
  throw new Error('The work does not end.');
}

describe('a first sync of a mailbox', () => {
  it('stores all mails before it fetches anything that is attached, and counts as in sync by then', async () => {
    const extractor = new RecordingExtractor();
    const { live, newest } = await openMailbox(extractor);
    await using _ = live;
    live.simulator.faults.add({ kind: 500, method: ATTACHMENTS_GET });
    const outcome = await live.kit.sync(live.kit.jobOf('gmail'), { sources: live.sources });
    expect(outcome).toEqual({ kind: 'failed', code: 'google-unavailable' });

    expect(await statusOf(live)).toMatchObject({
      state: 'error',
      attachmentsPending: 3,
      skipped: 0,
      lastSuccessAt: expect.any(Date),
      itemsSeen: live.simulator.gmail.messages.filter(
        ({ labelIds }) => !labelIds.includes('TRASH') && !labelIds.includes('SPAM'),
      ).length,
    });
    expect((await live.kit.cursorOf(live.kit.jobOf('gmail')))?.cursor).not.toBeNull();
    // By the name of its file a mail is found at once.
    expect(await unitsWith(live, 'c.txt')).toBe(1);
    expect(await unitsWith(live, 'word-c.txt')).toBe(0);
    expect(await attachmentsOf(live, newest.id)).toMatchObject([{ pending: { tries: 1 } }]);

    live.simulator.faults.clear();
    await live.kit.clock.advance(60_000);
    const before = live.simulator.usage();
    await workOff(live);
    expect(extractor.read).toEqual(['c.txt', 'b.txt', 'a.txt']);
    expect(extractor.types[0]).toContain('charset=utf-8');
    expect(callsSince(live, before)).toMatchObject({ [ATTACHMENTS_GET]: 3 });
    expect(callsSince(live, before)).not.toHaveProperty('gmail.users.messages.get');
    expect(await unitsWith(live, 'word-c.txt')).toBe(1);
    expect(await statusOf(live)).toMatchObject({ state: 'idle', attachmentsPending: 0, error: null });
    await live.expectFresh('gmail');
  });

  it('stores in the end what a sync stores that reads them at once', async () => {
    await using late = await openLiveGoogle(test, new RecordingExtractor());
    await using atOnce = await openLiveGoogle(test, new RecordingExtractor());
    await atOnce.sync('gmail');
    for (const { google, simulator } of [late, atOnce]) {
      for (const names of [
        ['a.txt'],
        ['b.txt', 'photo.png', 'c.txt'],
        Array.from({ length: 100 }, (_, n) => `${n}.txt`),
      ]) {
        google.clock.advance(60);
        simulator.gmail.deliver(mailWith(...names));
      }
    }
    const before = atOnce.simulator.usage();
    await atOnce.sync('gmail');
    // Of a hundred the first ten are read.
    expect(callsSince(atOnce, before)).toMatchObject({ [ATTACHMENTS_GET]: 13 });
    expect((await statusOf(atOnce))?.attachmentsPending).toBe(0);
    await late.sync('gmail');
    await expectSameCopy(test, late.kit.accountId, atOnce.kit.accountId);
  });

  it('reads them in runs of backfill, each once, and stores a mail that comes meanwhile before the rest', async () => {
    const extractor = new RecordingExtractor();
    const { live } = await openMailbox(extractor);
    await using _ = live;
    let arrived: string | undefined;
    const order: string[] = [];
    extractor.onRead = async (count) => {
      order.push(extractor.read.at(-1) ?? '');
      // The run of half a minute is over.
      await live.kit.clock.advance(31_000);
      if (count === 1) arrived = live.simulator.gmail.deliver(mailWith('new.txt')).id;
    };
    expect(await workOff(live, 0.5)).toEqual(['backfill', 'backfill', 'backfill']);
    expect(order).toEqual(['c.txt', 'new.txt', 'b.txt', 'a.txt']);
    expect(await attachmentsOf(live, arrived ?? '')).toMatchObject([{ text: expect.stringContaining('word-new.txt') }]);
    extractor.onRead = () => undefined;
    await live.expectFresh('gmail');
  });

  it('goes on where a worker was killed, and lets a push in between', async () => {
    const extractor = new RecordingExtractor();
    const { live } = await openMailbox(extractor);
    await using _ = live;
    const { kit } = live;
    const job = kit.jobOf('gmail');
    const store = { ...kit.parts.store };
    let commits = 0;
    store.commit = (lease, changes, progress) => {
      commits += lease.isBacklog ? 1 : 0;
      // Killed: what it had in hand is lost, and it says nothing.
      if (commits > 1) return new Promise(() => undefined);
      return kit.parts.store.commit(lease, changes, progress);
    };
    const read = Promise.withResolvers<void>();
    extractor.onRead = (count) => (count === 2 ? read.resolve() : undefined);
    void kit.sync(job, { sources: live.sources, store, clock: frozenTimers(kit.clock) });
    await read.promise;
    expect((await statusOf(live))?.attachmentsPending).toBe(2);
    await kit.clock.advance(61_000);

    await addToDirectory(test.database, 'email', kit.email, kit);
    const pushes = createPushStore(test.database, kit.clock, DEFAULT_POLL_POLICY);
    const push = (messageId: string) => pushes.noteGmail({ emailAddress: kit.email, historyId: 10n ** 12n, messageId });
    // The message that there may be is backfill: nobody who waits for a mail waits for that.
    expect((await push('p-1')).kind).toBe('wanted');
    expect((await push('p-2')).kind).toBe('on-the-way');
    await kit.sync(job, { sources: live.sources });
    expect(extractor.read).toEqual(['c.txt', 'b.txt', 'b.txt', 'a.txt']);
    expect((await statusOf(live))?.attachmentsPending).toBe(0);
  });

  it('goes on at once when its time is up after one was read, and later when none was', async () => {
    const extractor = new RecordingExtractor();
    const { live } = await openMailbox(extractor);
    await using _ = live;
    const { kit, sources } = live;
    live.simulator.faults.add({ kind: 500, method: ATTACHMENTS_GET });
    await kit.sync(kit.jobOf('gmail'), { sources });
    live.simulator.faults.clear();
    const syncUntil = (last: string) => {
      const timeUp = new AbortController();
      extractor.onRead = () => {
        if (extractor.read.at(-1) !== last) return;
        timeUp.abort(new Error('time is up'));
        timeUp.signal.throwIfAborted();
      };
      const checkpointAt = new Date(kit.clock.now().getTime() + 60_000);
      return syncCollection({ ...kit.parts, sources }, kit.jobOf('gmail'), { checkpointAt, signal: timeUp.signal });
    };
    expect(await syncUntil('c.txt')).toEqual({ kind: 'failed', code: 'too-slow' });
    expect(await syncUntil('b.txt')).toEqual({ kind: 'continued' });
    extractor.onRead = () => undefined;
    await workOff(live);
    expect(extractor.read).toEqual(['c.txt', 'c.txt', 'b.txt', 'b.txt', 'a.txt']);
  });

  it('keeps up with what happens to the mails meanwhile', async () => {
    const extractor = new RecordingExtractor();
    const { live, oldest, middle, newest } = await openMailbox(extractor);
    await using _ = live;
    const { gmail } = live.simulator;
    extractor.onRead = (count) => {
      if (count !== 1) return;
      gmail.modifyLabels(newest.id, { add: ['STARRED'] });
      gmail.modifyLabels(middle.id, { add: ['STARRED'], remove: ['UNREAD'] });
      gmail.delete(oldest.id);
    };
    await live.sync('gmail');
    await live.sync('gmail');
    expect(extractor.read).toEqual(['c.txt', 'b.txt']);
    await live.expectFresh('gmail');
  });

  it('survives a history that expires before the attachments were read, and an account that is connected again', async () => {
    const extractor = new RecordingExtractor();
    const { live, middle } = await openMailbox(extractor);
    await using _ = live;
    const { simulator, kit } = live;
    simulator.faults.add({ kind: 500, method: ATTACHMENTS_GET });
    await kit.sync(kit.jobOf('gmail'), { sources: live.sources });
    simulator.gmail.modifyLabels(middle.id, { add: ['STARRED'] });
    simulator.gmail.history.expire();
    simulator.faults.clear();
    await kit.requests.requestFirst(kit.userId, kit.accountId, ['gmail']);
    await workOff(live);
    expect(extractor.read.toSorted()).toEqual(['a.txt', 'b.txt', 'c.txt']);
    await live.expectFresh('gmail');
  });
});

describe('an attachment that Google does not give', () => {
  it('is given up after many tries, and holds up neither its mail nor the others', async () => {
    const extractor = new RecordingExtractor();
    const { live, newest } = await openMailbox(extractor);
    await using _ = live;
    live.simulator.faults.add({ kind: 500, method: ATTACHMENTS_GET, path: newest.id });
    await workOffFailing(live);
    expect(extractor.read.toSorted()).toEqual(['a.txt', 'b.txt']);
    expect(await attachmentsOf(live, newest.id)).toMatchObject([{ filename: 'c.txt', unread: 'unavailable' }]);
    expect(await statusOf(live)).toMatchObject({ state: 'idle', attachmentsPending: 0, error: null });
  });

  it('is given up, too, where it ends each worker that reads it', async () => {
    const extractor = new RecordingExtractor();
    const { live, newest } = await openMailbox(extractor);
    await using _ = live;
    const { kit, sources } = live;
    const outcomes: unknown[] = [];
    while (outcomes.length < 13) {
      const killed = Promise.withResolvers<string>();
      extractor.onRead = () => {
        if (extractor.read.at(-1) !== 'c.txt') return;
        killed.resolve('killed');
        return new Promise(() => undefined);
      };
      const run = kit.sync(kit.jobOf('gmail'), { sources, clock: frozenTimers(kit.clock) });
      outcomes.push(await Promise.race([run, killed.promise]));
      await kit.clock.advance(61_000);
    }
    expect(outcomes).toEqual([...Array(12).fill('killed'), { kind: 'synced' }]);
    expect(extractor.read.slice(12)).toEqual(['b.txt', 'a.txt']);
    expect(await attachmentsOf(live, newest.id)).toMatchObject([{ filename: 'c.txt', unread: 'unavailable' }]);
  });

  it('is not counted as one where a quota is used up', async () => {
    const { live, newest } = await openMailbox(new RecordingExtractor());
    await using _ = live;
    live.simulator.faults.add({ kind: 429, method: ATTACHMENTS_GET });
    await live.kit.sync(live.kit.jobOf('gmail'), { sources: live.sources });
    expect(await attachmentsOf(live, newest.id)).toMatchObject([{ pending: { tries: 0 } }]);
  });

  it('is read by the id that the message has now, where the stored one no longer holds', async () => {
    const extractor = new RecordingExtractor();
    const { live, newest } = await openMailbox(extractor);
    await using _ = live;
    live.simulator.faults.add({ kind: 500, method: ATTACHMENTS_GET });
    await live.kit.sync(live.kit.jobOf('gmail'), { sources: live.sources });
    live.simulator.faults.clear();
    await test.asOwner(
      `update gmail_cache set attachments = jsonb_set(attachments, '{0,attachmentId}', '"lapsed"') where account_id = $1 and email_id = $2`,
      [live.kit.accountId, newest.id],
    );
    await workOffFailing(live);
    expect(extractor.read).toContain('c.txt');
    await live.expectFresh('gmail');
  });

  it('is given up, too, where its id no longer holds and its message can not be read again', async () => {
    const extractor = new RecordingExtractor();
    const { live, newest } = await openMailbox(extractor);
    await using _ = live;
    live.simulator.faults.add({ kind: 500, method: ATTACHMENTS_GET });
    await live.kit.sync(live.kit.jobOf('gmail'), { sources: live.sources });
    live.simulator.faults.clear();
    await test.asOwner(
      `update gmail_cache set attachments = jsonb_set(attachments, '{0,attachmentId}', '"lapsed"') where account_id = $1 and email_id = $2`,
      [live.kit.accountId, newest.id],
    );
    live.simulator.faults.add({ kind: 500, method: 'gmail.users.messages.get', path: newest.id });
    await workOffFailing(live);
    expect(extractor.read.toSorted()).toEqual(['a.txt', 'b.txt']);
    expect(await attachmentsOf(live, newest.id)).toMatchObject([{ filename: 'c.txt', unread: 'unavailable' }]);
  });

  it('is read some at a time where each takes long, and what was read is not read again', async () => {
    const extractor = new RecordingExtractor();
    await using live = await openLiveGoogle(test, extractor);
    const names = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt'];
    live.simulator.gmail.deliver(mailWith(...names));
    extractor.onRead = async () => {
      // As hold-lease.ts does beside the work.
      await live.kit.clock.advance(15_000);
    };
    // Two within a look, and two looks within a minute.
    expect(await workOff(live, 1)).toEqual(['backfill']);
    expect(extractor.read).toEqual(names);
    await live.expectFresh('gmail');
  });

  it('does not hold up the other attachments of a pass over the changes, which come after the mails', async () => {
    const extractor = new RecordingExtractor();
    await using live = await openLiveGoogle(test, extractor);
    await live.sync('gmail');
    live.simulator.gmail.deliver(mailWith('one.txt', 'two.txt'));
    live.simulator.gmail.deliver(mailWith('three.txt'));
    const before = live.simulator.usage();
    live.simulator.faults.add({ kind: 503, method: ATTACHMENTS_GET });
    await live.kit.want();
    await live.kit.sync(live.kit.jobOf('gmail'), { sources: live.sources });
    // Once with the mails, and once each for the two mails whose attachments are pending then; five tries each.
    expect(callsSince(live, before)).toMatchObject({ [ATTACHMENTS_GET]: 15 });
    live.simulator.faults.clear();
    await workOffFailing(live);
    await live.expectFresh('gmail');
  });

  it('is left for later by a pass over the changes, which stores the mail at once', async () => {
    const extractor = new RecordingExtractor();
    await using live = await openLiveGoogle(test, extractor);
    await live.sync('gmail');
    const { id } = live.simulator.gmail.deliver(mailWith('late.txt'));
    // The first try, with its retries.
    live.simulator.faults.add({ kind: 500, method: ATTACHMENTS_GET, times: 5 });
    await live.sync('gmail');
    expect(await attachmentsOf(live, id)).toMatchObject([{ text: expect.stringContaining('word-late.txt') }]);
    await live.expectFresh('gmail');
  });
});

/** As the sweep does: a minute or more after a failure it is tried again. */
async function workOffFailing({ kit, sources }: LiveGoogle): Promise<void> {
  for (let runs = 0; runs < 50; runs += 1) {
    await kit.want();
    const outcome = await kit.sync(kit.jobOf('gmail'), { sources });
    if (outcome.kind === 'synced') return;
    await kit.clock.advance(5 * 60_000);
  }
  throw new Error('The work does not end.');
}
