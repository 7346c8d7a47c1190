import { z } from 'zod';
import { TIERS } from '../domain/principal.ts';

/** The signature of access tokens, and the only one that is accepted: Ed25519 (RFC 8037). */
export const ACCESS_TOKEN_ALGORITHM = 'EdDSA';

/** The type in the header (RFC 9068), so that no other token signed with the same key passes for an access token. */
export const ACCESS_TOKEN_TYPE = 'at+jwt';

/** A session lasts a day; no access token is good for longer. */
export const MAX_TOKEN_AGE_SECONDS = 24 * 3600;

/** What is said beside issuer, audience and times. */
export const accessTokenClaims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  tier: z.enum(TIERS),
  /** Separated by spaces (RFC 8693 4.2). */
  scope: z.string().max(1000),
});
