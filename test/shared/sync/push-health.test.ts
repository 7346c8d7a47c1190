import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createPushFactsReader } from '../../../shared/adapters/postgres/sync/push-facts.ts';
import { SERVICES, type Service } from '../../../shared/domain/service.ts';
import { DEFAULT_POLL_POLICY } from '../../../shared/sync/poll-policy.ts';
import { factsKey, pushHealthOf } from '../../../shared/sync/push-health.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createSyncKit } from './fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
beforeEach(() => test.asOwner('delete from users'));

/** A person whose mailbox is in sync, and watched until a week from now. */
async function watched() {
  const kit = await createSyncKit(test.database);
  await kit.sync(kit.jobOf('gmail'));
  await test.asOwner(
    `insert into watches (id, user_id, account_id, service, collection, expires_at, created_at)
     values ('0197a000-0000-4000-8000-000000000001', $1, $2, 'gmail', '', '2027-03-08T09:00Z', now())`,
    [kit.userId, kit.accountId],
  );
  return {
    ...kit,
    health: async (services: readonly Service[] = SERVICES) => {
      const facts = await createPushFactsReader(test.database).read(kit.userId);
      const settings = { policy: DEFAULT_POLL_POLICY, watched: services };
      return pushHealthOf('gmail', facts.get(factsKey(kit.accountId, 'gmail')), settings, kit.clock);
    },
  };
}

const nextPollAt = new Date('2027-03-01T09:15:00Z');

describe('pushes of a service', () => {
  it('are live while every collection of it is watched', async () => {
    const person = await watched();
    expect(await person.health()).toEqual({ push: 'live', pushReason: null, nextPollAt });
  });

  it('are live also where Google does not push changes of one of them', async () => {
    const person = await watched();
    await test.asOwner(
      `update sync_cursors set service = 'gmail', collection = 'x', watch_error = 'unsupported' where service = 'drive'`,
    );
    expect(await person.health()).toMatchObject({ push: 'live' });
    await test.asOwner(`update sync_cursors set watch_error = null where collection = 'x'`);
    expect(await person.health()).toMatchObject({ push: 'polling' });
  });

  it.each([
    ['lapsed', `update watches set expires_at = '2027-03-01T09:00Z'`, /lapsed/],
    ['are about to be replaced by none', 'update watches set superseded_at = now()', /lapsed/],
    ['were refused', `delete from watches; update sync_cursors set watch_error = 'refused'`, /refused/],
    [
      'could not be asked for',
      `delete from watches; update sync_cursors set watch_error = 'unavailable'`,
      /again soon/,
    ],
    ['have not begun', 'delete from watches; update sync_cursors set cursor = null', /newest mails have been synced/],
    ['stop for who is dormant', `update users set last_active_at = '2027-01-01Z'`, /30 days/],
  ])('%s: it is polled, and that is said', async (_, change, reason) => {
    const person = await watched();
    await test.asOwner(change);
    const health = await person.health();
    expect(health).toMatchObject({ push: 'polling', nextPollAt });
    expect(health.pushReason).toMatch(reason);
  });

  it.each([
    ['nobody wants that', 'update users set autosync_enabled = false', /switched off/],
    ['the account must be connected again', `update accounts set state = 'reconnect-required'`, /connected again/],
  ])('nor is it polled where %s', async (_, change, reason) => {
    const person = await watched();
    await test.asOwner(change);
    const health = await person.health();
    expect(health).toMatchObject({ push: 'polling', nextPollAt: null });
    expect(health.pushReason).toMatch(reason);
  });

  it('of what Google never tells of are no reason where nobody wants it synced', async () => {
    const person = await watched();
    await test.asOwner('update users set autosync_enabled = false');
    expect(await person.health([])).toMatchObject({ pushReason: expect.stringMatching(/switched off/) });
  });

  it('can not be where there is no address for them', async () => {
    const person = await watched();
    expect(await person.health(['drive'])).toMatchObject({
      push: 'polling',
      pushReason: expect.stringMatching(/no address/),
    });
  });
});
