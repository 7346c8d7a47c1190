import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { forget } from '../../../local/cli/forget.ts';
import { startLocalHttpServer } from '../../helpers/local-http-server.ts';
import { outputOf } from './capture-output.ts';

const email = 'ada@example.com';
const unreachable = { email, grant: 'not-revoked', watches: 'stopped' };
const revoked = { email, grant: 'revoked', watches: 'stopped' };
const none = { email, grant: 'none', watches: 'stopped' };
const more = {
  accounts: [revoked],
  removed: [{ table: 'postings', rows: 9_000_000 }],
  rows: 'being-removed',
  tablesVerified: null,
  cache: { removed: 2, complete: true },
};
const all = { ...more, accounts: [none], removed: [], rows: 'removed', tablesVerified: 30 };

/** What DELETE /v1/me answers, in turn; the last one from then on. */
let answers: (object | number)[] = [];
let asked = 0;
const server = await startLocalHttpServer(async (request, response) => {
  if (request.method === 'GET') return void response.end(JSON.stringify({ email }));
  const answer = answers[Math.min(asked, answers.length - 1)];
  asked += 1;
  if (typeof answer !== 'number') return void response.end(JSON.stringify(answer));
  response.writeHead(answer, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ title: 'Internal error', status: answer, detail: 'Rows are left in postings.' }));
});
afterAll(() => server.close());
beforeEach(() => {
  asked = 0;
});

async function run() {
  let failure: unknown;
  const output = await outputOf(async () => {
    await forget({ url: server.url, accessToken: 'the-token' }, async () => email).catch((error) => {
      failure = error;
    });
  });
  return { output, failure };
}

describe('wo forget, of somebody with more than a request has time for', () => {
  it('asks again until nothing is left, and tells what all answers say together', async () => {
    answers = [{ ...more, accounts: [unreachable] }, more, { ...more, accounts: [none] }, all];
    const { output, failure } = await run();
    expect(asked).toBe(4);
    expect(failure).toBeUndefined();
    expect(output).toContain(`${email}: the permission at Google is revoked.\n`);
    expect(output).not.toContain('could not be asked');
    expect(output).toMatch(/postings +9,000,000 removed/);
    expect(output).toMatch(/cached keys +8 removed/);
    expect(output).toContain('Counted again: 30 tables');
  });

  it('does not say that anything is removed which is not', async () => {
    answers = [more];
    const { output, failure } = await run();
    expect(asked).toBe(21);
    expect(failure).toBeUndefined();
    expect(output).toMatch(/postings +9,000,000 to be removed/);
    expect(output).toContain('Not all of that is gone yet');
    expect(output).not.toContain('Counted again');
  });

  it('tells what it knows where a repeat fails, and that', async () => {
    answers = [{ ...more, accounts: [unreachable] }, 500];
    const { output, failure } = await run();
    expect(output).toContain('Take the permission away at https://myaccount.google.com/connections');
    expect(output).toContain('Not all of that is gone yet');
    expect(failure).toMatchObject({ name: 'UserError', message: expect.stringContaining('Rows are left in postings') });
  });
});
