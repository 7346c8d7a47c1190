import type { ClientSecret } from '../adapters/google/oauth.ts';
import type { Clock } from '../domain/clock.ts';
import { googleSecret, type ReadSecret } from './secrets.ts';

/** A secret that is wrong is refused for every account: it is not read anew for each. */
const ANEW_EVERY_MS = 60_000;

/**
 * The secret of the OAuth client. One that Google refuses is read anew, at most once a minute: it was changed at Google and in Secrets
 * Manager since it was read. Where it can't be read, what is known stays.
 */
export function openClientSecret(reference: string, parts: { readSecret: ReadSecret; clock: Clock }): ClientSecret {
  const { readSecret, clock } = parts;
  let readAnewAt = Number.NEGATIVE_INFINITY;
  return async (signal, refused) => {
    const { clientSecret } = await readSecret(reference, googleSecret, signal);
    const now = clock.now().getTime();
    if (clientSecret !== refused || now - readAnewAt < ANEW_EVERY_MS) return clientSecret;
    readAnewAt = now;
    return readSecret(reference, googleSecret, signal, { anew: true }).then(
      (secret) => secret.clientSecret,
      () => clientSecret,
    );
  };
}
