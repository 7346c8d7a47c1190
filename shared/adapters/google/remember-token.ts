import type { Clock } from '../../domain/clock.ts';
import type { AccessTokens } from './google-call.ts';

/** Less than a token that the vault hands out has left, which is a minute at least. */
const REMEMBERED_MS = 20_000;

/**
 * Asks for a token every 20 s, instead of with each of the hundreds of calls that a page of mails takes; and at once when Google
 * rejects it. An account that is stopped meanwhile is read from for so much longer.
 */
export function rememberToken(tokens: AccessTokens, clock: Clock): AccessTokens {
  let known: { token: string; until: number } | undefined;
  return async (signal, options = {}) => {
    const now = clock.now().getTime();
    if (known !== undefined && options.rejected === undefined && now < known.until) return known.token;
    const token = await tokens(signal, options);
    known = { token, until: now + REMEMBERED_MS };
    return token;
  };
}
