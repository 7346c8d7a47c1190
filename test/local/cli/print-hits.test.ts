import type { ServerResponse } from 'node:http';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { printHits } from '../../../local/cli/print-hits.ts';
import { UserError } from '../../../local/cli/user-error.ts';
import { startLocalHttpServer } from '../../helpers/local-http-server.ts';
import { outputOf } from './capture-output.ts';

let answer: (response: ServerResponse) => void;
const asked: { url: string; authorization: string | undefined }[] = [];
const server = await startLocalHttpServer(async (request, response) => {
  asked.push({ url: request.url ?? '', authorization: request.headers.authorization });
  answer(response);
});
afterAll(() => server.close());
beforeEach(() => {
  asked.length = 0;
});

const running = { url: server.url, accessToken: 'the-token' };
const question = { q: 'from:sarah & "a b"', limit: 2, mode: 'relevance' };
const search = (asJson = false) => outputOf(() => printHits(running, question, asJson));

const hit = {
  service: 'gmail',
  id: 'x',
  title: 'Final budget',
  from: 'Sarah Lee',
  fromAddress: 's.lee@acme.example',
  date: '2027-02-10T10:00:00.000Z',
  link: null,
  snippet: 'Final budget Here is the draft.',
  passages: [],
  score: 0.03,
  ranks: { words: 1, vector: 3, filtered: 2 },
  duplicates: 0,
};

const result = (overrides: object) => {
  answer = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ hits: [], total: null, corrections: [], unresolved: [], coverage: [], ...overrides }),
    );
  };
};

const refuse = (status: number, body: unknown) => {
  answer = (response) => response.writeHead(status).end(JSON.stringify(body));
};

async function refusal(q = question.q): Promise<UserError> {
  const error = await printHits(running, { ...question, q }, false).catch((reason: unknown) => reason);
  if (error instanceof UserError) return error;
  throw new Error('It was expected to fail for the person to mend.');
}

it('asks the API, as the person of the token', async () => {
  result({});
  await search();
  expect(asked).toEqual([
    { url: '/v1/search?q=from%3Asarah+%26+%22a+b%22&limit=2&mode=relevance', authorization: 'Bearer the-token' },
  ]);
});

it('prints what was found, by what, and that there may be more', async () => {
  const event = { ...hit, service: 'calendar', title: '', date: '2027-03-12', snippet: '', ranks: {}, duplicates: 2 };
  result({ hits: [hit, event] });
  expect(await search()).toBe(
    [
      '1  Final budget',
      '   gmail · Sarah Lee · 2027-02-10 · words #1, meaning #3, preferred #2',
      '   Here is the draft.',
      '',
      '2  (no title)',
      '   calendar · Sarah Lee · 2027-03-12 · and 2 nearly the same',
      '',
      'The first 2; --limit shows more.',
      '',
    ].join('\n'),
  );
});

it.each([
  [{ hits: [] }, 'Nothing was found.\nOperators, quotes and "-" must all fit: with fewer of them there may be more.\n'],
  [{ hits: [hit] }, '1 found.\n'],
  [{ hits: [hit], total: 1 }, '1 found.\n'],
  [{ hits: [hit], total: 1_234 }, '1,234 found; the first 1 are shown.\n'],
])('says how many there are: %#', async (overrides, end) => {
  result(overrides);
  expect((await search()).endsWith(end)).toBe(true);
});

it('says what was read otherwise, and whom nobody knows', async () => {
  result({
    corrections: [
      { word: 'budgt', readAs: ['budget', 'budgie'] },
      { word: 'finl', readAs: [] },
    ],
    unresolved: ['wolfgang'],
  });
  expect(await search()).toBe(
    '"budgt" stands nowhere; read as budget, budgie.\n"finl" stands nowhere.\nNobody here is called "wolfgang".\nNothing was found.\n',
  );
});

it.each([
  ['dinner', false],
  ['wine-tasting', false],
  ['from:sarah dinner', true],
  ['"final draft"', true],
  ['dinner -movie', true],
  ['dinner AND movie', true],
])('where nothing was found says that what binds may be less: %s', async (q, isSaid) => {
  result({});
  const output = await outputOf(() => printHits(running, { ...question, q }, false));
  expect(output.includes('must all fit')).toBe(isSaid);
});

it('says what of the copy is missing', async () => {
  const [syncing, idle, failed] = [
    { service: 'gmail', syncedAt: null, status: 'syncing' },
    { service: 'calendar', syncedAt: '2027-02-10T10:00:00Z', status: 'syncing' },
    { service: 'drive', syncedAt: '2027-02-10T10:00:00Z', status: 'error' },
  ];
  result({ hits: [hit], coverage: [syncing, idle, failed] });
  expect(await search()).toContain(
    [
      '1 found.',
      'Not all is there yet, it is still being synced: gmail.',
      'The last sync failed, so what is newest may be missing: drive.',
      '',
    ].join('\n'),
  );
});

it('says what no account lets be read, and how one is connected', async () => {
  result({
    coverage: ['gmail', 'drive'].map((service) => ({ service, syncedAt: null, status: 'not-connected' })),
  });
  const output = await search();
  expect(output).toContain('No Google account of yours lets these be read: gmail, drive. npm run wo -- connect\n');
  expect(output).not.toContain('synced');
});

it('says what comes no more until its account is connected again', async () => {
  result({ coverage: [{ service: 'gmail', syncedAt: '2027-03-01T08:00:00Z', status: 'reconnect-required' }] });
  expect(await search()).toContain('so what is newest is missing: gmail. npm run wo -- connect\n');
});

it('lets nothing of a mail command the terminal', async () => {
  const evil = '\u001b]0;owned\u0007\u001b[2J\u202eevil';
  result({ hits: [{ ...hit, title: evil, from: evil, snippet: evil }], unresolved: [evil] });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(await search()).not.toMatch(/[\u0007\u001b\u202e]/);
});

it('prints the whole answer for programs', async () => {
  result({ hits: [hit], total: 1 });
  expect(JSON.parse(await search(true))).toMatchObject({ hits: [hit], total: 1, coverage: [] });
});

describe('a refusal', () => {
  it('is printed as the API says it, for programs', async () => {
    const problem = { type: 'urn:problem:invalid-request', title: 'x', status: 400, detail: 'No.' };
    refuse(400, problem);
    let error: unknown;
    const output = await outputOf(() =>
      printHits(running, question, true).catch((reason: unknown) => {
        error = reason;
      }),
    );
    expect(JSON.parse(output)).toEqual(problem);
    expect(error).toBeInstanceOf(UserError);
  });

  it('of the search itself is told with its place, and is the way of calling', async () => {
    const detail = 'There is no operator "form:".';
    refuse(400, { title: 'x', detail, errors: [{ pointer: 'query/q', message: detail, span: { start: 7, end: 17 } }] });
    const error = await refusal('budget form:sarah soon');
    expect(error.message).toBe(`${detail}\n  budget form:sarah soon\n         ^^^^^^^^^^`);
    expect(error.exitCode).toBe(2);
  });

  it.each([
    [403, { title: 'The token does not allow this', detail: 'No.' }, 'The token does not allow this: No.'],
    [502, 'gateway', 'The server answered 502.'],
  ])('with status %i is told in words', async (status, body, message) => {
    refuse(status, body);
    expect((await refusal()).message).toBe(message);
  });

  it('to answer at all is told in words', async () => {
    answer = (response) => response.destroy();
    expect((await refusal()).message).toContain('does not answer');
  });
});
