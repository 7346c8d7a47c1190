import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { personWords } from '../../../shared/adapters/postgres/person-words.ts';
import { newId } from '../../../shared/domain/ids.ts';
import { type AdmittedQuery, runQuery } from '../../../shared/query/run-query.ts';
import type { SearchRequest } from '../../../shared/search/search-index.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createPerson } from '../../helpers/factories.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { intentOf } from './fixtures.ts';
import { admitted, HIT, outline, queryKit, readAll, type Script } from './query-kit.ts';

const { database, drop } = await createTestDatabase();
afterAll(drop);
let clock: FakeClock;
let userId: string;
beforeEach(async () => {
  clock = new FakeClock('2027-03-01T09:00:00Z');
  ({ userId } = await createPerson(database));
});

const never = new AbortController().signal;

async function run(script: Script = {}, overrides: Partial<AdmittedQuery> = {}) {
  const { parts, reported } = queryKit(database, clock, script);
  const query = await admitted(parts, { userId, ...overrides });
  const events = await readAll(runQuery(parts, query, { budgetMs: 30_000, signal: never }));
  const logged = await parts.requestLog.readAfter(userId, query.requestId, 0);
  return { events, logged, reported, query, parts };
}

/** Lets the person have had mail from somebody. */
async function know(name: string, address: string): Promise<void> {
  await database.forPerson(userId, async (transaction) => {
    const { id } = await transaction.selectFrom('accounts').select('id').executeTakeFirstOrThrow();
    await transaction
      .insertInto('people')
      .values({
        id: newId(clock),
        user_id: userId,
        account_id: id,
        address,
        names: [name],
        contact_id: null,
        is_contact: false,
        sent_count: 0,
        received_count: 1,
        last_seen_at: new Date('2027-02-28T09:00:00Z'),
        nicknames: [],
        words: personWords(address, [name]),
      })
      .execute();
  });
}

/** A question for mails from somebody, and what was searched for. */
async function emailsFrom(name: string, more: Record<string, unknown> = {}) {
  const requests: SearchRequest[] = [];
  const from = [{ $from: 'p1', path: 'people[*].address' }];
  const steps = [
    { id: 'p1', operation: 'people.resolve', params: { name } },
    { id: 's1', operation: 'workspace.search', params: { text: '', services: ['gmail'], from, ...more } },
  ];
  const script: Script = {
    classify: () => intentOf({ steps }),
    search: async (_userId, request) => {
      requests.push(request);
      return { hits: [HIT], total: null, corrections: [], coverage: [] };
    },
  };
  const ran = await run(script, { requestId: newId(clock), question: `Show me mails from ${name}` });
  return { ...ran, requests };
}

const ANSWER = ['intent', 'plan', 'step s1 started', 'step s1 done', 'sources'];

describe('an answer', () => {
  it('comes with its sources before its text, and tells at the end what was cited and searched', async () => {
    const { events, query, reported } = await run();
    expect(outline(events)).toEqual([...ANSWER, 'token "At 07:35"', 'token " [1]."', 'done']);
    const { requestId, conversationId } = query;
    expect(events[0]?.data).toMatchObject({ requestId, conversationId, confidence: 0.9 });
    expect(events[4]?.data).toEqual({
      sources: [
        {
          n: 1,
          service: 'gmail',
          id: HIT.item.id,
          title: 'Your booking',
          from: 'Air',
          fromAddress: 'booking@air.example',
          date: '2027-02-20T10:00:00.000Z',
          link: 'https://mail.google.com/mail/#all/18c0ffee18c0ffee',
          snippet: 'Departure 07:35',
        },
      ],
    });
    expect(events.at(-1)?.data).toEqual({
      requestId,
      conversationId,
      messageId: expect.any(String),
      coverage: [{ service: 'gmail', searched: 5, total: 7, syncedAt: '2027-03-01T08:59:00.000Z', status: 'syncing' }],
      cited: [1],
      degraded: false,
    });
    expect(reported).toEqual([]);
    expect(clock.sleeping).toBe(0);
  });

  it('is logged as it was streamed', async () => {
    const { events, logged } = await run();
    expect(logged).toMatchObject({ state: 'finished', ended: true });
    expect(logged?.events).toEqual(JSON.parse(JSON.stringify(events)));
  });

  it('is kept as a message of its conversation', async () => {
    const { events, query, parts } = await run();
    const done = events.at(-1);
    const conversation = await parts.conversations.get(userId, query.conversationId, { limit: 10 });
    expect(conversation).toMatchObject({
      title: 'When is my flight?',
      messages: [
        { requestId: 'r1', query: 'When is my flight?', intent: { confidence: 0.9 }, response: 'At 07:35 [1].' },
      ],
    });
    expect(conversation?.messages[0]?.sources).toMatchObject([{ n: 1, title: 'Your booking' }]);
    expect(done?.event === 'done' && done.data.messageId).toBe(conversation?.messages[0]?.id);
  });

  it('gets the clock, the zone and what was asked before', async () => {
    const previous = {
      intent: intentOf({ confidence: 0.7 }),
      items: [{ ref: 'h1', service: 'gmail' as const, id: newId(clock), at: null, personAddress: 'sarah@example.com' }],
    };
    const contexts: unknown[] = [];
    const inputs: unknown[] = [];
    await run(
      {
        classify: (question, context) => {
          contexts.push([question, context]);
          return intentOf();
        },
        async *answer({ hits, findings, now, timeZone }) {
          inputs.push({ hits, findings, now, timeZone });
          yield 'x';
        },
      },
      { previous },
    );
    const now = new Date('2027-03-01T09:00:00Z');
    expect(contexts).toEqual([['When is my flight?', { userId, now, timeZone: 'Europe/Istanbul', previous }]]);
    expect(inputs).toEqual([
      { hits: [HIT], findings: new Map([['s1', { sources: [1], total: null }]]), now, timeZone: 'Europe/Istanbul' },
    ]);
  });

  it('that is degraded says so, in the same order', async () => {
    const { events } = await run({ classify: () => intentOf({ degraded: true }) });
    expect(events[0]?.data).toMatchObject({ degraded: true });
    expect(events.at(-1)).toMatchObject({ event: 'done', data: { degraded: true } });
  });

  it('that a lesser model had to give says so at its end', async () => {
    const { events } = await run({
      async *answer({ onDegraded }) {
        onDegraded?.();
        yield 'At 07:35 [1].';
      },
    });
    expect(outline(events)).toEqual([...ANSWER, 'token "At 07:35 [1]."', 'done']);
    expect(events[0]?.data).not.toHaveProperty('degraded');
    expect(events.at(-1)).toMatchObject({ event: 'done', data: { degraded: true } });
  });

  it('says when a part could not be looked up', async () => {
    let searches = 0;
    const step = (id: string) => ({ id, operation: 'workspace.search', params: { text: id, services: ['gmail'] } });
    const { events, reported } = await run({
      classify: () => intentOf({ steps: [step('s1'), step('s2')] }),
      search: async () => {
        searches += 1;
        if (searches === 2) throw new Error('secret inside');
        return { hits: [HIT], total: null, corrections: [], coverage: [] };
      },
    });
    expect(outline(events).slice(-3)).toEqual([
      'token " [1]."',
      String.raw`token "\n\nA part of your question could not be looked up right now; try again."`,
      'done',
    ]);
    expect(reported).toEqual([new Error('secret inside')]);
    expect(JSON.stringify(events)).not.toContain('secret');
  });
});

describe('a question back', () => {
  it('is asked for what is ambiguous, and kept as the response', async () => {
    const clarification = { question: 'Which Sarah?', options: ['Sarah Chen', 'Sarah Miller'] };
    const { events, parts, query } = await run({ classify: () => intentOf({ clarification }) });
    expect(outline(events)).toEqual(['intent', 'clarification', 'done']);
    expect(events[1]?.data).toEqual(clarification);
    expect(await parts.conversations.get(userId, query.conversationId, { limit: 10 })).toMatchObject({
      messages: [{ response: 'Which Sarah?' }],
    });
  });

  it('is asked when a name means several people, and nothing else says which', async () => {
    await know('Sarah Chen', 'chen@acme.example');
    await know('Sarah Miller', 'miller@example.com');
    expect(outline((await emailsFrom('Sarah Chen')).events)).toContain('plan');

    const { events, logged } = await emailsFrom('Sarah');
    expect(outline(events)).toEqual(['intent', 'clarification', 'done']);
    expect(events[1]?.data).toEqual({
      question:
        'Which Sarah do you mean: Sarah Chen (chen@acme.example, last contact on 28 February 2027) or Sarah Miller (miller@example.com, last contact on 28 February 2027)?',
      options: ['Show me mails from chen@acme.example', 'Show me mails from miller@example.com'],
    });
    expect(logged?.events).toEqual(events);
  });

  it.each([
    ['what it is about', { text: 'budget' }],
    ['when', { after: '2027-03-01T00:00:00Z' }],
  ])('is not asked when it was said %s: what is found shows who is meant', async (_, more) => {
    await know('Sarah Chen', 'chen@acme.example');
    await know('Sarah Miller', 'miller@example.com');
    const { events, requests } = await emailsFrom('Sarah', more);
    const steps = ['step p1 started', 'step p1 done', 'step s1 started', 'step s1 done'];
    expect(outline(events).slice(0, 6)).toEqual(['intent', 'plan', ...steps]);
    expect(requests[0]?.filters.from).toEqual(['chen@acme.example', 'miller@example.com']);
  });

  it('is asked for what is too uncertain, and nothing is run', async () => {
    const { events } = await run({ classify: () => intentOf({ confidence: 0.1 }) });
    expect(outline(events)).toEqual(['intent', 'clarification', 'done']);
  });

  it('is asked for what cannot be planned, and the operator is told', async () => {
    const { events, reported } = await run({
      classify: () => intentOf({ steps: [{ id: 's1', operation: 'gmail.send', params: {} }] }),
    });
    expect(outline(events)).toEqual(['intent', 'clarification', 'done']);
    expect(reported).toMatchObject([{ name: 'PlanError' }]);
  });
});

describe('a failure', () => {
  it.each<[string, Script, string[]]>([
    ['to understand', { classify: () => Promise.reject(new Error('secret inside')) }, ['error internal']],
    [
      'to find',
      { search: () => Promise.reject(new Error('secret inside')) },
      ['intent', 'plan', 'step s1 started', 'step s1 failed', 'error unavailable'],
    ],
    [
      'to answer, in the midst of it',
      {
        async *answer() {
          yield 'At';
          throw new Error('secret inside');
        },
      },
      [...ANSWER, 'token "At"', 'error internal'],
    ],
  ])('%s is an error event that keeps the inside to itself', async (_, script, expected) => {
    const { events, reported, logged, parts, query } = await run(script);
    expect(outline(events)).toEqual(expected);
    expect(events.at(-1)?.data).toMatchObject({ requestId: 'r1' });
    expect(JSON.stringify(events)).not.toContain('secret');
    expect(reported.length).toBeGreaterThan(0);
    expect(logged).toMatchObject({ state: 'finished', ended: true });
    expect(await parts.conversations.get(userId, query.conversationId, { limit: 10 })).toMatchObject({
      messages: [{ response: null }],
    });
  });

  it('to find the conversation, which was deleted meanwhile, keeps nothing and loses no answer', async () => {
    const conversationId = newId(clock);
    const { events, parts, reported } = await run({}, { conversationId, continues: true });
    expect(outline(events)).toEqual([...ANSWER, 'token "At 07:35"', 'token " [1]."', 'done']);
    expect(events.at(-1)?.data).toMatchObject({ messageId: null });
    expect(await parts.conversations.get(userId, conversationId, { limit: 10 })).toBeUndefined();
    expect(reported).toEqual([]);
  });

  it('to write the log does not lose the answer', async () => {
    const { parts, reported } = queryKit(database, clock);
    const query = await admitted(parts, { userId });
    const requestLog = { ...parts.requestLog, append: () => Promise.reject(new Error('away')) };
    const reading = readAll(runQuery({ ...parts, requestLog }, query, { budgetMs: 30_000, signal: never }));
    let events: Awaited<typeof reading> | undefined;
    void reading.then((read) => {
      events = read;
    });
    while (!events) await clock.advance(clock.wakesWithin(50) ? 50 : 0);
    expect(outline(events).at(-1)).toBe('done');
    expect(reported).toEqual([new Error('away')]);
  });

  it('to keep the message does not lose the answer', async () => {
    const { parts, reported } = queryKit(database, clock);
    const query = await admitted(parts, { userId });
    const conversations = { ...parts.conversations, add: () => Promise.reject(new Error('away')) };
    const events = await readAll(runQuery({ ...parts, conversations }, query, { budgetMs: 30_000, signal: never }));
    expect(events.at(-1)).toMatchObject({ event: 'done', data: { messageId: null, cited: [1] } });
    expect(reported).toEqual([new Error('away')]);
  });
});
