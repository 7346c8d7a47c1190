import { afterAll, describe, expect, it } from 'vitest';
import { createSearchIndex } from '../../../../shared/adapters/postgres/search/search-index.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { addAccount, createPerson } from '../../../helpers/factories.ts';
import { email, event, store } from './items.ts';
import { requestFor as request } from './request-for.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const index = createSearchIndex(test.database);
const eve = await createPerson(test.database);
await store(test.database, eve, email());

describe('coverage', () => {
  it('counts what was searched, and knows when nothing was synced', async () => {
    const { coverage } = await index.search(eve.userId, request('x', { services: ['drive', 'gmail'] }));
    expect(coverage).toEqual([
      { service: 'drive', total: 0, expected: null, syncedAt: null, status: 'syncing' },
      { service: 'gmail', total: 1, expected: null, syncedAt: null, status: 'syncing' },
    ]);
  });

  it('tells what no account lets be read from what is still to be synced', async () => {
    const away = await createPerson(test.database, { account: { state: 'disconnected' } });
    const nothing = { total: 0, expected: null, syncedAt: null, status: 'not-connected' };
    const statuses = async ({ userId }: { userId: string }) =>
      (await index.search(userId, request('x', { services: ['gmail', 'drive'] }))).coverage;
    expect(await statuses(away)).toEqual([
      { service: 'gmail', ...nothing },
      { service: 'drive', ...nothing },
    ]);
    const unticked = await createPerson(test.database, { account: { scopes: ['openid', 'email'] } });
    expect(await statuses(unticked)).toEqual(await statuses(away));
    const ticked = await createPerson(test.database, {
      account: { scopes: ['openid', 'https://www.googleapis.com/auth/contacts.readonly'] },
    });
    expect(await statuses(ticked)).toMatchObject([{ status: 'syncing' }, { status: 'syncing' }]);
    const mailOnly = await createPerson(test.database);
    await test.asOwner(`insert into sync_cursors (account_id, user_id, service, collection, title, wanted, done, fence, items_seen, due_at)
      values ('${mailOnly.accountId}', '${mailOnly.userId}', 'gmail', '', '', 1, 0, 0, 0, '2027-03-01')`);
    expect(await statuses(mailOnly)).toMatchObject([{ status: 'syncing' }, { status: 'not-connected' }]);
  });

  it('tells what comes no more before its account is connected again, though nothing of it has failed yet', async () => {
    const one = await createPerson(test.database, { account: { state: 'reconnect-required' } });
    await addAccount(test.database, one);
    await test.asOwner(
      `insert into sync_cursors (account_id, user_id, service, collection, title, wanted, done, fence, items_seen, due_at, cursor, last_success_at)
       select id, user_id, service, '', '', 1, 1, 1, 0, '2027-03-01', 'c', '2027-03-01T08:00Z'
       from accounts, unnest(array['gmail', 'drive']) as service
       where user_id = $1 and (service = 'gmail' or state = 'connected')`,
      [one.userId],
    );
    const { coverage } = await index.search(one.userId, request('x', { services: ['gmail', 'drive'] }));
    expect(coverage).toMatchObject([
      { service: 'gmail', status: 'reconnect-required', syncedAt: new Date('2027-03-01T08:00Z') },
      { service: 'drive', status: 'idle' },
    ]);
  });

  it('sums up the collections of a service', async () => {
    const person = await createPerson(test.database);
    const cursor = (collection: string, overrides: string) =>
      test.asOwner(`insert into sync_cursors (account_id, user_id, service, collection, title, wanted, done, fence, items_seen, due_at,
          cursor, items_expected, last_success_at, error_code)
        values ('${person.accountId}', '${person.userId}', 'calendar', '${collection}', '', 1, 1, 1, 0, '2027-03-01', ${overrides})`);
    await cursor('a', `'c', 10, '2027-03-01T08:00:00Z', null`);
    await cursor('b', `'c', 5, '2027-03-01T07:00:00Z', null`);
    await store(test.database, person, event(), event({ kind: 'master' }));
    const coverage = async () => (await index.search(person.userId, request('', { services: ['calendar'] }))).coverage;
    expect(await coverage()).toEqual([
      { service: 'calendar', total: 1, expected: 15, syncedAt: new Date('2027-03-01T07:00:00Z'), status: 'idle' },
    ]);
    await cursor('c', `null, null, null, null`);
    // What was never whole may lack anything, however old; how much there will be is not known.
    expect(await coverage()).toMatchObject([{ expected: null, status: 'syncing', syncedAt: null }]);
    await cursor('d', `'c', 1, null, 'google-error'`);
    expect(await coverage()).toMatchObject([{ status: 'error' }]);
  });
});
