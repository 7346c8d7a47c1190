import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startLocalHttpServer } from '../../helpers/local-http-server.ts';
import { SERVICE_ACCOUNT, startWebhookServer } from './webhook-server.ts';

const server = await startWebhookServer();
afterAll(() => server.close());
beforeEach(async () => {
  server.google.pubsub.subscribe(server.subscription);
  server.google.pushes.drop();
  server.outcomes();
  await server.takeJobs('gmail');
});

const { pubsub, pushes } = server.google;
const statuses = async (...options: Parameters<typeof pushes.deliver>) =>
  (await pushes.deliver(...options)).map(({ status }) => status);

const jobOf = ({ userId, accountId }: { userId: string; accountId: string }) => ({
  userId,
  accountId,
  service: 'gmail',
  collection: '',
});

/** A request that is signed as Google's, with any body. */
async function signed(body: unknown): Promise<Response> {
  const receiver: { authorization?: string | undefined } = {};
  const sink = await startLocalHttpServer((request, response) => {
    receiver.authorization = request.headers.authorization;
    response.writeHead(204).end();
  });
  pubsub.subscribe({ ...server.subscription, pushEndpoint: sink.url });
  pubsub.push({});
  await pushes.deliver();
  await sink.close();
  return fetch(server.subscription.pushEndpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: receiver.authorization ?? '' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const message = (data: unknown, messageId: unknown = '1') => ({
  message: { data: Buffer.from(JSON.stringify(data)).toString('base64'), messageId },
  subscription: 's',
});

describe('POST /v1/webhooks/gmail answers 204', () => {
  it('and has the mailbox synced', async () => {
    const person = await server.personInSync();
    pubsub.push({ emailAddress: person.email, historyId: 101 });
    expect(await statuses()).toEqual([204]);
    expect(await server.takeJobs('gmail')).toEqual([jobOf(person)]);
    expect(await server.counters(person.userId, 'gmail')).toEqual({ wanted: 2, done: 1 });
    expect(server.outcomes()).toEqual(['wanted']);
  });

  it('to a burst of a hundred pushes, and has the mailbox synced once; to those of others beside them, each theirs', async () => {
    const person = await server.personInSync();
    const other = await server.personInSync();
    for (let id = 101; id <= 200; id += 1) pubsub.push({ emailAddress: person.email, historyId: id });
    pubsub.push({ emailAddress: other.email, historyId: 101 });
    expect(new Set(await statuses())).toEqual(new Set([204]));
    expect(await server.takeJobs('gmail')).toEqual([jobOf(person), jobOf(other)]);
    expect(await server.counters(person.userId, 'gmail')).toEqual({ wanted: 2, done: 1 });
  });

  it('to the same message again, and does no more than once', async () => {
    const person = await server.personInSync();
    pubsub.push({ emailAddress: person.email, historyId: 101 });
    await pushes.deliver({ copies: 3 });
    await server.takeJobs('gmail');
    // Also after the copy has caught up.
    await server.database.asOwner(`update sync_cursors set done = wanted, cursor = '101', pushed_history_id = null`);
    pubsub.replay();
    expect(await statuses()).toEqual([204]);
    expect(await server.takeJobs('gmail')).toEqual([]);
    expect(server.outcomes()).toEqual(['wanted', 'replayed', 'replayed', 'replayed']);
  });

  it.each([
    ['for nobody', { emailAddress: 'nobody@example.com', historyId: 101 }, 'unknown'],
    ['that is older than the copy', { historyId: 99 }, 'stale'],
  ])('to one %s, and does nothing', async (_, data, outcome) => {
    const person = await server.personInSync();
    pubsub.push({ emailAddress: person.email, ...data });
    expect(await statuses()).toEqual([204]);
    expect(server.outcomes()).toEqual([outcome]);
    expect(await server.takeJobs('gmail')).toEqual([]);
    expect(await server.counters(person.userId, 'gmail')).toEqual({ wanted: 1, done: 1 });
  });

  const hourAgo = Math.floor(Date.now() / 1000) - 3600;
  it.each([
    ['without a token', { signedBy: 'nobody' as const }],
    ['signed by a stranger', { signedBy: 'stranger' as const }],
    ['for another audience', { claims: { aud: 'https://other.example' } }],
    ['by another issuer', { claims: { iss: 'https://evil.example' } }],
    ['by another service account', { claims: { email: 'mallory@evil.iam.gserviceaccount.com' } }],
    ['by an address that is not verified', { claims: { email_verified: false } }],
    ['by an address of which nobody says that it is verified', { claims: { email_verified: undefined } }],
    ['by a token that has expired', { claims: { iat: hourAgo - 3600, exp: hourAgo } }],
    ['by a token that never expires', { claims: { exp: undefined } }],
  ])('to a forged one %s, and does nothing', async (_, forgery) => {
    const person = await server.personInSync();
    pubsub.push({ emailAddress: person.email, historyId: 101 }, forgery);
    expect(await statuses()).toEqual([204]);
    expect(server.outcomes()).toEqual(['forged']);
    expect(await server.takeJobs('gmail')).toEqual([]);
    expect(await server.counters(person.userId, 'gmail')).toEqual({ wanted: 1, done: 1 });
  });

  it('to one by the issuer as old tokens write it (the twin: this one is genuine)', async () => {
    const person = await server.personInSync();
    pubsub.push({ emailAddress: person.email, historyId: 101 }, { claims: { iss: 'accounts.google.com' } });
    await statuses();
    expect(server.outcomes()).toEqual(['wanted']);
  });

  it.each([
    ['that is no JSON', 'nothing'],
    ['without a message', {}],
    ['whose data are no base64', { message: { data: '!', messageId: '1' } }],
    ['whose data are no JSON', { message: { data: Buffer.from('x').toString('base64'), messageId: '1' } }],
    ['without an address', message({ historyId: 101 })],
    ['with a negative history id', message({ emailAddress: 'a@example.com', historyId: -1 })],
    ['with a history id that is no number', message({ emailAddress: 'a@example.com', historyId: 'x' })],
    ['without a message id', message({ emailAddress: 'a@example.com', historyId: 101 }, 7)],
    ['of more than 16 kB', JSON.stringify({ ...message({}), more: 'x'.repeat(17_000) })],
  ])('to a genuine one %s, and does nothing', async (_, body) => {
    expect((await signed(body)).status).toBe(204);
    expect(server.outcomes()).toEqual(['malformed']);
  });

  it('to a history id that is written as a text', async () => {
    const person = await server.personInSync();
    await signed(message({ emailAddress: person.email, historyId: '101' }));
    expect(server.outcomes()).toEqual(['wanted']);
  });
});

describe('POST /v1/webhooks/gmail', () => {
  it('logs what became of a push, and nothing that it held', async () => {
    const person = await server.personInSync();
    pubsub.push({ emailAddress: person.email, historyId: 101 });
    pubsub.push({ emailAddress: 'nobody@example.com', historyId: 101 });
    await pushes.deliver();
    const lines = server.lines().join('\n');
    expect(lines).toContain('"outcome":"unknown"');
    expect(lines).not.toMatch(/@|eyJ|101/);
    expect(lines).not.toContain(SERVICE_ACCOUNT);
  });

  it('leaves nothing running', () => {
    expect(server.violations).toEqual([]);
  });
});

it('by another method it is told which there are', async () => {
  const response = await fetch(server.subscription.pushEndpoint);
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('POST');
  expect(await response.json()).toMatchObject({ type: 'urn:problem:method-not-allowed' });
});
