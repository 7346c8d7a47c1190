import { afterEach, beforeEach, expect, test } from 'vitest';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { sendBatch } from './helpers/batch.ts';
import { type Connection, connect } from './helpers/connect.ts';

const PROFILE = 'GET /gmail/v1/users/me/profile';

let google: Connection;
beforeEach(async () => {
  google = await connect(SMALL_DEMO.directory);
});
afterEach(() => google[Symbol.asyncDispose]());

test('each call is answered in its place, with its Content-ID and its own status', async () => {
  const [newest] = google.simulator.gmail.messages;
  const { status, answers } = await sendBatch(google, '/batch/gmail/v1', [
    { request: `GET /gmail/v1/users/me/messages/${newest?.id}?format=minimal&fields=id HTTP/1.1`, contentId: '<a+1>' },
    { request: 'GET /gmail/v1/users/me/messages/0123456789abcdef', contentId: 'second' },
    { request: `GET https://www.googleapis.com/gmail/v1/users/me/profile?fields=messagesTotal` },
    { request: 'POST /gmail/v1/users/me/stop HTTP/1.1', contentId: '<4>' },
  ]);
  expect(status).toBe(200);
  expect(answers).toEqual([
    { contentId: '<response-a+1>', status: 200, body: { id: newest?.id } },
    { contentId: 'response-second', status: 404, body: { error: expect.objectContaining({ code: 404 }) } },
    { contentId: 'response-', status: 200, body: { messagesTotal: 5 } },
    { contentId: '<response-4>', status: 204, body: {} },
  ]);
});

test('each call is charged and authorised for itself', async () => {
  const { answers } = await sendBatch(google, '/batch/gmail/v1', [
    { request: PROFILE },
    { request: 'GET /gmail/v1/users/me/messages' },
    { request: PROFILE, authorization: 'Bearer ya29.foreign' },
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 401]);
  expect(google.simulator.usage().units.gmail).toBe(1 + 5);
});

test('bodies reach their calls', async () => {
  const json = '{"topicName":"projects/demo/topics/t"}';
  const { answers } = await sendBatch(google, '/batch/gmail/v1', [
    { request: `POST /gmail/v1/users/me/watch\r\nContent-Type: application/json\r\n\r\n${json}` },
  ]);
  expect(answers).toMatchObject([{ status: 200, body: { expiration: expect.any(String) } }]);
});

test('one API a batch; Calendar and Drive have theirs', async () => {
  const calls = [
    { request: 'GET /drive/v3/files' },
    { request: 'GET /calendar/v3/users/me/calendarList' },
    { request: PROFILE },
  ];
  const statuses = async (path: string) => (await sendBatch(google, path, calls)).answers.map(({ status }) => status);
  expect(await statuses('/batch/drive/v3')).toEqual([200, 404, 404]);
  expect(await statuses('/batch/calendar/v3')).toEqual([404, 200, 404]);
  expect((await sendBatch(google, '/batch', calls)).status).toBe(404);
});

test('100 calls are allowed, 101 are 400, and so is what is no batch', async () => {
  const calls = Array.from({ length: 101 }, () => ({ request: PROFILE }));
  const full = await sendBatch(google, '/batch/gmail/v1', calls.slice(1));
  expect(full.answers.filter(({ status }) => status === 200)).toHaveLength(100);
  expect((await sendBatch(google, '/batch/gmail/v1', calls)).status).toBe(400);
  expect((await sendBatch(google, '/batch/gmail/v1', [])).status).toBe(400);
  expect((await sendBatch(google, '/batch/gmail/v1', [{ request: 'nonsense' }])).status).toBe(400);
  const url = `${google.simulator.url}/batch/gmail/v1`;
  const post = (contentType: string, body: string) =>
    fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body });
  expect((await post('application/json', '{}')).status).toBe(400);
  expect((await post('multipart/mixed; boundary=b', '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--')).status).toBe(
    400,
  );
});
