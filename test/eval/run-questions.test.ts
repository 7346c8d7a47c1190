import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Question, questionSchema } from '../../eval/answers/question.ts';
import { countByKind, percentile, toResult } from '../../eval/answers/result.ts';
import { runQuestions, type ServerAt } from '../../eval/answers/run-questions.ts';
import { type LocalHttpServer, readBody, startLocalHttpServer } from '../helpers/local-http-server.ts';

const question = (id: string, now: string, fields: Partial<Question> = {}): Question =>
  questionSchema.parse({ id, now, question: `asks ${id}`, must_contain: ['yes'], ...fields });

const MONDAY = '2027-03-08T09:00:00Z';
const FRIDAY = '2027-03-12T09:00:00Z';
const CONVERSATION = '01890a5d-ac96-774b-bcce-b302099a8057';

describe('asking questions', () => {
  /** What came in: which server was open, the query, and its conversation. */
  let log: string[];
  let reply: (query: string) => { status: number; body: object };
  let server: LocalHttpServer;

  beforeAll(async () => {
    server = await startLocalHttpServer(async (request, response) => {
      const { query, conversationId } = JSON.parse(await readBody(request)) as Record<string, string>;
      log.push(conversationId === undefined ? `${query}` : `${query} in ${conversationId}`);
      const { status, body } = reply(`${query}`);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });

  afterAll(() => server.close());

  async function openAt(now: Date): Promise<ServerAt> {
    log.push(`open ${now.toISOString()}`);
    return {
      url: server.url,
      accessToken: 'token',
      async [Symbol.asyncDispose]() {
        log.push('close');
      },
    };
  }

  const answered = (answer: string, more: object = {}) => ({
    status: 200,
    body: { conversationId: CONVERSATION, answer, sources: [], ...more },
  });

  const run = (questions: readonly Question[], signal = new AbortController().signal) => {
    log = [];
    return runQuestions(questions, openAt, () => undefined, signal);
  };

  it('opens a server for each moment, and keeps conversations together and in order', async () => {
    reply = () => answered('yes');
    const questions = [
      question('a-1', FRIDAY),
      question('b-1', MONDAY, { conversation: 'one' }),
      question('a-2', MONDAY),
      question('b-2', FRIDAY, { conversation: 'one' }),
      question('a-3', FRIDAY),
    ];
    const outcomes = await run(questions);
    expect(outcomes.map(({ question: { id } }) => id)).toEqual(['a-1', 'b-1', 'a-2', 'b-2', 'a-3']);
    expect(log).toEqual([
      'open 2027-03-08T09:00:00.000Z',
      'asks b-1',
      'close',
      'open 2027-03-12T09:00:00.000Z',
      `asks b-2 in ${CONVERSATION}`,
      'close',
      'open 2027-03-08T09:00:00.000Z',
      'asks a-2',
      'close',
      'open 2027-03-12T09:00:00.000Z',
      'asks a-1',
      'asks a-3',
      'close',
    ]);
  });

  it('counts what is right, wrong and asked, in all and by kind', async () => {
    const source = {
      n: 1,
      service: 'gmail',
      id: CONVERSATION,
      title: 'Booking',
      from: null,
      fromAddress: null,
      date: null,
      link: null,
      snippet: '',
    };
    const replies: Record<string, { status: number; body: object }> = {
      'asks when-1': answered('yes [1]', { sources: [source, { ...source, n: 2, title: 'Not cited' }] }),
      'asks when-2': answered('no'),
      'asks who-1': answered('', { clarification: { question: 'Which?', options: ['This', 'That'] } }),
      'asks who-2': answered('', { clarification: { question: 'Which?', options: [] } }),
      'asks who-3': { status: 429, body: { title: 'Too many requests', detail: 'Wait.' } },
      'asks who-4': { status: 200, body: { unexpected: true } },
    };
    reply = (query) => replies[query] ?? answered('');
    const outcomes = await run([
      question('when-1', MONDAY, { relevant: ['Booking'] }),
      question('when-2', MONDAY),
      question('who-1', MONDAY),
      question('who-2', MONDAY, { ambiguous: true }),
      question('who-3', MONDAY),
      question('who-4', MONDAY),
    ]);
    const { latencyMs, questions, ...counts } = toResult(outcomes);
    expect(counts).toEqual({ total: 6, right: 2, wrong: 3, asked: 1 });
    expect(latencyMs.p50).toBeGreaterThan(0);
    expect(questions.slice(0, 5)).toEqual([
      { id: 'when-1', verdict: 'right', answer: 'yes [1]', sources: [{ n: 1, service: 'gmail', title: 'Booking' }] },
      { id: 'when-2', verdict: 'wrong', answer: 'no', sources: [] },
      { id: 'who-1', verdict: 'asked', answer: 'Which?\nThis\nThat', sources: [] },
      { id: 'who-2', verdict: 'right', answer: 'Which?', sources: [] },
      { id: 'who-3', verdict: 'wrong', answer: '429 Too many requests: Wait.', sources: [] },
    ]);
    expect(questions[5]).toMatchObject({ verdict: 'wrong', answer: expect.stringMatching(/^ZodError/) });
    expect([...countByKind(outcomes)]).toEqual([
      ['when', { total: 2, right: 1, wrong: 1, asked: 0 }],
      ['who', { total: 4, right: 1, wrong: 2, asked: 1 }],
    ]);
  });

  it('closes the server when it is interrupted', async () => {
    const controller = new AbortController();
    reply = () => {
      controller.abort(new Error('Interrupted.'));
      return answered('yes');
    };
    await expect(run([question('a-1', MONDAY), question('a-2', MONDAY)], controller.signal)).rejects.toThrow(
      'Interrupted.',
    );
    expect(log).toEqual(['open 2027-03-08T09:00:00.000Z', 'asks a-1', 'close']);
  });
});

describe('percentiles, by nearest rank', () => {
  it.each([
    [[], 50, 0],
    [[7], 99, 7],
    [[3, 1, 2, 4], 50, 2],
    [Array.from({ length: 200 }, (_, index) => index + 1), 99, 198],
    [[0.123], 50, 0.1],
  ])('of %j, %d %% is %d', (values, percent, expected) => expect(percentile(values, percent)).toBe(expected));
});
