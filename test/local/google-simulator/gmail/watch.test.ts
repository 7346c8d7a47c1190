import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SMALL_DEMO } from '../../../../local/demo/index.ts';
import { type Connection, connect, errorOf } from '../helpers/connect.ts';
import { type PushReceiver, pushReceiver, type ReceivedPush } from '../helpers/push-receiver.ts';

const me = { userId: 'me' };
const topicName = 'projects/demo/topics/gmail-push';
const MAIL = 'From: Ann <ann@example.org>\nTo: alex.morgan@example.com\nSubject: Hi\n\nHello.';
const NOW = '2027-03-08T09:00:00Z';

let google: Connection;
let receiver: PushReceiver;

beforeEach(async () => {
  google = await connect(SMALL_DEMO.directory, { now: NOW });
  receiver = await pushReceiver();
  google.simulator.pubsub.subscribe({
    topicName,
    subscription: 'projects/demo/subscriptions/gmail-push',
    pushEndpoint: `${receiver.url}/v1/webhooks/gmail`,
    audience: 'https://orchestrator.example/v1/webhooks/gmail',
    serviceAccountEmail: 'gmail-push@demo.iam.gserviceaccount.com',
  });
});

afterEach(async () => {
  await google[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

const watch = (requestBody: object = {}) =>
  google.gmail.users.watch({ ...me, requestBody: { topicName, ...requestBody } });

/** Sets a watch and forgets its test message. */
async function watching(requestBody: object = {}): Promise<void> {
  await watch(requestBody);
  google.simulator.pushes.drop();
  google.clock.advance(60);
}

function notificationOf({ body }: ReceivedPush): { emailAddress: string; historyId: number } {
  return JSON.parse(Buffer.from(JSON.parse(body).message.data, 'base64').toString());
}

async function verify({ headers }: ReceivedPush) {
  const jwks = createRemoteJWKSet(new URL(`${google.simulator.url}/oauth2/v3/certs`));
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
  return jwtVerify(token, jwks, {
    issuer: 'https://accounts.google.com',
    audience: 'https://orchestrator.example/v1/webhooks/gmail',
    algorithms: ['RS256'],
    currentDate: google.clock.now(),
  });
}

describe('users.watch', () => {
  test('answers the history id and an expiration in seven days, and publishes a test message', async () => {
    const { data } = await watch();
    const { historyId } = google.simulator.gmail;
    expect(data).toEqual({ historyId, expiration: String(Date.parse(NOW) + 7 * 86_400_000) });
    await google.simulator.pushes.deliver();
    expect(receiver.received.map(notificationOf)).toEqual([
      { emailAddress: 'alex.morgan@example.com', historyId: Number(historyId) },
    ]);
  });

  test('renewing starts the seven days anew; another topic needs a stop first', async () => {
    await watching();
    google.clock.advance(3000);
    const { data } = await watch();
    expect(data.expiration).toBe(String(google.clock.now().getTime() + 7 * 86_400_000));
    const other = { topicName: 'projects/demo/topics/other' };
    expect(await errorOf(watch(other))).toMatchObject({ code: 400, message: expect.stringContaining('Only one user') });
    expect((await google.gmail.users.stop(me)).status).toBe(204);
    expect((await watch(other)).status).toBe(200);
  });

  test('400 for a topic, a label or a filter that cannot be, for a body that is no JSON object', async () => {
    expect(await errorOf(watch({ topicName: 'my-topic' }))).toMatchObject({ code: 400 });
    expect(await errorOf(watch({ labelIds: ['NOPE'] }))).toMatchObject({ code: 400, message: 'Invalid label: NOPE' });
    expect(await errorOf(watch({ labelIds: 'INBOX' }))).toMatchObject({ code: 400 });
    expect(await errorOf(watch({ labelFilterBehavior: 'some' }))).toMatchObject({ code: 400 });
    const post = (body: string) =>
      fetch(`${google.simulator.url}/gmail/v1/users/me/watch`, {
        method: 'POST',
        headers: { authorization: `Bearer ${google.auth.credentials.access_token}` },
        body,
      });
    expect((await post('[1]')).status).toBe(400);
    expect(await (await post('{')).json()).toMatchObject({ error: { errors: [{ reason: 'parseError' }] } });
    expect((await post(`{"topicName":"${'x'.repeat(1_048_576)}"}`)).status).toBe(413);
  });
});

describe('a push', () => {
  test('is a message of Pub/Sub, signed for the audience by a key that the simulator serves', async () => {
    await watching();
    const { historyId } = google.simulator.gmail.deliver(MAIL);
    await google.simulator.pushes.deliver();
    const [push, ...more] = receiver.received;
    expect(more).toEqual([]);
    expect(push?.path).toBe('/v1/webhooks/gmail');
    expect(JSON.parse(push?.body ?? '')).toMatchObject({
      message: { messageId: expect.stringMatching(/^\d+$/), publishTime: '2027-03-08T09:01:00.000Z' },
      subscription: 'projects/demo/subscriptions/gmail-push',
    });
    expect(push && notificationOf(push)).toEqual({
      emailAddress: 'alex.morgan@example.com',
      historyId: Number(historyId),
    });
    expect(push && (await verify(push)).payload).toMatchObject({
      email: 'gmail-push@demo.iam.gserviceaccount.com',
      email_verified: true,
      iat: Date.parse('2027-03-08T09:01:00Z') / 1000,
      exp: Date.parse('2027-03-08T10:01:00Z') / 1000,
    });
  });

  test('comes at most once a second a person; what is above is dropped', async () => {
    await watching();
    const mailbox = google.simulator.gmail;
    const first = mailbox.deliver(MAIL);
    google.clock.advance(0.5);
    mailbox.deliver(MAIL);
    google.clock.advance(0.5);
    const third = mailbox.deliver(MAIL);
    await google.simulator.pushes.deliver();
    expect(receiver.received.map((push) => notificationOf(push).historyId)).toEqual(
      [first, third].map(({ historyId }) => Number(historyId)),
    );
  });

  test('does not come without a watch, after a stop, nor after seven days', async () => {
    const mailbox = google.simulator.gmail;
    mailbox.deliver(MAIL);
    expect(google.simulator.pushes.pending()).toEqual([]);
    await watching();
    await google.gmail.users.stop(me);
    mailbox.deliver(MAIL);
    expect(google.simulator.pushes.pending()).toEqual([]);
    await watching();
    google.clock.advance(7 * 86_400 - 61);
    mailbox.deliver(MAIL);
    expect(google.simulator.pushes.pending()).toHaveLength(1);
    google.clock.advance(1);
    mailbox.deliver(MAIL);
    expect(google.simulator.pushes.pending()).toHaveLength(1);
  });

  test.each([
    ['include', ['INBOX', 'removed from INBOX', 'SENT', 'DRAFT']],
    ['exclude', ['STARRED', 'SENT', 'DRAFT']],
  ])('the filter: %s', async (labelFilterBehavior, told) => {
    await watching({ labelIds: ['INBOX'], labelFilterBehavior });
    const { gmail: mailbox, pushes } = google.simulator;
    const seen: string[] = [];
    const step = (name: string, change: () => unknown) => {
      google.clock.advance(2);
      change();
      if (pushes.drop() > 0) seen.push(name);
    };
    for (const label of ['INBOX', 'STARRED']) step(label, () => mailbox.deliver(MAIL, { labelIds: [label] }));
    const inbox = mailbox.messages.find(({ labelIds }) => labelIds.includes('INBOX'))?.id ?? '';
    step('removed from INBOX', () => mailbox.modifyLabels(inbox, { remove: ['INBOX'] }));
    for (const label of ['SENT', 'DRAFT']) step(label, () => mailbox.deliver(MAIL, { labelIds: [label] }));
    expect(seen).toEqual(told);
  });

  test.each([
    [200, false],
    [202, false],
    [204, false],
    [302, true],
    [400, true],
    [503, true],
  ])('answered %i, is sent again: %s', async (status, again) => {
    await watching();
    google.simulator.gmail.deliver(MAIL);
    receiver.answerWith(status);
    expect(await google.simulator.pushes.deliver()).toMatchObject([{ status, redelivered: again }]);
    expect(google.simulator.pushes.pending()).toHaveLength(again ? 1 : 0);
  });

  test('is sent again after 10 s, then 20 s, by the clock', async () => {
    await watching();
    google.simulator.gmail.deliver(MAIL);
    receiver.answerWith(500);
    const sentAt: number[] = [];
    for (let second = 0; second <= 80; second += 1) {
      const deliveries = await google.simulator.pushes.deliver({ dueOnly: true });
      if (deliveries.length > 0) sentAt.push(second);
      google.clock.advance(1);
    }
    expect(sentAt).toEqual([0, 10, 30, 70]);
  });

  test('is given up after ten attempts', async () => {
    await watching();
    google.simulator.gmail.deliver(MAIL);
    receiver.answerWith(500);
    for (let attempt = 0; attempt < 12; attempt += 1) await google.simulator.pushes.deliver();
    expect(receiver.received).toHaveLength(10);
    expect(new Set(receiver.received.map(({ body }) => JSON.parse(body).message.messageId)).size).toBe(1);
  });

  test('can be forged, early, for a stranger, and replayed when its token has run out', async () => {
    const { pubsub, pushes } = google.simulator;
    const data = { emailAddress: 'nobody@example.com', historyId: 99 };
    pubsub.push(data);
    pubsub.push(data, { signedBy: 'stranger' });
    pubsub.push(data, { signedBy: 'nobody' });
    pubsub.push(data, { claims: { email: 'mallory@evil.iam.gserviceaccount.com', email_verified: undefined } });
    pubsub.push(data, { claims: { aud: 'https://other.example' } });
    await pushes.deliver();
    const [honest, stranger, nobody, mallory, other] = receiver.received as [ReceivedPush, ...ReceivedPush[]];
    expect(notificationOf(honest)).toEqual(data);
    expect((await verify(honest)).payload.email_verified).toBe(true);
    await expect(verify(stranger as ReceivedPush)).rejects.toThrow('no applicable key found');
    expect(nobody?.headers.authorization).toBeUndefined();
    const { payload } = await verify(mallory as ReceivedPush);
    expect([payload.email, payload.email_verified]).toEqual(['mallory@evil.iam.gserviceaccount.com', undefined]);
    await expect(verify(other as ReceivedPush)).rejects.toThrow('unexpected "aud" claim value');
    google.clock.advance(3601);
    pubsub.replay();
    await pushes.deliver();
    const replayed = receiver.received.at(-1) as ReceivedPush;
    expect([replayed.body, replayed.headers.authorization]).toEqual([other?.body, other?.headers.authorization]);
    await expect(verify(replayed)).rejects.toThrow();
  });

  test('can come before the history shows what it tells of', async () => {
    await watching();
    const mailbox = google.simulator.gmail;
    const startHistoryId = mailbox.historyId;
    mailbox.history.hold();
    mailbox.deliver(MAIL);
    await google.simulator.pushes.deliver();
    const told = receiver.received.map(notificationOf)[0]?.historyId ?? 0;
    expect(told).toBeGreaterThan(Number(startHistoryId));
    const { data } = await google.gmail.users.history.list({ ...me, startHistoryId });
    expect(data).toEqual({ historyId: startHistoryId });
  });
});
