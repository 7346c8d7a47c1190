import { afterAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../helpers/database.ts';
import { DAY, FIVE_MINUTES, isListed, mailOf, noExtractor, passLater, readsOf } from './fixtures/failing-items.ts';
import { callsSince, openLiveGoogle } from './fixtures/live-google.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const { skippedOf, subjectsOf, countFailing } = readsOf(test);

describe('an item that was skipped', () => {
  it('is tried again after a day, though nothing has changed, and comes when Google gives it', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    const { id } = live.simulator.gmail.deliver(mailOf('Poison'));
    const lift = live.simulator.faults.add({ kind: 500, method: 'gmail.users.messages.get', path: id });
    for (let pass = 0; pass < 3; pass += 1) await passLater(live);
    expect(await skippedOf(live)).toBe(1);

    // In vain: the pass is whole all the same, and the next try is a day later.
    await live.kit.clock.advance(DAY);
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(await skippedOf(live)).toBe(1);
    lift();
    const before = live.simulator.usage();
    await live.kit.clock.advance(DAY - 2 * FIVE_MINUTES);
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(callsSince(live, before)).toEqual({ 'gmail.users.history.list': 1 });
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(await subjectsOf(live)).toContain('Poison');
    expect(await countFailing(live)).toBe(0);
    const listed = live.simulator.gmail.messages.filter(isListed).length;
    expect(await live.kit.cursorOf(live.kit.jobOf('gmail'))).toMatchObject({ items_seen: listed });
    await live.expectFresh('gmail');
  });

  it('comes after an hour of errors that hit a part of the mails, however many', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    const ids = Array.from({ length: 30 }, (_, index) => live.simulator.gmail.deliver(mailOf(`Unlucky ${index}`)).id);
    for (const path of ids) live.simulator.faults.add({ kind: 503, method: 'gmail.users.messages.get', path });
    for (let pass = 0; pass < 12; pass += 1) await passLater(live);
    expect(await skippedOf(live)).toBe(30);
    live.simulator.faults.clear();
    await live.kit.clock.advance(DAY);
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(await countFailing(live)).toBe(0);
    await live.expectFresh('gmail');
  });

  it.each([
    [{ kind: 500 }, 1],
    [{ kind: 403 }, 1],
    [{ kind: 403, reason: 'forbidden' }, 1],
    ['trashed', 0],
    ['deleted', 0],
    [undefined, 0],
  ] as const)('of a drive (%o) does not stop it', async (fate, skipped) => {
    await using live = await openLiveGoogle(test, noExtractor);
    const { drive, faults } = live.simulator;
    const { id } = drive.create({ name: 'Poison.txt', content: 'Words', parentId: 'root' });
    const lift = faults.add({ kind: 500, method: 'drive.files.get', path: id });
    for (let pass = 0; pass < 3; pass += 1) await passLater(live, 'drive');
    expect(await skippedOf(live, 'drive')).toBe(1);
    lift();
    if (fate === 'trashed') drive.trash(id);
    else if (fate === 'deleted') drive.delete(id);
    else if (fate) faults.add({ ...fate, method: 'drive.files.get', path: id });
    await live.kit.clock.advance(DAY);
    expect(await passLater(live, 'drive')).toEqual({ kind: 'synced' });
    expect(await skippedOf(live, 'drive')).toBe(skipped);
    faults.clear();
    await live.kit.clock.advance(DAY);
    expect(await passLater(live, 'drive')).toEqual({ kind: 'synced' });
    await live.expectFresh('drive');
  });

  it('that Google gives malformed is not asked for again: it would be as before', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    await live.sync('gmail');
    await test.asOwner(
      `insert into failing_items select account_id, user_id, service, collection, 'gone', 1, 1, 'epoch', 'no id', 'epoch'
      from sync_cursors where account_id = $1 and service = 'gmail'`,
      [live.kit.accountId],
    );
    const before = live.simulator.usage();
    await live.sync('gmail');
    expect(callsSince(live, before)).toEqual({ 'gmail.users.history.list': 1 });
  });
});
