import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask as askOverHttp } from '../../eval/answers/http-client.ts';
import { openServerAt } from '../../eval/answers/server-at.ts';
import { type EventName, eventSchemas } from '../../shared/query/events.ts';
import { grammarViolation } from '../../shared/query/grammar.ts';
import { type Embedded, eventsOf, startEmbedded } from './embedded.ts';

const QUESTION = 'when is my flight and what is the booking reference?';
const SSE = { accept: 'text/event-stream' };

describe('from five mails to a cited answer, through what ships', () => {
  let embedded: Embedded;

  beforeAll(async () => {
    embedded = await startEmbedded({ isFirstStart: true });
  }, 120_000);

  afterAll(() => embedded?.stop());

  it('tells the time and the code of the flight, and cites the booking', async () => {
    const { answer, sources } = await embedded.ask(QUESTION);
    const booking = sources.find(({ title }) => title.includes('TK1980'));
    expect(answer).toContain('12 March 2027');
    expect(answer).toContain('16:25');
    expect(answer).toContain('TR7K2M');
    expect(answer).toContain(`[${booking?.n}]`);
    // The newsletter offers another flight, with a promotion code.
    expect(answer).not.toContain('SUN27X');
  });

  it("tells times in the zone of the person's calendar", async () => {
    const { timeZone } = (await (await embedded.get('/v1/me')).json()) as { timeZone: string };
    expect(timeZone).toBe('Europe/London');
  });

  it('streams events in a legal order, numbered from 1, and replays the same ones', async () => {
    const requestId = 'replayed-1';
    const streamed = await eventsOf(await embedded.post({ query: QUESTION, requestId }, SSE));
    expect(grammarViolation(streamed.map(({ event }) => event as EventName))).toBe(null);
    for (const { event, data } of streamed) eventSchemas[event as EventName].parse(data);
    expect(streamed.map(({ id }) => Number(id))).toEqual(streamed.map((_, index) => index + 1));

    const replayed = await eventsOf(await embedded.get(`/v1/query/${requestId}`, SSE));
    expect(replayed).toEqual(streamed);
    const rest = await eventsOf(await embedded.get(`/v1/query/${requestId}`, { ...SSE, 'last-event-id': '2' }));
    expect(rest).toEqual(streamed.slice(2));
    const repeated = await eventsOf(await embedded.post({ query: QUESTION, requestId }, SSE));
    expect(repeated).toEqual(streamed);
  });

  it('runs one of two equal requests that come at once, and both get its events', async () => {
    const body = { query: QUESTION, requestId: 'at-once-1' };
    const responses = await Promise.all([embedded.post(body, SSE), embedded.post(body, SSE)]);
    const [first, second] = await Promise.all(responses.map(eventsOf));
    expect(first?.at(-1)?.event).toBe('done');
    expect(second).toEqual(first);
  });

  it('serves the same data as at another time, beside its own', async () => {
    const { orchestrator, dataDirectory } = embedded;
    const question = "what's on my calendar tomorrow?";
    const onTheDayBefore = new Date('2027-03-08T09:00:00Z');
    await using shifted = await openServerAt(orchestrator, dataDirectory, onTheDayBefore);
    const { reply } = await askOverHttp(shifted, question, undefined);
    expect(reply).toMatchObject({ kind: 'answer', cited: [{ title: 'Design review: Acme website' }] });
    const now = await askOverHttp(orchestrator, question, undefined);
    expect(now.reply.text).not.toContain('Design review');
    const { reply: refused } = await askOverHttp({ ...shifted, url: orchestrator.url }, question, undefined);
    expect(refused).toMatchObject({ kind: 'failure', text: expect.stringMatching(/^401 /) });
  });

  it('says what it looked through when it finds nothing', async () => {
    const { answer } = await embedded.ask('what is the tracking number of my bicycle?');
    expect(answer).toMatch(/not find/i);
    expect(answer).toContain('5 emails');
  });

  describe('bad input gets a problem document and changes nothing', () => {
    const problems: readonly [string, () => Promise<Response>, number, string][] = [
      ['an empty query', () => embedded.post({ query: '  ' }), 400, 'invalid-request'],
      ['a query of 100 KB', () => embedded.post({ query: 'x'.repeat(100_000) }), 413, 'payload-too-large'],
      ['a query of 5,000 characters', () => embedded.post({ query: 'x'.repeat(5_000) }), 400, 'invalid-request'],
      ['a binary query', () => embedded.post({ query: 'a\u0000\u0007b' }), 400, 'invalid-request'],
      ['bytes that are no text', () => embedded.post(randomBytes(64).toString('latin1')), 400, 'invalid-request'],
      ['broken JSON', () => embedded.post('{"query": "x"'), 400, 'invalid-request'],
      ['an unknown field', () => embedded.post({ query: 'x', colour: 'red' }), 400, 'invalid-request'],
      ['another media type', () => embedded.post('x', { 'content-type': 'text/plain' }), 415, 'unsupported-media-type'],
      ['nothing acceptable', () => embedded.post({ query: 'x' }, { accept: 'image/png' }), 406, 'not-acceptable'],
      [
        "another person's conversation",
        () => embedded.post({ query: 'x', conversationId: '01890a5d-ac96-774b-bcce-b302099a8057' }),
        404,
        'not-found',
      ],
      ["another person's request", () => embedded.get('/v1/query/somebody-elses'), 404, 'not-found'],
      [
        'a foreign token',
        () => embedded.post({ query: 'x' }, { authorization: `Bearer ${FOREIGN}` }),
        401,
        'invalid-token',
      ],
      ['no token', () => embedded.post({ query: 'x' }, { authorization: '' }), 401, 'invalid-token'],
      ['an unknown route', () => embedded.get('/v2/query'), 404, 'not-found'],
      ['an unsupported method', () => embedded.get('/v1/query'), 405, 'method-not-allowed'],
    ];

    it.each(problems)('%s', async (_name, send, status, code) => {
      const response = await send();
      const body = (await response.json()) as { type: string; status: number; detail: string };
      expect([response.status, response.headers.get('content-type')]).toEqual([
        status,
        expect.stringContaining('application/problem+json'),
      ]);
      expect(body).toMatchObject({ type: `urn:problem:${code}`, status });
      expect(body.detail).not.toBe('');
    });
  });

  it('finds its data at a second start', async () => {
    const me = async () => ((await (await embedded.get('/v1/me')).json()) as { userId: string }).userId;
    const before = await me();
    await embedded.restart();
    expect(await me()).toBe(before);
    expect((await embedded.ask(QUESTION)).answer).toContain('TR7K2M');
  }, 60_000);

  it('ran nothing on after a response, and logged no fault', () => {
    expect(embedded.faults).toEqual([]);
  });
});

/** Signed by nobody who counts: {"alg":"none"}. */
const FOREIGN = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${Buffer.from('{"sub":"x"}').toString('base64url')}.`;

describe('a folder of somebody else', () => {
  const mail = [
    'From - Tue Jan  5 10:00:00 2027',
    'From: Aurora Rail <tickets@rail.example>',
    'To: kim@example.org',
    'Subject: Ihre Buchung / Your booking',
    'Date: Tue, 05 Jan 2027 10:00:00 +0100',
    'Message-ID: <rail-1@rail.example>',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<html><body><table><tr><td>Buchungsnummer</td><td>LK4M9Z</td></tr>',
    '<tr><td>Abflug</td><td>09.02.2027 07:35</td></tr><tr><td>Ankunft</td><td>09.02.2027 09:10</td></tr></table>',
    '<p>Ihr Flug von Hamburg nach Wien. Gute Reise!</p></body></html>',
    '',
  ].join('\n');

  it('is answered alike', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'export-'));
    await writeFile(join(folder, 'mail'), mail);
    const embedded = await startEmbedded({ folder });
    try {
      const { answer } = await embedded.ask('when is my flight and what is the booking reference?');
      expect(answer).toContain('9 February 2027');
      expect(answer).toContain('07:35');
      expect(answer).toContain('LK4M9Z');
      expect(answer).toContain('[1]');
    } finally {
      await embedded.stop();
      await rm(folder, { recursive: true });
    }
  }, 120_000);
});
