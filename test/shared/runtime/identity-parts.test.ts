import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { loadWorkspace, startGoogleSimulator } from '../../../local/google-simulator/index.ts';
import { createAccountRemover } from '../../../shared/adapters/postgres/identity/account-remover.ts';
import { openAccessTokenVerifier } from '../../../shared/runtime/access-tokens.ts';
import { openDatabase } from '../../../shared/runtime/database.ts';
import { openLeaveAgain } from '../../../shared/runtime/leave-google.ts';
import { openSecrets } from '../../../shared/runtime/secrets.ts';
import { openSignIn } from '../../../shared/runtime/sign-in.ts';
import { openTokens, openTokenVault } from '../../../shared/runtime/token-vault.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { signInAsApp } from '../../helpers/sign-in-as-app.ts';

const test = await createTestDatabase();
const clock = new FakeClock('2027-03-01T09:00:00Z');
const clients = [{ clientId: 'client', clientSecret: 'fake-secret' }];
const simulator = await startGoogleSimulator({ workspace: await loadWorkspace(SMALL_DEMO.directory), clock, clients });
const directory = await mkdtemp(join(tmpdir(), 'parts-'));
afterAll(async () => {
  await simulator.close();
  await test.drop();
  await rm(directory, { recursive: true });
});

async function writeSecret(name: string, value: unknown): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, JSON.stringify(value), { mode: 0o600 });
  return pathToFileURL(path).href;
}

const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
const environment = {
  DATABASE_URL: test.appUrl,
  GOOGLE_ROOT_URL: simulator.url,
  GOOGLE_CLIENT_ID: 'client',
  GOOGLE_REDIRECT_URI: 'https://app.example/v1/auth/google/callback',
  GOOGLE_SECRET: await writeSecret('google', { clientSecret: 'fake-secret' }),
  KEY_FILE: join(directory, 'data-key'),
  JWT_ISSUER: 'https://orchestrator.example',
  JWT_AUDIENCE: 'orchestrator',
  APPLICATION_SECRET: await writeSecret('application', {
    upstashToken: 'fake',
    sessionPublicKeys: { keys: [{ ...(await exportJWK(publicKey)), kid: 'k' }] },
  }),
  SESSION_SECRET: await writeSecret('session', { signingKey: { ...(await exportJWK(privateKey)), kid: 'k' } }),
};

describe('the parts of identity', () => {
  it('come from the environment and work together, from the code to Google’s token', async () => {
    const database = openDatabase(environment);
    const parts = { database, clock, readSecret: openSecrets(clock) };
    const signIn = await openSignIn(environment, { ...parts, onConnected: async () => {}, onNotRevoked: () => {} });
    const redirectUri = environment.GOOGLE_REDIRECT_URI;
    const { session, userId, accountId } = await signInAsApp(signIn, (codeChallenge) =>
      simulator.issueAuthorizationCode({ redirectUri, scopes: ['openid'], codeChallenge }),
    );

    const verify = openAccessTokenVerifier(environment, parts);
    expect(await verify(`Bearer ${session?.accessToken}`)).toMatchObject({ userId });
    // As another function has it: with nothing in memory yet.
    const vault = await openTokenVault(environment, { ...parts, readSecret: openSecrets(clock) });
    expect(await vault.accessToken({ userId, accountId })).toMatch(/^ya29\./);
    expect((await stat(environment.KEY_FILE)).mode & 0o777).toBe(0o600);
    await database.close();
  });

  it('leave Google for an account whose request died, as a worker does', async () => {
    const database = openDatabase(environment);
    const parts = { database, clock, readSecret: openSecrets(clock) };
    const signIn = await openSignIn(environment, { ...parts, onConnected: async () => {}, onNotRevoked: () => {} });
    const redirectUri = environment.GOOGLE_REDIRECT_URI;
    const account = await signInAsApp(signIn, (codeChallenge) =>
      simulator.issueAuthorizationCode({ redirectUri, scopes: ['openid'], codeChallenge }),
    );
    await createAccountRemover(database).detach(account, { at: clock.now(), dueAt: clock.now() });
    const tokens = await openTokens(environment, parts);
    const leaveAgain = await openLeaveAgain(environment, {
      ...parts,
      tokens,
      readSecret: () => expect.fail('The tokens are open.'),
      log: { warn: (message) => expect.fail(message) },
    });
    expect(await leaveAgain(account, new AbortController().signal)).toEqual({ watches: 'stopped', grant: 'revoked' });
    expect(simulator.grantedScopes()).toEqual([]);
    await database.close();
  });
});
