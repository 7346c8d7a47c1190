import type { Clock } from '../domain/clock.ts';
import { createAccessTokenVerifier, type VerifyAccessToken } from '../identity/access-token-verifier.ts';
import { type Environment, tokenConfiguration } from './configuration.ts';
import { applicationSecret, type ReadSecret } from './secrets.ts';

/**
 * What verifies the bearer token of a request. The public keys are read anew when they may have changed.
 * @returns a function that throws ProblemError 'invalid-token'
 */
export function openAccessTokenVerifier(
  environment: Environment,
  parts: { clock: Clock; readSecret: ReadSecret },
): VerifyAccessToken {
  const settings = tokenConfiguration(environment);
  let last: { publicKeys: object; verify: VerifyAccessToken } | undefined;

  return async (authorizationHeader) => {
    const { sessionPublicKeys: publicKeys } = await parts.readSecret(settings.APPLICATION_SECRET, applicationSecret);
    if (last?.publicKeys !== publicKeys) {
      const verify = createAccessTokenVerifier({
        publicKeys,
        issuer: settings.JWT_ISSUER,
        audience: settings.JWT_AUDIENCE,
        clock: parts.clock,
      });
      last = { publicKeys, verify };
    }
    return last.verify(authorizationHeader);
  };
}
