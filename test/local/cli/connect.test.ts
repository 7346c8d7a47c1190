import { afterAll, describe, expect, it } from 'vitest';
import { accountsCommand, findAccount, printAccounts } from '../../../local/cli/accounts.ts';
import { connect } from '../../../local/cli/connect.ts';
import { disconnect } from '../../../local/cli/disconnect.ts';
import { forget } from '../../../local/cli/forget.ts';
import { startLoopback } from '../../../local/cli/loopback.ts';
import { printAnswer } from '../../../local/cli/print-answer.ts';
import { printHits } from '../../../local/cli/print-hits.ts';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { OAUTH_SCOPES, oauthRedirectUri } from '../../../local/embedded/environment.ts';
import { createSignIn } from '../../../local/embedded/sign-in.ts';
import { startEmbedded } from '../../end-to-end/embedded.ts';
import { Browser } from '../../functions/api/browser.ts';
import { outputOf } from './capture-output.ts';

// The embedded mode as it ships. The tests follow one person from their second sign-in to the end.
const embedded = await startEmbedded();
afterAll(() => embedded.stop());
const server = embedded.orchestrator;
const { me } = SMALL_DEMO;

/** What a person does with the page that is opened for them. */
function answering(decision: Parameters<Browser['decide']>[1]) {
  const visited: Promise<unknown>[] = [];
  const open = (address: string) => {
    const browser = new Browser();
    visited.push(
      browser
        .open(address)
        .then(({ url, response }) =>
          response?.url.includes('/o/oauth2/') ? browser.decide(url, decision) : undefined,
        ),
    );
  };
  return { open, visited: () => Promise.all(visited) };
}

describe('wo connect', () => {
  it('tells who denied, in plain words', async () => {
    const person = answering({ account: me, deny: true });
    // Without the address, Google asks which account it is.
    await expect(connect(server, undefined, undefined, person.open)).rejects.toThrow('You did not give the permission');
    await person.visited();
  });

  it('goes by Google’s page and shows the sync until it is whole', async () => {
    const person = answering({ account: me });
    const output = await outputOf(() => connect(server, me, undefined, person.open));
    await person.visited();
    expect(output).toContain(`Connected: ${me}.`);
    expect(output).toMatch(/gmail +\d+ synced/);
    expect(output).not.toContain('Not allowed');
  });
});

it('no other page of this machine is sent a code: Google refuses it before it asks', async () => {
  const { google, url } = embedded.orchestrator;
  const consent = (redirectUri: string) => {
    const query = { client_id: google.clients[0]?.clientId ?? '', response_type: 'code', scope: 'openid' };
    return fetch(`${google.url}/o/oauth2/v2/auth?${new URLSearchParams({ ...query, redirect_uri: redirectUri })}`);
  };
  const evil = await consent(`${url}/v1/auth/google/evil`);
  expect(evil.status).toBe(400);
  expect(await evil.text()).toContain('redirect_uri_mismatch');
  expect((await consent(oauthRedirectUri(url))).status).toBe(200);
});

describe('wo accounts', () => {
  it('lists what is connected', async () => {
    expect(await outputOf(() => printAccounts(server))).toBe(`${me}  connected  gmail, calendar, drive, contacts\n`);
  });

  it('tells programs all that the API answers', async () => {
    const output = await outputOf(() => printAccounts(server, true));
    expect(JSON.parse(output)).toMatchObject({ accounts: [{ email: me, connectedAt: expect.any(String) }] });
  });
});

describe('a server that is named', () => {
  it('gives a token to who signs in to it, by which the other commands serve it', async () => {
    const person = answering({ account: me });
    const output = await outputOf(() => connect({ url: server.url, isRemote: true }, me, undefined, person.open));
    await person.visited();
    const [, url = '', token = ''] = /export WO_URL=(\S+) WO_TOKEN=(\S+)/.exec(output) ?? [];
    const accounts = (...rest: string[]) => accountsCommand.parseAsync(['--url', url, ...rest], { from: 'user' });
    expect(await outputOf(() => accounts('--token', token).then(() => undefined))).toContain(`${me}  connected`);
    await expect(accounts('--token', 'stale')).rejects.toThrow(/does not take this token.*wo -- connect --url/s);
  });
});

describe('wo disconnect', () => {
  it('names those that there are when it does not know one', async () => {
    await expect(disconnect(server, 'nobody@example.com', async () => 'yes')).rejects.toThrow(`There are: ${me}.`);
  });

  it('says what goes, and does nothing without a yes', async () => {
    const questions: string[] = [];
    const answer = disconnect(server, me, async (question) => {
      questions.push(question);
      return '';
    });
    await expect(answer).rejects.toThrow('Nothing was removed.');
    expect(questions).toEqual([
      expect.stringContaining(`all mails, events, files and contacts that are stored of ${me}`),
    ]);
    expect(await findAccount(server, me)).toMatchObject({ state: 'connected' });
  });
});

describe('wo forget', () => {
  it('does nothing when something else is typed', async () => {
    await expect(forget(server, async () => 'yes')).rejects.toThrow('That is not the address. Nothing was removed.');
    expect(await outputOf(() => printAccounts(server))).toContain(me);
  });

  it('removes everything once the address is typed, and shows what, and that it is gone', async () => {
    const asked: string[] = [];
    const output = await outputOf(() =>
      forget(server, async (question) => {
        asked.push(question);
        return me;
      }),
    );
    expect(asked.join()).toContain(me);
    expect(output).toContain(`${me}: the permission at Google is revoked.`);
    expect(output).toMatch(/gmail_cache +\d+ removed/);
    expect(output).toMatch(/Counted again: \d+ tables, nothing of you in any of them\./);
    expect(output).toContain('Its next start begins anew');
  });

  it('is not undone by the server, and every command says what happened and what to do', async () => {
    expect(await createSignIn(embedded.orchestrator.google, server.url).again()).toBe(undefined);
    const told = /does not know you any more.*start it again/s;
    await expect(forget(server, async () => me)).rejects.toThrow(told);
    await expect(printAccounts(server)).rejects.toThrow(told);
    await expect(disconnect(server, me, async () => 'yes')).rejects.toThrow(told);
    await expect(connect(server, me, undefined, () => undefined)).rejects.toThrow(told);
    await expect(printAnswer(server, { query: 'when is my flight?' }, false)).rejects.toThrow(told);
    await expect(printHits(server, { q: 'flight', limit: 10, mode: 'relevance' }, false)).rejects.toThrow(told);
  });

  it('begins anew with the next start', async () => {
    await embedded.restart();
    expect(await outputOf(() => printAccounts(embedded.orchestrator))).toContain(`${me}  connected`);
  });
});

describe('whom Google has given its permission before, on a server that has lost it', () => {
  it('is sent to consent once more, with the token of the first time', async () => {
    const { orchestrator } = embedded;
    await outputOf(() => forget(orchestrator, async () => me));
    // Google remembers a consent, and so shows no page and gives no refresh token.
    const redirectUri = oauthRedirectUri(orchestrator.url);
    orchestrator.google.issueAuthorizationCode({ redirectUri, scopes: OAUTH_SCOPES });
    const pages: string[] = [];
    const person = answering({ account: me });
    const open = (url: string) => {
      pages.push(url);
      person.open(url);
    };
    const output = await outputOf(() => connect({ url: orchestrator.url, isRemote: true }, me, undefined, open));
    await person.visited();
    expect(pages.map((page) => new URL(page).searchParams.get('prompt'))).toEqual([null, 'consent']);
    expect(output).toMatch(/WO_TOKEN=\S+\nGoogle gave no lasting permission.*\nConnected: /);
    expect(output).toMatch(/gmail +\d+ synced/);
    expect(output.match(/WO_TOKEN=/g)).toHaveLength(1);
  });
});

describe('the way back from the browser', () => {
  it('is for the browser that carries the state, and no other page', async () => {
    const loopback = await startLoopback();
    try {
      const code = loopback.code('right');
      await fetch(`${loopback.redirectUri}?state=wrong&code=stolen`);
      expect((await fetch(loopback.redirectUri.replace('/callback', '/other?state=right&code=x'))).status).toBe(404);
      await fetch(`${loopback.redirectUri}?state=right&code=mine`);
      expect(await code).toBe('mine');
    } finally {
      await loopback.close();
    }
  });

  it('is waited for as long as the server waits, and no longer', async () => {
    const loopback = await startLoopback(1);
    try {
      await expect(loopback.code('never')).rejects.toThrow('Nothing was connected');
    } finally {
      await loopback.close();
    }
  });
});
