import { expect, test } from 'vitest';
import { PushQueue, type PushSender } from '../../../../local/google-simulator/push/push-queue.ts';
import { manualClock } from '../helpers/connect.ts';
import { pushReceiver } from '../helpers/push-receiver.ts';

const clock = manualClock('2027-03-08T09:00:00Z');
const NOW = Date.parse('2027-03-08T09:00:00Z');

/** Sends the number of the attempt; anything but a 204 is repeated. */
const sender: PushSender = {
  api: 'gmail',
  compose: (attempt) => ({ headers: { 'x-attempt': String(attempt) }, body: 'hello' }),
  isRepeatedAfter: (status) => status !== 204,
};

test('nothing is sent until it is delivered, and then once, in order', async () => {
  await using receiver = await pushReceiver();
  const queue = new PushQueue(clock);
  queue.enqueue(`${receiver.url}/a`, sender);
  queue.enqueue(`${receiver.url}/b`, { ...sender, api: 'drive' });
  expect(queue.pending()).toEqual([
    { id: 1, api: 'gmail', address: `${receiver.url}/a`, attempts: 0, dueAt: NOW },
    { id: 2, api: 'drive', address: `${receiver.url}/b`, attempts: 0, dueAt: NOW },
  ]);
  expect(receiver.received).toEqual([]);
  const deliveries = await queue.deliver();
  expect(deliveries.map(({ push, status, redelivered }) => [push.id, status, redelivered])).toEqual([
    [1, 204, false],
    [2, 204, false],
  ]);
  expect(receiver.received.map(({ path, body }) => [path, body])).toEqual([
    ['/a', 'hello'],
    ['/b', 'hello'],
  ]);
  expect(await queue.deliver()).toEqual([]);
});

test('out of order, twice, only some, and never', async () => {
  await using receiver = await pushReceiver();
  const queue = new PushQueue(clock);
  for (const name of ['a', 'b', 'c', 'd']) queue.enqueue(`${receiver.url}/${name}`, sender);
  expect(queue.drop(({ address }) => address.endsWith('/d'))).toBe(1);
  await queue.deliver({ where: ({ id }) => id <= 2, newestFirst: true, copies: 2 });
  expect(receiver.received.map(({ path }) => path)).toEqual(['/b', '/b', '/a', '/a']);
  expect(queue.pending().map(({ id }) => id)).toEqual([3]);
});

test('what the sender wants repeated waits for the next delivery, composed anew', async () => {
  await using receiver = await pushReceiver();
  const queue = new PushQueue(clock);
  queue.enqueue(receiver.url, sender);
  queue.enqueue('http://127.0.0.1:1/', sender);
  receiver.answerWith(500);
  expect((await queue.deliver()).map(({ status, redelivered }) => [status, redelivered])).toEqual([
    [500, true],
    [null, true],
  ]);
  expect(queue.drop(({ address }) => address.endsWith(':1/'))).toBe(1);
  receiver.answerWith(204);
  expect((await queue.deliver()).map(({ push }) => push.attempts)).toEqual([2]);
  expect(receiver.received.map(({ headers }) => headers['x-attempt'])).toEqual(['1', '2']);
});
