import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { loadWorkspace, startGoogleSimulator } from '../../../local/google-simulator/index.ts';
import { createGoogleOAuth } from '../../../shared/adapters/google/oauth.ts';
import { createWatchStopper } from '../../../shared/adapters/google/watch-stopper.ts';
import { createAccountRemover } from '../../../shared/adapters/postgres/identity/account-remover.ts';
import { createAccountStore } from '../../../shared/adapters/postgres/identity/account-store.ts';
import { readOpenChannels } from '../../../shared/adapters/postgres/identity/open-channels.ts';
import { createLeaveAgain } from '../../../shared/identity/leave-again.ts';
import { createLeaveGoogle } from '../../../shared/identity/leave-google.ts';
import { sealTokens } from '../../../shared/identity/sealed-tokens.ts';
import { TokenCipher } from '../../../shared/identity/token-cipher.ts';
import { type AccountRef, TokenVault } from '../../../shared/identity/token-vault.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { ALL_SCOPES, oauthClient, REDIRECT_URI } from '../../local/google-simulator/helpers/connect.ts';
import { createSomeone } from '../../migrations/one-of-each.ts';
import { createSealing } from './sealing.ts';

const START = '2027-03-01T09:00:00Z';
const test = await createTestDatabase();
const clock = new FakeClock(START);
const sealing = await createSealing(test.database, clock);
let unanswered = 0;
const google = await startGoogleSimulator({
  workspace: await loadWorkspace(SMALL_DEMO.directory),
  clock,
  onUnanswered: () => {
    unanswered += 1;
  },
});
afterAll(async () => {
  await test.drop();
  await sealing.remove();
  await google.close();
});
beforeEach(async () => {
  await test.asOwner('delete from users');
  google.faults.clear();
  failures.length = 0;
});

const never = new AbortController().signal;
const failures: string[] = [];
const accounts = createAccountStore(test.database);
const cipher = new TokenCipher(sealing.createDataKeys());
const [{ clientId, clientSecret } = { clientId: '', clientSecret: '' }] = google.clients;
const oauth = createGoogleOAuth({
  clientId,
  clientSecret: async () => clientSecret,
  redirectUri: REDIRECT_URI,
  rootUrl: google.url,
  clock,
});
const vault = new TokenVault({ oauth, accounts, cipher, clock });
const leave = createLeaveGoogle({
  watches: createWatchStopper({
    channelsOf: (account) => readOpenChannels(test.database, account),
    tokensOf: (account) => (signal, options) => vault.accessToken(account, signal, { ...options, isLeaving: true }),
    rootUrl: google.url,
    clock,
  }),
  accounts,
  cipher,
  oauth,
  clock,
  onFailure: (what) => failures.push(what),
});

/** Somebody whose tokens are good at the simulator. */
async function connected(): Promise<AccountRef & { accessToken: string }> {
  const { userId, accountId } = await createSomeone(test.database);
  const code = google.issueAuthorizationCode({ redirectUri: REDIRECT_URI, scopes: ALL_SCOPES });
  const { tokens } = await oauthClient(google).getToken(code);
  const [accessToken, refreshToken] = [tokens.access_token ?? '', tokens.refresh_token ?? ''];
  const expiresAt = new Date(clock.now().getTime() + 3_599_000);
  const sealed = await sealTokens(cipher, userId, { accessToken, refreshToken, expiresAt, scopes: ALL_SCOPES });
  await test.asOwner(
    `update accounts set google_access_token = $2, google_refresh_token = $3, token_expires_at = $4 where id = $1`,
    [accountId, sealed.accessToken, sealed.refreshToken, expiresAt],
  );
  await test.asOwner('delete from watches where account_id = $1', [accountId]);
  return { userId, accountId, accessToken };
}

/** What a call comes to when the clock stands still but for each request that is not answered, and how long it took by the clock. */
async function untilLimits<T>(call: Promise<T>): Promise<{ result: T; tookMs: number }> {
  const began = clock.now().getTime();
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  call.then(over, over);
  for (let waited = unanswered; !isOver; ) {
    if (waited === unanswered) await clock.advance(0);
    else {
      waited += 1;
      await clock.advanceToNext();
    }
  }
  return { result: await call, tookMs: clock.now().getTime() - began };
}

describe('leaving Google', () => {
  /** As it is when Google is asked. */
  async function detached() {
    const account = await connected();
    await test.asOwner(`update accounts set state = 'disconnected'`);
    return account;
  }

  it('ends watches and the grant', async () => {
    const account = await detached();
    expect(await leave(account, never)).toEqual({ watches: 'stopped', grant: 'revoked' });
    expect(google.grantedScopes()).toEqual([]);
    expect(failures).toEqual([]);
  });

  it('ends both at a repeat too, for which the tokens of an account that is disconnected were kept', async () => {
    const account = await detached();
    // Its access token has ended meanwhile.
    await clock.advance(3600_000);
    google.gmailWatch.start({ topicName: 'projects/p/topics/t', labelIds: [], labelFilterBehavior: 'include' }, '1');
    expect(await leave(account, never)).toEqual({ watches: 'stopped', grant: 'revoked' });
    expect(google.gmailWatch.topicName).toBeUndefined();
    expect(google.grantedScopes()).toEqual([]);
    expect(failures).toEqual([]);
  });

  it('tells that nothing could be stopped where the tokens that were kept are of no use any more', async () => {
    const account = await detached();
    google.withdrawGrants(SMALL_DEMO.me);
    await clock.advance(3600_000);
    expect(await leave(account, never)).toMatchObject({ watches: 'not-stopped' });
    expect(failures).toContain('watches');
    // And nobody but who leaves is served.
    await expect(vault.accessToken(account)).rejects.toMatchObject({ name: 'ReconnectRequiredError', isNews: false });
  });

  it('takes 11 s when Google answers nothing, and tells both failures', async () => {
    const account = await detached();
    for (const method of ['gmail.users.stop', 'oauth2.revoke']) google.faults.add({ kind: 'timeout', method });
    const { result, tookMs } = await untilLimits(leave(account, never));
    expect(result).toEqual({ watches: 'not-stopped', grant: 'not-revoked' });
    expect(failures).toEqual(['watches', 'grant']);
    // 3 s for the watch of the mailbox, 8 for the revocation.
    expect(tookMs).toBe(11_000);
    expect(google.grantedScopes()).not.toEqual([]);
  });

  it('leaves the grant of who has connected the account again while its watches were being stopped', async () => {
    const account = await detached();
    const stop = async () => void (await test.asOwner(`update accounts set state = 'connected'`));
    const onFailure = (what: string) => expect.fail(what);
    const slow = createLeaveGoogle({ watches: { stop }, accounts, cipher, oauth, clock, onFailure });
    expect(await slow(account, never)).toEqual({ watches: 'stopped', grant: 'none' });
    expect(google.grantedScopes()).not.toEqual([]);
  });

  it('leaves the watch of who has connected the account again while another call had its grant revoked', async () => {
    const account = await detached();
    google.gmailWatch.start({ topicName: 'projects/p/topics/t', labelIds: [], labelFilterBehavior: 'include' }, '1');
    let asked = 0;
    const watches = createWatchStopper({
      channelsOf: async () => [],
      tokensOf: (of) => async (signal, options) => {
        asked += 1;
        // The first one, which Google knows no more: meanwhile the tokens of the row are those of the new connection.
        if (asked === 1) {
          await test.asOwner(`update accounts set state = 'connected'`);
          return 'revoked';
        }
        return vault.accessToken(of, signal, { ...options, isLeaving: true });
      },
      rootUrl: google.url,
      clock,
    });
    const late = createLeaveGoogle({
      watches,
      accounts,
      cipher,
      oauth,
      clock,
      onFailure: (what) => failures.push(what),
    });
    expect(await late(account, never)).toEqual({ watches: 'not-stopped', grant: 'none' });
    expect(asked).toBe(2);
    expect(google.gmailWatch.topicName).toBe('projects/p/topics/t');
    google.gmailWatch.stop();
    // And one that is connected before it is asked for at all is not left.
    expect(await leave(account, never)).toEqual({ watches: 'stopped', grant: 'none' });
    expect(google.grantedScopes()).not.toEqual([]);
  });
});

describe('leaving Google again, where a request could not', () => {
  const remover = createAccountRemover(test.database);
  const givenUp: AccountRef[] = [];
  const leaveAgain = createLeaveAgain({ remover, leave, clock, onGivenUp: (account) => void givenUp.push(account) });
  const rowOf = async ({ accountId }: AccountRef) =>
    (await test.asOwner('select * from accounts where id = $1', [accountId]))[0];

  async function left(): Promise<AccountRef & { accessToken: string }> {
    const account = await connected();
    await remover.detach(account, { at: clock.now(), dueAt: clock.now() });
    return account;
  }

  it('ends watches and the grant of an account whose request died, and it stays without tokens', async () => {
    const account = await left();
    google.gmailWatch.start({ topicName: 'projects/p/topics/t', labelIds: [], labelFilterBehavior: 'include' }, '1');
    expect(await leaveAgain(account, never)).toEqual({ watches: 'stopped', grant: 'revoked' });
    expect(google.grantedScopes()).toEqual([]);
    expect(google.gmailWatch.topicName).toBeUndefined();
    expect(await rowOf(account)).toMatchObject({ google_refresh_token: null, removal_due_at: null });
    expect(await leaveAgain(account, never)).toBeUndefined();
  });

  it('leaves alone what is connected', async () => {
    const account = await connected();
    expect(await leaveAgain(account, never)).toBeUndefined();
    expect(google.grantedScopes()).not.toEqual([]);
    expect(await rowOf(account)).toMatchObject({ state: 'connected', removal_due_at: null });
  });

  it('keeps the tokens where Google can not be asked, for no longer as they are renewed', async () => {
    const account = await left();
    const before = await rowOf(account);
    await clock.advance(2 * 3600_000);
    google.faults.add({ kind: 'timeout', method: 'oauth2.revoke' });
    const { result } = await untilLimits(leaveAgain(account, never));
    expect(result).toMatchObject({ grant: 'not-revoked' });
    const after = await rowOf(account);
    expect(after?.google_access_token).not.toEqual(before?.google_access_token);
    expect(after).toMatchObject({ google_refresh_token: before?.google_refresh_token, updated_at: before?.updated_at });
    await clock.advance(22 * 3600_000);
    await untilLimits(leaveAgain(account, never));
    expect(await rowOf(account)).toMatchObject({ google_access_token: null, google_refresh_token: null });
    expect(givenUp).toMatchObject([{ accountId: account.accountId }]);
  });
});
