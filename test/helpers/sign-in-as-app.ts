import { randomBytes } from 'node:crypto';
import { SYNCED } from '../../shared/domain/service.ts';
import { type Beginner, challengeOf } from '../../shared/identity/authorization-requests.ts';
import type { Connected } from '../../shared/identity/sign-in.ts';
import type { SignIn } from '../../shared/runtime/sign-in.ts';

const NOBODY: Beginner = { userId: null, accountId: null };

/**
 * Signs in as an app whose person consents at once.
 * @param consent gives the code with which Google sends the browser back
 * @param beginner who connects another account while signed in; by default nobody is
 */
export async function signInAsApp(
  { beginAuthorization, finishAuthorization }: SignIn,
  consent: (codeChallenge: string) => string,
  beginner = NOBODY,
): Promise<Connected> {
  const codeVerifier = randomBytes(32).toString('base64url');
  const codeChallenge = challengeOf(codeVerifier);
  const { state } = await beginAuthorization({
    beginner,
    services: SYNCED,
    consent: false,
    app: { redirectUri: 'http://127.0.0.1:1/signed-in', codeChallenge },
  });
  const code = consent(codeChallenge);
  await finishAuthorization.returned({ state, code }, undefined);
  return finishAuthorization.finish({ state, code, codeVerifier });
}
