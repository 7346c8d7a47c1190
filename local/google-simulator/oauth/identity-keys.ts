import { createHash } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import type { SimulatorClock } from '../simulator-clock.ts';

/** The token that Pub/Sub proves itself with. */
export interface ServiceAccountToken {
  serviceAccountEmail: string;
  audience: string;
  /** What takes the place of the claims that belong there; undefined leaves one out. */
  claims?: Readonly<Record<string, unknown>> | undefined;
}

export interface IdentityKeys {
  /** The JWKS that Google serves at /oauth2/v3/certs. */
  jwks: { keys: readonly JWK[] };
  /** The same key by id in PEM, as at /oauth2/v1/certs, which google-auth-library reads on Node. */
  pem: Readonly<Record<string, string>>;
  /** An id token of OpenID Connect for this person and audience, valid for an hour. */
  signIdToken(person: { emailAddress: string; displayName: string | null }, audience: string): Promise<string>;
  /** A token that says that the service account sends something to this audience, valid for an hour. */
  signServiceAccountToken(token: ServiceAccountToken): Promise<string>;
}

/** Makes the key that signs id tokens, anew at each start: id tokens live for an hour only. */
export async function createIdentityKeys(clock: SimulatorClock): Promise<IdentityKeys> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = createHash('sha1').update(JSON.stringify(jwk)).digest('hex');
  function sign(subject: string, audience: string, claims: JWTPayload): Promise<string> {
    const iat = Math.floor(clock.now().getTime() / 1000);
    const standard = { iss: 'https://accounts.google.com', aud: audience, sub: subject, iat, exp: iat + 3600 };
    return new SignJWT({ ...standard, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
      .sign(privateKey);
  }

  return {
    jwks: { keys: [{ ...jwk, kid, alg: 'RS256', use: 'sig' }] },
    pem: { [kid]: await exportSPKI(publicKey) },
    signIdToken({ emailAddress, displayName }, audience) {
      const name = displayName ? { name: displayName } : {};
      return sign(subjectOf(emailAddress), audience, {
        azp: audience,
        email: emailAddress,
        email_verified: true,
        ...name,
      });
    },
    signServiceAccountToken({ serviceAccountEmail, audience, claims }) {
      const subject = subjectOf(serviceAccountEmail);
      return sign(subject, audience, { azp: subject, email: serviceAccountEmail, email_verified: true, ...claims });
    },
  };
}

/** Google's immutable id of a person, 21 decimal digits; here derived from the address. */
export function subjectOf(emailAddress: string): string {
  const digest = createHash('sha256').update(emailAddress.toLowerCase()).digest('hex');
  return `1${(BigInt(`0x${digest}`) % 10n ** 20n).toString().padStart(20, '0')}`;
}
