import { randomUUID } from 'node:crypto';
import { Redis } from '@upstash/redis';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { systemClock } from '../../../shared/adapters/clock/system-clock.ts';
import { createCallQuota } from '../../../shared/adapters/google/quota/call-quota.ts';
import { QuotaMeter } from '../../../shared/adapters/google/quota/quota-meter.ts';
import { quotaTable } from '../../../shared/adapters/google/quota/quota-table.ts';
import { createIntentCache } from '../../../shared/adapters/upstash/intent-cache.ts';
import { createModelPool } from '../../../shared/adapters/upstash/model-pool.ts';
import { createRateLimiter } from '../../../shared/adapters/upstash/rate-limiter.ts';
import { createRedisCall } from '../../../shared/adapters/upstash/redis-call.ts';
import { createUnitLimiter } from '../../../shared/adapters/upstash/unit-limiter.ts';
import { addAccount } from '../../helpers/factories.ts';
import { ALL_SCOPES, oauthClient, REDIRECT_URI } from '../../local/google-simulator/helpers/connect.ts';
import { createSomeone } from '../../migrations/one-of-each.ts';
import { intentOf } from '../../shared/query/fixtures.ts';
import { startApiServer } from './api-server.ts';

const server = await startApiServer({ redis: true });
afterAll(async () => {
  await server.close();
  expect(server.violations).toEqual([]);
});
const { database } = server.database;
const connection = { url: server.redis?.url ?? '', token: server.redis?.token ?? '' };
const redis = new Redis(connection);
beforeEach(async () => {
  await server.database.asOwner('delete from users');
  await redis.flushall();
  server.google.withdrawGrants(SMALL_DEMO.me);
  server.google.faults.clear();
});

/** Google answers no call by which an account is left. */
function beUnreachable(): void {
  const methods = ['oauth2.revoke', 'gmail.users.stop', 'calendar.channels.stop', 'drive.channels.stop'];
  for (const method of methods) server.google.faults.add({ kind: 503, method });
}

/** Somebody with a row in every table. */
async function someone() {
  const person = await createSomeone(database);
  return { ...person, token: await server.tokenOf(person.userId) };
}

const liveChannels = () => [...server.google.calendar.channels(), ...server.google.drive.channels()];

/** Channels over the list of calendars, a calendar and My Drive, at the simulator and as the sync keeps them. */
async function openChannels({ userId, accountId }: { userId: string; accountId: string }): Promise<void> {
  const code = server.google.issueAuthorizationCode({ redirectUri: REDIRECT_URI, scopes: ALL_SCOPES });
  const { tokens } = await oauthClient(server.google).getToken(code);
  const ask = async (method: string, path: string, body?: object) => {
    const response = await fetch(server.google.url + path, {
      method,
      headers: { authorization: `Bearer ${tokens.access_token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await response.json()) as Record<string, string>;
  };
  const { startPageToken } = await ask('GET', '/drive/v3/changes/startPageToken');
  for (const [service, collection, path] of [
    ['calendar', '', '/calendar/v3/users/me/calendarList/watch'],
    ['calendar', SMALL_DEMO.me, `/calendar/v3/calendars/${SMALL_DEMO.me}/events/watch`],
    ['drive', '', `/drive/v3/changes/watch?pageToken=${startPageToken}`],
  ] as const) {
    const id = randomUUID();
    const channel = { id, token: 'x', type: 'web_hook', address: `https://api.example.com/v1/webhooks/${service}` };
    const { resourceId } = await ask('POST', path, channel);
    await server.database.asOwner(
      `insert into watches (id, user_id, account_id, service, collection, resource_id, expires_at, created_at)
       values ($1, $2, $3, $4, $5, $6, now() + interval '1 hour', now())`,
      [id, userId, accountId, service, collection, resourceId],
    );
  }
  expect(liveChannels()).toHaveLength(3);
}

/** The tables with people, by the catalog. */
const tables = await server.database.asOwner(`
  select c.relname as name, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
    and a.attname = case c.relname when 'users' then 'id' else 'user_id' end
  order by 1`);

async function rowsOf(userId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name, column } of tables) {
    const [row] = await server.database.asOwner(`select count(*)::int as n from ${name} where ${column} = $1`, [
      userId,
    ]);
    counts[name] = row?.n;
  }
  return counts;
}

const allOf = (n: number) => Object.fromEntries(tables.map(({ name }) => [name, n]));

/** Keys of every kind that holds a person, as the product writes them. */
async function fillRedis(userId: string, accountId?: string) {
  const onFailure = (error: unknown) => {
    throw error;
  };
  const call = createRedisCall({
    url: connection.url,
    token: async () => connection.token,
    onFailure,
    timeoutMs: 10_000,
  });
  const { signal } = new AbortController();
  await createIntentCache(call, async () => Buffer.alloc(32, 1)).set(userId, 'key', intentOf({}), signal);
  await createModelPool(call, { perMinute: 10, clock: systemClock }).take(userId, signal);
  await createRateLimiter({ ...connection, clock: systemClock, onFailure, timeoutMs: 10_000 }).take(
    userId,
    'free',
    signal,
  );
  if (accountId === undefined) return;
  const quota = {
    limiter: createUnitLimiter(call, systemClock),
    table: quotaTable('2026', {}),
    meter: new QuotaMeter(),
  };
  await createCallQuota({ ...quota, clock: systemClock, accountId, lane: 'fresh' }).take(
    'gmail.users.messages.get',
    signal,
  );
}

describe('DELETE /v1/me', () => {
  it('removes every row in every table, says how many there were, and leaves everybody else alone', async () => {
    const [ada, bob] = [await someone(), await someone()];
    expect(await rowsOf(ada.userId)).toEqual(allOf(1));
    const { status, body } = await server.call('DELETE', '/v1/me', { token: ada.token });
    expect(status).toBe(200);
    expect(body.removed).toEqual(tables.map(({ name }) => ({ table: name, rows: 1 })));
    expect(body.tablesVerified).toBe(tables.length);
    expect(await rowsOf(ada.userId)).toEqual(allOf(0));
    expect(await rowsOf(bob.userId)).toEqual(allOf(1));
  });

  it('forgets somebody with several accounts', async () => {
    const { userId, accountId, token } = await someone();
    await addAccount(database, { userId, accountId });
    const { status, body } = await server.call('DELETE', '/v1/me', { token });
    expect([status, body.accounts?.length]).toEqual([200, 2]);
    expect(await rowsOf(userId)).toEqual(allOf(0));
  });

  it('says so when a table keeps rows, such as one that was added and forgotten about', async () => {
    const { userId, token } = await someone();
    await server.database.asOwner(`create table forgotten_about (user_id uuid not null);
      insert into forgotten_about values ('${userId}'); select app.protect('forgotten_about')`);
    try {
      const { status, body } = await server.call('DELETE', '/v1/me', { token });
      expect(status).toBe(500);
      expect(body.detail).toContain('Rows are left in forgotten_about.');
    } finally {
      await server.database.asOwner('drop table forgotten_about');
    }
  });

  it('does not say that a table is empty which it may not read', async () => {
    const { userId, token } = await someone();
    await server.database.asOwner(
      `create table out_of_sight (user_id uuid not null); insert into out_of_sight values ('${userId}')`,
    );
    try {
      expect((await server.call('DELETE', '/v1/me', { token })).status).toBe(500);
    } finally {
      await server.database.asOwner('drop table out_of_sight');
    }
  });

  it('removes every key of the person in Redis, and nobody else’s', async () => {
    const [ada, bob] = [await someone(), await someone()];
    await fillRedis(bob.userId, bob.accountId);
    const before = (await redis.keys('*')).sort();
    await fillRedis(ada.userId, ada.accountId);
    const ofAda = (await redis.keys('*')).filter((key) => key.includes(ada.userId) || key.includes(ada.accountId));
    expect(ofAda).toContain(`quota:gmail:account:${ada.accountId}`);
    expect(ofAda.length).toBeGreaterThanOrEqual(4);
    const { body } = await server.call('DELETE', '/v1/me', { token: ada.token });
    expect(body.cache).toEqual({ removed: ofAda.length, complete: true });
    expect((await redis.keys('*')).sort()).toEqual(before);
  });

  it('revokes what was granted at Google', async () => {
    const { body } = await server.signIn();
    const forgotten = await server.call('DELETE', '/v1/me', { token: body.accessToken });
    expect(forgotten.body.accounts).toEqual([{ email: SMALL_DEMO.me, grant: 'revoked', watches: 'stopped' }]);
    // Google knows nothing of the consent any more: it asks again.
    const { headers } = await server.send('GET', '/v1/auth/google', {
      headers: { accept: 'text/html' },
      follow: false,
    });
    const page = await fetch(headers.get('location') ?? '');
    expect(await page.text()).toContain('wants to reach a Google account');
  });

  it('ends the watch of the mailbox', async () => {
    const { body } = await server.signIn();
    const topicName = 'projects/p/topics/gmail';
    server.google.gmailWatch.start({ topicName, labelIds: [], labelFilterBehavior: 'include' }, '1');
    expect(server.google.gmailWatch.topicName).toBe('projects/p/topics/gmail');
    await server.call('DELETE', '/v1/me', { token: body.accessToken });
    expect(server.google.gmailWatch.topicName).toBeUndefined();
  });

  it('stops the channels of calendars and files', async () => {
    const { body } = await server.signIn();
    await openChannels(body);
    await server.call('DELETE', '/v1/me', { token: body.accessToken });
    expect(liveChannels()).toEqual([]);
  });

  it('forgets although Google can not be reached, and tells what is left there', async () => {
    const { body } = await server.signIn();
    beUnreachable();
    const forgotten = await server.call('DELETE', '/v1/me', { token: body.accessToken });
    expect(forgotten.status).toBe(200);
    expect(forgotten.body.accounts).toEqual([{ email: SMALL_DEMO.me, grant: 'not-revoked', watches: 'not-stopped' }]);
    expect(await rowsOf(body.userId)).toEqual(allOf(0));
  });

  it('revokes at a repeat what Google could not be asked for before', async () => {
    const { body } = await server.signIn();
    // As a request leaves it whose time was up: Google was down, and the tokens are kept for the next one.
    await server.database.asOwner(`update accounts set state = 'disconnected'`);
    const { accounts } = (await server.call('DELETE', '/v1/me', { token: body.accessToken })).body;
    expect(accounts).toMatchObject([{ email: SMALL_DEMO.me, grant: 'revoked', watches: 'stopped' }]);
  });

  it('can be asked for again when no row is left: Redis is looked at, and everything counted', async () => {
    const { userId, token } = await someone();
    // As a request leaves it whose time was up at the last step.
    await server.database.asOwner('delete from users');
    await fillRedis(userId);
    const keysOfPerson = async () => (await redis.keys('*')).filter((key) => key.includes(userId));
    const removed = (await keysOfPerson()).length;
    const again = async () => (await server.call('DELETE', '/v1/me', { token })).body;
    const nothing = { accounts: [], removed: [], rows: 'removed', tablesVerified: tables.length };
    expect(await again()).toEqual({ ...nothing, cache: { removed, complete: true } });
    expect(await keysOfPerson()).toEqual([]);
    expect(await again()).toEqual({ ...nothing, cache: { removed: 0, complete: true } });
  });

  it('is for tokens of an interactive sign-in alone', async () => {
    const { userId } = await someone();
    const token = await server.tokenOf(userId, { scopes: ['query', 'search', 'sync', 'account', 'actions:approve'] });
    expect((await server.call('DELETE', '/v1/me', { token })).status).toBe(403);
    expect((await server.call('DELETE', '/v1/me')).status).toBe(401);
    expect(await rowsOf(userId)).toEqual(allOf(1));
  });

  it('lets who was forgotten begin anew, as somebody else', async () => {
    const signIn = async () => (await server.signIn()).body;
    const first = await signIn();
    await server.call('DELETE', '/v1/me', { token: first.accessToken });
    expect((await signIn()).userId).not.toBe(first.userId);
  });
});

describe('DELETE /v1/accounts/{id}', () => {
  const disconnect = (token: string, id: string) => server.call('DELETE', `/v1/accounts/${id}`, { token });

  it('removes one of several accounts with all that was synced of it, and its address is free', async () => {
    const { userId, accountId, token } = await someone();
    const other = await addAccount(database, { userId, accountId });
    const [{ email } = {}] = await server.database.asOwner('select email from accounts where id = $1', [accountId]);
    const { status, body } = await disconnect(token, accountId);
    expect(status).toBe(200);
    expect(body).toEqual({ accountId, email, grant: 'none', watches: 'stopped', kept: false, copy: 'removed' });
    const left = await rowsOf(userId);
    expect(left).toMatchObject({
      users: 1,
      accounts: 1,
      conversations: 1,
      gmail_cache: 0,
      search_units: 0,
      sync_cursors: 0,
      directory: 0,
    });
    expect(await server.database.asOwner('select id from accounts where user_id = $1', [userId])).toEqual([
      { id: other.accountId },
    ]);
    expect(await server.database.asOwner('select email from users where id = $1', [userId])).toEqual([
      { email: 'other@example.com' },
    ]);
  });

  it('stops the channels of calendars and files, also where one has lapsed', async () => {
    const { body } = await server.signIn();
    await openChannels(body);
    await server.database.asOwner(
      `insert into watches (id, user_id, account_id, service, collection, resource_id, expires_at, created_at)
       values ($1, $2, $3, 'drive', '', 'of-long-ago', now(), now())`,
      [randomUUID(), body.userId, body.accountId],
    );
    expect((await disconnect(body.accessToken, body.accountId)).body.watches).toBe('stopped');
    expect(liveChannels()).toEqual([]);
  });

  it('keeps the only account as what its person signs in by, without tokens and without a copy', async () => {
    const connect = async () => (await server.signIn()).body;
    const { userId, accountId, accessToken } = await connect();
    expect((await disconnect(accessToken, accountId)).body).toMatchObject({
      grant: 'revoked',
      watches: 'stopped',
      kept: true,
    });
    const { accounts } = (await server.call('GET', '/v1/accounts', { token: accessToken })).body;
    expect(accounts).toMatchObject([
      { accountId, email: SMALL_DEMO.me, state: 'disconnected', problem: expect.any(String) },
    ]);
    expect((await server.call('GET', '/v1/sync', { token: accessToken })).body.services).toEqual([]);
    expect(
      await server.database.asOwner(`select coalesce(google_refresh_token, google_access_token) as t from accounts`),
    ).toEqual([{ t: null }]);
    expect(await connect()).toMatchObject({ userId, accountId, state: 'connected' });
  });

  it('revokes at a repeat what Google could not be asked for before, and keeps the tokens until then', async () => {
    const { accountId, accessToken } = (await server.signIn()).body;
    const tokens = () => server.database.asOwner('select google_refresh_token, google_access_token from accounts');
    const before = await tokens();
    beUnreachable();
    expect((await disconnect(accessToken, accountId)).body).toMatchObject({ grant: 'not-revoked', kept: true });
    expect(await tokens()).toEqual(before);
    server.google.faults.clear();
    expect((await disconnect(accessToken, accountId)).body).toMatchObject({ grant: 'revoked', watches: 'stopped' });
    expect(await tokens()).toEqual([{ google_refresh_token: null, google_access_token: null }]);
    expect((await disconnect(accessToken, accountId)).body).toMatchObject({ grant: 'none' });
  });

  it('stops at a repeat the channels that Google could not be asked to stop before', async () => {
    const { body } = await server.signIn();
    await openChannels(body);
    beUnreachable();
    expect((await disconnect(body.accessToken, body.accountId)).body).toMatchObject({
      grant: 'not-revoked',
      watches: 'not-stopped',
      kept: true,
    });
    expect(liveChannels()).toHaveLength(3);
    server.google.faults.clear();
    expect((await disconnect(body.accessToken, body.accountId)).body).toMatchObject({ watches: 'stopped', kept: true });
    expect(liveChannels()).toEqual([]);
    expect((await rowsOf(body.userId)).watches).toBe(0);
  });

  it('revokes at a repeat what is granted for one of several accounts, of which nothing else is left by then', async () => {
    const { userId, accountId, accessToken } = (await server.signIn()).body;
    await addAccount(database, { userId, accountId });
    beUnreachable();
    expect((await disconnect(accessToken, accountId)).body).toMatchObject({ grant: 'not-revoked', kept: false });
    server.google.faults.clear();
    expect((await disconnect(accessToken, accountId)).body).toMatchObject({ grant: 'revoked', copy: 'removed' });
    expect(server.google.grantedScopes()).toEqual([]);
    expect((await disconnect(accessToken, accountId)).status).toBe(404);
  });

  it('knows neither an account of somebody else nor one that is gone', async () => {
    const [ada, bob] = [await someone(), await someone()];
    expect((await disconnect(ada.token, bob.accountId)).status).toBe(404);
    expect((await disconnect(ada.token, randomUUID())).status).toBe(404);
    expect((await disconnect(ada.token, 'x')).status).toBe(400);
    expect(await rowsOf(bob.userId)).toEqual(allOf(1));
  });
});
