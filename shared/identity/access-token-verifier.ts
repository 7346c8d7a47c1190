import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import type { Clock } from '../domain/clock.ts';
import { type Principal, SCOPES, type Scope } from '../domain/principal.ts';
import { ProblemError } from '../domain/problem.ts';
import {
  ACCESS_TOKEN_ALGORITHM,
  ACCESS_TOKEN_TYPE,
  accessTokenClaims,
  MAX_TOKEN_AGE_SECONDS,
} from './access-token-claims.ts';

/**
 * Says who is calling, from the value of the header `Authorization`.
 * @throws ProblemError 'invalid-token'
 */
export type VerifyAccessToken = (authorizationHeader: string | undefined) => Promise<Principal>;

/** The clocks of two machines differ by less. */
const TOLERANCE_SECONDS = 5;

/** RFC 6750 2.1. A longer token than this is none of ours. */
const BEARER = /^Bearer ([A-Za-z0-9._~+/-]{1,4096}=*) *$/i;

/**
 * Verifies access tokens: signature (EdDSA only), type, issuer, audience, expiry, not-before, age, and the claims. Scopes
 * that this release does not know are left out.
 *
 * @param options.publicKeys a key may be added before it signs and removed a day after it signed last
 */
export function createAccessTokenVerifier(options: {
  publicKeys: JSONWebKeySet;
  issuer: string;
  audience: string;
  clock: Clock;
}): VerifyAccessToken {
  const { issuer, audience, clock } = options;
  const keys = createLocalJWKSet(options.publicKeys);

  return async (authorizationHeader) => {
    const token = BEARER.exec(authorizationHeader ?? '')?.[1];
    if (token === undefined) {
      throw new ProblemError('invalid-token', 'Send the access token in the header: Authorization: Bearer <token>.');
    }
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: [ACCESS_TOKEN_ALGORITHM],
        typ: ACCESS_TOKEN_TYPE,
        issuer,
        audience,
        requiredClaims: ['exp', 'iat', 'sub'],
        maxTokenAge: MAX_TOKEN_AGE_SECONDS,
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: clock.now(),
      });
      const claims = accessTokenClaims.parse(payload);
      const scopes = new Set(claims.scope.split(' ').filter(isScope));
      return { userId: claims.sub, sessionId: claims.sid, tier: claims.tier, scopes };
    } catch (cause) {
      const detail =
        cause instanceof errors.JWTExpired
          ? 'The access token has expired; sign in again.'
          : 'The access token was not issued for this service or was changed; sign in again.';
      throw new ProblemError('invalid-token', detail, { cause });
    }
  };
}

function isScope(text: string): text is Scope {
  return (SCOPES as readonly string[]).includes(text);
}
