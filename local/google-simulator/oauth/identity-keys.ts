import { createHash } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { SimulatorClock } from '../simulator-clock.ts';

export interface IdentityKeys {
  /** The JWKS that Google serves at /oauth2/v3/certs. */
  jwks: { keys: readonly JWK[] };
  /** The same key by id in PEM, as at /oauth2/v1/certs, which google-auth-library reads on Node. */
  pem: Readonly<Record<string, string>>;
  /** An id token of OpenID Connect for this person and audience, valid for an hour. */
  signIdToken(person: { emailAddress: string; displayName: string | null }, audience: string): Promise<string>;
}

/** Makes the key that signs id tokens, anew at each start: id tokens live for an hour only. */
export async function createIdentityKeys(clock: SimulatorClock): Promise<IdentityKeys> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = createHash('sha1').update(JSON.stringify(jwk)).digest('hex');
  return {
    jwks: { keys: [{ ...jwk, kid, alg: 'RS256', use: 'sig' }] },
    pem: { [kid]: await exportSPKI(publicKey) },
    signIdToken(person, audience) {
      const issuedAt = Math.floor(clock.now().getTime() / 1000);
      return new SignJWT({
        azp: audience,
        email: person.emailAddress,
        email_verified: true,
        ...(person.displayName ? { name: person.displayName } : {}),
      })
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .setIssuer('https://accounts.google.com')
        .setAudience(audience)
        .setSubject(subjectOf(person.emailAddress))
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + 3600)
        .sign(privateKey);
    },
  };
}

/** Google's immutable id of a person, 21 decimal digits; here derived from the address. */
export function subjectOf(emailAddress: string): string {
  const digest = createHash('sha256').update(emailAddress.toLowerCase()).digest('hex');
  return `1${(BigInt(`0x${digest}`) % 10n ** 20n).toString().padStart(20, '0')}`;
}
