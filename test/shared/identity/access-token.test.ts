import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Principal } from '../../../shared/domain/principal.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';
import { createAccessTokenVerifier } from '../../../shared/identity/access-token-verifier.ts';
import { createSessionTokens } from '../../../shared/identity/session-tokens.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const ISSUER = 'https://orchestrator.example';
const AUDIENCE = 'orchestrator';
const NOW = '2027-03-01T09:00:00Z';
const NOW_SECONDS = Date.parse(NOW) / 1000;
const DAY = 24 * 3600;

async function createKey(kid: string): Promise<{ signingKey: JWK; publicKey: JWK }> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  return { signingKey: { ...(await exportJWK(privateKey)), kid }, publicKey: { ...(await exportJWK(publicKey)), kid } };
}

const ours = await createKey('ours');
const foreign = await createKey('ours');
const unknown = await createKey('unknown');

const clock = new FakeClock(NOW);
const verify = createAccessTokenVerifier({
  publicKeys: { keys: [{ ...ours.publicKey, kty: 'OKP' }] },
  issuer: ISSUER,
  audience: AUDIENCE,
  clock,
});
const tokens = createSessionTokens({ signingKey: ours.signingKey, issuer: ISSUER, audience: AUDIENCE, clock });

const ADA: Principal = {
  userId: '019f0000-0000-7000-8000-00000000000a',
  sessionId: '019f0000-0000-7000-8000-00000000005e',
  tier: 'pro',
  scopes: new Set(['query', 'search']),
};

const CLAIMS = {
  iss: ISSUER,
  aud: AUDIENCE,
  sub: ADA.userId,
  sid: ADA.sessionId,
  tier: 'pro',
  scope: 'query search',
  iat: NOW_SECONDS,
  exp: NOW_SECONDS + 3600,
};

/** A token that is right but for what is given here; a claim or header of undefined is left out. */
async function sign(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}, key = ours.signingKey) {
  const whole = { alg: 'EdDSA', typ: 'at+jwt', kid: 'ours', ...header };
  return new SignJWT(JSON.parse(JSON.stringify({ ...CLAIMS, ...claims })))
    .setProtectedHeader(JSON.parse(JSON.stringify(whole)))
    .sign(await importJWK(key, 'EdDSA'));
}

const problemOf = (header: string | undefined): Promise<ProblemError> =>
  verify(header).then(
    () => expect.unreachable('the token was accepted'),
    (error) => {
      expect(error).toBeInstanceOf(ProblemError);
      expect(error.code).toBe('invalid-token');
      return error;
    },
  );

describe('an access token', () => {
  it('that was minted here says who is calling', async () => {
    const token = await tokens.mint(ADA, new Date(clock.now().getTime() + DAY * 1000));
    expect(await verify(`Bearer ${token}`)).toEqual(ADA);
    expect(await verify(`bearer ${token}`)).toEqual(ADA);
  });

  it('is accepted as the refused ones below are made', async () => {
    expect(await verify(`Bearer ${await sign()}`)).toEqual(ADA);
  });

  it('gives only the scopes that are known', async () => {
    const { scopes } = await verify(`Bearer ${await sign({ scope: 'query later:scope  constructor' })}`);
    expect(scopes).toEqual(new Set(['query']));
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer two tokens', `Bearer ${'a'.repeat(5000)}`])(
    'is asked for when there is none: %s',
    async (header) => {
      expect((await problemOf(header)).detail).toBe(
        'Send the access token in the header: Authorization: Bearer <token>.',
      );
    },
  );

  it.each([
    ['another issuer', { iss: 'https://evil.example' }],
    ['no issuer', { iss: undefined }],
    ['another audience', { aud: 'another' }],
    ['no audience', { aud: undefined }],
    ['no expiry', { exp: undefined }],
    ['not before a later time', { nbf: NOW_SECONDS + 60 }],
    ['issued in the future', { iat: NOW_SECONDS + 60 }],
    ['no time of issue', { iat: undefined }],
    ['no person', { sub: undefined }],
    ['a person that is no id', { sub: 'ada' }],
    ['no session', { sid: undefined }],
    ['a tier that there is not', { tier: 'root' }],
    ['no scope', { scope: undefined }],
    ['scopes in a list', { scope: ['query'] }],
  ])('is refused with %s', async (_, claims) => {
    expect((await problemOf(`Bearer ${await sign(claims)}`)).detail).toMatch(/^The access token was not issued/);
  });

  it('is refused when it has expired, and says so', async () => {
    const problem = await problemOf(`Bearer ${await sign({ iat: NOW_SECONDS - 7200, exp: NOW_SECONDS - 6 })}`);
    expect(problem.detail).toBe('The access token has expired; sign in again.');
  });

  it('is refused a day after its issue, whatever its expiry says', async () => {
    await problemOf(`Bearer ${await sign({ iat: NOW_SECONDS - DAY - 6, exp: NOW_SECONDS + 3600 })}`);
  });

  it('is accepted within the five seconds that clocks may differ', async () => {
    await verify(`Bearer ${await sign({ exp: NOW_SECONDS - 4 })}`);
    await verify(`Bearer ${await sign({ iat: NOW_SECONDS + 4 })}`);
  });

  it('is refused when another key signed it', async () => {
    await problemOf(`Bearer ${await sign({}, {}, foreign.signingKey)}`);
    await problemOf(`Bearer ${await sign({}, { kid: 'unknown' }, unknown.signingKey)}`);
  });

  it('is refused when it is a token of another type', async () => {
    await problemOf(`Bearer ${await sign({}, { typ: 'JWT' })}`);
    await problemOf(`Bearer ${await sign({}, { typ: undefined })}`);
  });

  it('is refused without a signature, or with one of a shared secret', async () => {
    const bare = new UnsecuredJWT(CLAIMS).encode();
    await problemOf(`Bearer ${bare}`);
    // The classic confusion: the public key, which everybody has, taken for the secret of an HMAC.
    const secret = Buffer.from(JSON.stringify(ours.publicKey).padEnd(64));
    const confused = await new SignJWT(CLAIMS)
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'ours' })
      .sign(secret);
    await problemOf(`Bearer ${confused}`);
  });

  it('is refused when its claims were changed', async () => {
    const [head, , signature] = (await sign()).split('.');
    const claims = Buffer.from(JSON.stringify({ ...CLAIMS, tier: 'enterprise' })).toString('base64url');
    await problemOf(`Bearer ${head}.${claims}.${signature}`);
  });

  it('is refused without a word about why', async () => {
    const problem = await problemOf(`Bearer ${await sign({ iss: 'https://evil.example' })}`);
    expect(problem.detail).not.toMatch(/evil|claim/);
    expect(problem.cause).toMatchObject({ code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' });
  });
});

describe('minting', () => {
  it.each([0, -1, DAY + 1])('refuses a token that lasts %d s', async (seconds) => {
    await expect(tokens.mint(ADA, new Date(clock.now().getTime() + seconds * 1000))).rejects.toThrow(RangeError);
  });

  it('refuses a key without an id', async () => {
    const { kid: _, ...signingKey } = ours.signingKey;
    expect(() => createSessionTokens({ signingKey, issuer: ISSUER, audience: AUDIENCE, clock })).toThrow(/no kid/);
  });
});
