import { readFile } from 'node:fs/promises';
import { decodeJwt } from 'jose';
import { dataFiles } from '../../local/embedded/data-directory.ts';
import { shiftedClock } from '../../shared/adapters/clock/system-clock.ts';
import { accessTokenClaims } from '../../shared/identity/access-token-claims.ts';
import { createSessionTokens } from '../../shared/identity/session-tokens.ts';
import { sessionSecret } from '../../shared/runtime/secrets.ts';

/** A group of questions is done sooner. */
const LIFETIME_MS = 3_600_000;

/**
 * A token for the same session that is valid at another time, and of the tier that may ask most: an evaluation asks more
 * in an hour than a person would.
 * @param accessToken what the server over `dataDirectory` gave
 */
export async function tokenAt(accessToken: string, dataDirectory: string, clockOffsetMs: number): Promise<string> {
  const { iss = '', aud, ...rest } = decodeJwt(accessToken);
  const { sub, sid } = accessTokenClaims.parse(rest);
  const secret = await readFile(dataFiles(dataDirectory).sessionSecret, 'utf8');
  const { signingKey } = sessionSecret.parse(JSON.parse(secret));
  const clock = shiftedClock(clockOffsetMs);
  const tokens = createSessionTokens({ signingKey, issuer: iss, audience: String(aud), clock });
  return tokens.mint(
    { userId: sub, sessionId: sid, tier: 'enterprise', scopes: new Set(['query']) },
    new Date(clock.now().getTime() + LIFETIME_MS),
  );
}
