import { importJWK, type JWK, SignJWT } from 'jose';
import type { Clock } from '../domain/clock.ts';
import type { Principal } from '../domain/principal.ts';
import { ACCESS_TOKEN_ALGORITHM, ACCESS_TOKEN_TYPE, MAX_TOKEN_AGE_SECONDS } from './access-token-claims.ts';

export interface SessionTokens {
  /**
   * An access token of ours, signed, for this principal.
   * @param expiresAt at most 24 hours from now
   */
  mint(principal: Principal, expiresAt: Date): Promise<string>;
}

/** @param options.signingKey a private JWK: kty OKP, crv Ed25519, with the kid under which its public part is known */
export function createSessionTokens(options: {
  signingKey: JWK;
  issuer: string;
  audience: string;
  clock: Clock;
}): SessionTokens {
  const { signingKey, issuer, audience, clock } = options;
  const { kid } = signingKey;
  if (!kid) throw new Error('The signing key has no kid, by which verifiers find its public part.');
  const imported = importJWK(signingKey, ACCESS_TOKEN_ALGORITHM);

  return {
    async mint(principal, expiresAt) {
      const issuedAt = Math.floor(clock.now().getTime() / 1000);
      const expires = Math.floor(expiresAt.getTime() / 1000);
      if (expires <= issuedAt || expires - issuedAt > MAX_TOKEN_AGE_SECONDS) {
        throw new RangeError(`A token may last up to ${MAX_TOKEN_AGE_SECONDS} s, not ${expires - issuedAt} s.`);
      }
      return new SignJWT({ sid: principal.sessionId, tier: principal.tier, scope: [...principal.scopes].join(' ') })
        .setProtectedHeader({ alg: ACCESS_TOKEN_ALGORITHM, typ: ACCESS_TOKEN_TYPE, kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(principal.userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expires)
        .sign(await imported);
    },
  };
}
