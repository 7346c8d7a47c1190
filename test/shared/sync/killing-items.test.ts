import { afterAll, describe, expect, it } from 'vitest';
import { GoogleError } from '../../../shared/sync/google-error.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { emailOf } from './fixtures/email-of.ts';
import { DAY, FIVE_MINUTES } from './fixtures/failing-items.ts';
import { runKilledBy } from './fixtures/killed-run.ts';
import { openLiveGoogle } from './fixtures/live-google.ts';
import { createSyncKit, frozenTimers, type SyncKit } from './fixtures/sync-kit.ts';

/** Longer than a lease. */
const TWO_MINUTES = 2 * 60_000;

const test = await createTestDatabase();
afterAll(() => test.drop());

const stored = async ({ accountId }: SyncKit) =>
  (await test.asOwner('select email_id from gmail_cache where account_id = $1 order by email_id', [accountId])).map(
    ({ email_id: id }) => id,
  );
const endedBy = async ({ accountId }: SyncKit) =>
  (
    await test.asOwner('select external_id as id, ended_workers as n from failing_items where account_id = $1', [
      accountId,
    ])
  )
    .filter(({ n }) => n > 0)
    .map(({ id }) => id);

const run = (kit: SyncKit) => runKilledBy(kit, ['killer'], TWO_MINUTES);

/** Runs until one comes to its end, with a new mail before each. @returns how many did not */
async function killsUntilSynced(kit: SyncKit): Promise<number> {
  for (let kills = 0; kills < 20; kills += 1) {
    kit.google.mails = [...kit.google.mails, emailOf(`new${kit.google.mails.length}`, 100 + kit.google.mails.length)];
    await kit.want();
    if ((await run(kit)) === 'synced') return kills;
  }
  return expect.fail('It ends every worker.');
}

const allBut = (kit: SyncKit, id: string) => kit.google.mails.map(({ emailId }) => emailId).filter((one) => one !== id);

describe('an item that ends its workers', () => {
  it('is found out by a first pass, and skipped', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = ['before', 'killer', 'later'].map((id, minute) => emailOf(id, minute));
    // With others, alone, and so often that it is skipped.
    expect(await killsUntilSynced(kit)).toBeLessThanOrEqual(4);
    expect(await stored(kit)).toEqual(allBut(kit, 'killer').toSorted());
    expect(kit.warnings).toContainEqual(
      expect.objectContaining({ id: 'killer', reason: expect.stringMatching(/worker/) }),
    );
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ error_code: null, loading: null });
  });

  it('among the changes holds up no others from then on', async () => {
    const kit = await createSyncKit(test.database);
    await kit.sync(kit.jobOf('gmail'));
    kit.google.mails = ['killer', 'later'].map((id, minute) => emailOf(id, minute));
    await kit.want();
    expect(await killsUntilSynced(kit)).toBeLessThanOrEqual(4);
    expect(await stored(kit)).toEqual(allBut(kit, 'killer').toSorted());
  });

  it('ends two a day where it is tried again, and the others that are come', async () => {
    const kit = await createSyncKit(test.database);
    const ids = ['fine', 'killer', 'other'];
    kit.google.mails = ['base', ...ids].map((id, minute) => emailOf(id, minute));
    for (const id of ids) kit.google.broken.set(id, 'failed');
    for (let pass = 0; pass < 3; pass += 1) {
      await kit.want();
      await kit.sync(kit.jobOf('gmail'));
      await kit.clock.advance(FIVE_MINUTES);
    }
    expect(await stored(kit)).toEqual(['base']);
    kit.google.broken.clear();
    for (let day = 0; day < 2; day += 1) {
      await kit.clock.advance(DAY);
      await kit.want();
      expect(await killsUntilSynced(kit)).toBeLessThanOrEqual(2);
      expect(await stored(kit)).toEqual(allBut(kit, 'killer').toSorted());
    }
  });

  it('is loaded alone after the first, each of the others committed before it', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = ['before', 'killer', 'later'].map((id, minute) => emailOf(id, minute));
    const copies: unknown[] = [];
    for (let kills = 0; kills < 3; kills += 1) {
      expect(await run(kit)).toBe('killed');
      copies.push(await stored(kit));
    }
    // From the third run on it comes last.
    expect(copies).toEqual([[], ['later'], ['before', 'later']]);
  });

  it('is still told from the others by the run after one that fails before it loads any', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = ['before', 'killer', 'later'].map((id, minute) => emailOf(id, minute));
    expect(await run(kit)).toBe('killed');
    kit.google.beforeList = () => {
      throw new GoogleError('transient', 'gmail.users.messages.list: 503 backendError');
    };
    expect(await run(kit)).toBe('failed');
    kit.google.beforeList = () => undefined;
    expect(await run(kit)).toBe('killed');
    expect(await stored(kit)).toEqual(['later']);
  });

  it('is counted once, though the next worker ends before it loads any', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = [emailOf('killer', 1)];
    expect(await run(kit)).toBe('killed');
    for (let acquired = 0; acquired < 5; acquired += 1) {
      expect(await kit.parts.store.acquire(kit.jobOf('gmail'))).toMatchObject({ kind: 'leased', skipped: [] });
      await kit.clock.advance(TWO_MINUTES);
    }
    expect([await run(kit), await run(kit), await run(kit)]).toEqual(['killed', 'killed', 'synced']);
  });

  it('is left alone for a day once it is skipped, though everything is compared', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = ['fine', 'killer'].map((id, minute) => emailOf(id, minute));
    await killsUntilSynced(kit);
    for (let pass = 0; pass < 3; pass += 1) {
      await kit.clock.advance(2 * FIVE_MINUTES);
      kit.google.untold = true;
      expect(await killsUntilSynced(kit)).toBe(0);
    }
    await kit.clock.advance(DAY);
    expect(await killsUntilSynced(kit)).toBe(1);
  });

  it('is found by its name, where that is known', async () => {
    let killed = Promise.withResolvers<'killed'>();
    await using live = await openLiveGoogle(test, {
      extract: async ({ name }) => {
        if (name !== 'Killer.pdf') return { text: 'what it says' };
        killed.resolve('killed');
        return new Promise(() => undefined);
      },
    });
    live.simulator.drive.create({ name: 'Killer.pdf', mimeType: 'application/pdf', content: 'x', parentId: 'root' });
    const { kit, sources } = live;
    const clock = frozenTimers(kit.clock);
    const ends: string[] = [];
    while (ends.length < 6 && ends.at(-1) !== 'synced') {
      killed = Promise.withResolvers();
      const outcome = kit.sync(kit.jobOf('drive'), { sources, clock }).then(({ kind }) => kind);
      ends.push(await Promise.race([outcome, killed.promise]));
      await kit.clock.advance(TWO_MINUTES);
    }
    expect(ends).toEqual(['killed', 'killed', 'killed', 'killed', 'synced']);
    const named = await test.asOwner(`select name from gdrive_cache where account_id = $1 and name = 'Killer.pdf'`, [
      kit.accountId,
    ]);
    expect(named).toHaveLength(1);
  });
});

describe('an item whose worker ends for another reason', () => {
  it('is stored by the next run, and nothing is kept of that', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = [emailOf('killer', 1)];
    expect([await run(kit), await run(kit)]).toEqual(['killed', 'killed']);
    kit.google.beforeLoad = () => undefined;
    expect(await endedBy(kit)).toEqual(['killer']);
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
    expect(await stored(kit)).toEqual(['killer']);
    expect(await endedBy(kit)).toEqual([]);
  });

  it('is not kept among what fails when the pass comes to its end without it', async () => {
    const kit = await createSyncKit(test.database);
    const mails = ['killer', 'other'].map((id, minute) => emailOf(id, minute));
    kit.google.mails = mails;
    await kit.sync(kit.jobOf('gmail'));
    kit.google.mails = mails.map((mail) => ({ ...mail, labels: ['STARRED'] }));
    await kit.want();
    expect(await run(kit)).toBe('killed');
    // So neither is loaded.
    kit.google.mails = mails;
    expect(await run(kit)).toBe('synced');
    expect(await test.asOwner('select 1 from failing_items where account_id = $1', [kit.accountId])).toEqual([]);
  });
});
