import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { Clock } from '../../domain/clock.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { VerifyPushToken } from '../../sync/push/push-store.ts';

export interface PushTokenOptions {
  /** As the subscription has it (`--push-auth-token-audience`). */
  audience: string;
  /** The service account that signs in for the subscription (`--push-auth-service-account`). */
  serviceAccount: string;
  /** Where a simulator serves all of Google's addresses; Google's own by default. */
  rootUrl?: string | undefined;
  clock: Clock;
}

/** cloud.google.com/pubsub/docs/authenticate-push-subscriptions; the second stands in older tokens. */
const ISSUERS = ['https://accounts.google.com', 'accounts.google.com'];

/** The clocks of two machines differ by less. */
const TOLERANCE_SECONDS = 60;

/** Google's keys come within a second; Pub/Sub waits 30 s for an answer. */
const KEYS_TIMEOUT_MS = 5_000;

/** Google's keys live for days. A token with an unknown key makes them be fetched anew, once in half a minute at most. */
const KEYS_MAX_AGE_MS = 600_000;
const KEYS_COOLDOWN_MS = 30_000;

/** A longer token than this is none of Pub/Sub's, which have some 900 characters. */
const BEARER = /^Bearer ([A-Za-z0-9._-]{1,4096})$/i;

/**
 * Verifies the OpenID Connect token of a Pub/Sub push: signed by Google (RS256 only), for this audience, by the service account of the
 * subscription, and not expired. The signature alone proves little: anybody with a project can have Google sign for any audience.
 */
export function createPushTokenVerifier({
  audience,
  serviceAccount,
  rootUrl,
  clock,
}: PushTokenOptions): VerifyPushToken {
  const keys = createRemoteJWKSet(new URL(`${rootUrl ?? 'https://www.googleapis.com'}/oauth2/v3/certs`), {
    timeoutDuration: KEYS_TIMEOUT_MS,
    cacheMaxAge: KEYS_MAX_AGE_MS,
    cooldownDuration: KEYS_COOLDOWN_MS,
  });
  return async (authorization) => {
    const token = BEARER.exec(authorization ?? '')?.[1];
    if (token === undefined) return false;
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        issuer: ISSUERS,
        audience,
        requiredClaims: ['exp', 'iat'],
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: clock.now(),
      });
      return payload.email === serviceAccount && payload.email_verified === true;
    } catch (error) {
      // What jose throws when the keys can't be had is its bare base class, its timeout, or what fetch throws.
      const isUnreachable =
        !(error instanceof errors.JOSEError) ||
        error instanceof errors.JWKSTimeout ||
        error instanceof errors.JWKSInvalid ||
        error.code === errors.JOSEError.code;
      if (!isUnreachable) return false;
      throw new ProblemError('unavailable', 'Google’s keys could not be had; push again.', { cause: error });
    }
  };
}
