import { afterAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../helpers/database.ts';
import { emailOf } from './fixtures/email-of.ts';
import { DAY, FIVE_MINUTES } from './fixtures/failing-items.ts';
import { runKilledBy } from './fixtures/killed-run.ts';
import { openLiveGoogle } from './fixtures/live-google.ts';
import { createSyncKit, frozenTimers, type SyncKit } from './fixtures/sync-kit.ts';

const TWO_MINUTES = 2 * 60_000;
const KILLERS = [2, 5];

/** Each with others, and alone so often that it is skipped. */
const bound = (killers: number) => 4 * killers;

const test = await createTestDatabase();
afterAll(() => test.drop());

const storedMails = async ({ accountId }: SyncKit) =>
  (await test.asOwner('select email_id from gmail_cache where account_id = $1 order by email_id', [accountId])).map(
    ({ email_id: id }) => id,
  );

/** What is kept of items that failed: by id, whether it is skipped. */
const failing = async ({ accountId }: SyncKit) =>
  Object.fromEntries(
    (
      await test.asOwner('select external_id as id, skipped_at from failing_items where account_id = $1', [accountId])
    ).map(({ id, skipped_at: skippedAt }) => [id, skippedAt !== null]),
  );

const namesOf = async ({ accountId }: SyncKit, name: string, { haveText }: { haveText: boolean }) =>
  (
    await test.asOwner(
      `select name from gdrive_cache
        where account_id = $1 and starts_with(name, $2) and (content_text is not null) = $3 order by name`,
      [accountId, name, haveText],
    )
  ).map((row) => row.name);

/** Mails with `count` among them, evenly, that end their workers. */
function mailsWith(count: number, all: number) {
  const killers = Array.from({ length: count }, (_, index) => `m${Math.floor(((index + 0.5) * all) / count)}`);
  return { killers, mails: Array.from({ length: all }, (_, index) => emailOf(`m${index}`, index)) };
}

/** Runs until one comes to its end. @returns how many did not */
async function killsUntilSynced(
  kit: SyncKit,
  killers: readonly string[],
  { pauseMs, isPushed }: { pauseMs: number; isPushed: boolean },
): Promise<number> {
  for (let kills = 0; kills < 60; kills += 1) {
    if (isPushed) {
      kit.google.mails = [emailOf(`new${kills}`, 1_000 + kills), ...kit.google.mails];
      await kit.want();
    }
    if ((await runKilledBy(kit, killers, pauseMs)) === 'synced') return kills;
  }
  return expect.fail('They end every worker.');
}

const CHUNK = { where: 'in one chunk', all: 20 };
const CHUNKS = { where: 'in several chunks', all: 110 };
const SELDOM = { runs: 'a run every five minutes', pauseMs: FIVE_MINUTES, isPushed: false };
const OFTEN = { runs: 'a new mail before each run', pauseMs: TWO_MINUTES, isPushed: true };

/** Each two of place, pass and pace once. */
const SITUATIONS = [
  { ...CHUNK, pass: 'a first pass', ...SELDOM },
  { ...CHUNK, pass: 'changes', ...OFTEN },
  { ...CHUNKS, pass: 'a first pass', ...OFTEN },
  { ...CHUNKS, pass: 'changes', ...SELDOM },
].flatMap((situation) => KILLERS.map((count) => ({ ...situation, count })));

describe('mails that each end their worker', () => {
  it.each(SITUATIONS)('$count $where of $pass, with $runs, are skipped, and no others', async (situation) => {
    const { count, all, pass, pauseMs, isPushed } = situation;
    const kit = await createSyncKit(test.database);
    const { killers, mails } = mailsWith(count, all);
    if (pass === 'changes') await kit.sync(kit.jobOf('gmail'));
    kit.google.mails = mails;
    if (pass === 'changes') await kit.want();
    expect(await killsUntilSynced(kit, killers, { pauseMs, isPushed })).toBeLessThanOrEqual(bound(count));
    const healthy = kit.google.mails.map(({ emailId }) => emailId).filter((id) => !killers.includes(id));
    expect(await storedMails(kit)).toEqual(healthy.toSorted());
    expect(await failing(kit)).toEqual(Object.fromEntries(killers.map((id) => [id, true])));
    const warned = kit.warnings.flatMap(({ id, reason }) => (/worker/.test(String(reason)) ? [id] : []));
    expect(warned.toSorted()).toEqual(killers.toSorted());
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ error_code: null, loading: null });

    // From then on each ends one a day.
    await kit.clock.advance(DAY);
    await kit.want();
    expect(await killsUntilSynced(kit, killers, { pauseMs, isPushed })).toBe(count);
  });
});

describe('files that each end their worker', () => {
  it.each(KILLERS)('%d are found by their names, and all others by what they say', async (count) => {
    let killed = Promise.withResolvers<'killed'>();
    await using live = await openLiveGoogle(test, {
      extract: async ({ name }) => {
        if (!name.startsWith('Killer')) return { text: 'what it says' };
        killed.resolve('killed');
        return new Promise(() => undefined);
      },
    });
    const { kit, sources, simulator } = live;
    const create = (name: string) =>
      simulator.drive.create({ name, mimeType: 'application/pdf', content: 'x', parentId: 'root' });
    const killers = Array.from({ length: count }, (_, index) => create(`Killer ${index}.pdf`));
    for (let index = 0; index < 10; index += 1) create(`Healthy ${index}.pdf`);
    const clock = frozenTimers(kit.clock);
    const run = async () => {
      killed = Promise.withResolvers();
      const outcome = kit.sync(kit.jobOf('drive'), { sources, clock }).then(({ kind }) => kind);
      const end = await Promise.race([outcome, killed.promise]);
      await kit.clock.advance(FIVE_MINUTES);
      return end;
    };
    let kills = 0;
    while (kills <= bound(count) && (await run()) !== 'synced') kills += 1;
    expect(kills).toBeLessThanOrEqual(bound(count));
    expect(await namesOf(kit, 'Killer', { haveText: false })).toEqual(killers.map((_, index) => `Killer ${index}.pdf`));
    expect(await namesOf(kit, 'Healthy', { haveText: true })).toHaveLength(10);
    expect(await failing(kit)).toEqual(Object.fromEntries(killers.map(({ id }) => [id, true])));

    // One that changes is found by its new name, and ends no other worker.
    simulator.drive.rename(killers[0]?.id ?? '', 'Killer, renamed.pdf');
    await kit.want();
    expect(await run()).toBe('synced');
    expect(await namesOf(kit, 'Killer', { haveText: false })).toContain('Killer, renamed.pdf');
  });
});
