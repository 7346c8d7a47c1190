import type { Clock } from '../domain/clock.ts';
import { OAuthError, type OAuthErrorKind, ReconnectRequiredError } from '../identity/errors.ts';
import { GoogleError, type GoogleErrorKind } from './google-error.ts';
import type { Failure, Lease } from './sync-store.ts';

const MINUTE_MS = 60_000;

/**
 * Why a collection is not in sync, by the code in `sync_cursors.error_code`: what the person is told, and when sync tries
 * again by itself. Connecting an account again and asking for a sync do so at once.
 */
export const SYNC_ERRORS = {
  'reconnect-required': {
    message: 'Google no longer accepts the permission for this account. Connect the account again.',
    retryAfterMs: 24 * 60 * MINUTE_MS,
  },
  'permission-missing': {
    message:
      'The permission that was given for this account does not cover this. Connect the account again to give it.',
    retryAfterMs: 24 * 60 * MINUTE_MS,
  },
  'not-found': {
    message: 'Google does not find this any more; it is left out when the list of calendars or drives is read again.',
    retryAfterMs: 60 * MINUTE_MS,
  },
  'google-busy': {
    message: 'Google asks to slow down. Sync goes on by itself.',
    retryAfterMs: MINUTE_MS,
  },
  'google-unavailable': {
    message: 'Google can not be reached right now. Sync goes on by itself.',
    retryAfterMs: MINUTE_MS,
  },
  'too-slow': {
    message: 'This takes longer than sync works at a time. It is tried again, in smaller parts.',
    retryAfterMs: MINUTE_MS,
  },
  'google-refused': {
    message: 'Google refused a request of the sync. It is tried again, and the operator’s log says why.',
    retryAfterMs: 15 * MINUTE_MS,
  },
  misconfigured: {
    message: 'Google refuses this service as a whole, which its operator has to mend. Sync goes on by itself then.',
    retryAfterMs: 15 * MINUTE_MS,
  },
  internal: {
    message: 'Sync failed on our side. It is tried again, and the operator’s log says why.',
    retryAfterMs: 5 * MINUTE_MS,
  },
} as const satisfies Record<string, { message: string; retryAfterMs: number }>;

export type SyncErrorCode = keyof typeof SYNC_ERRORS;

const CODE_OF_KIND: Readonly<Record<GoogleErrorKind, SyncErrorCode>> = {
  notFound: 'not-found',
  invalid: 'google-refused',
  expired: 'google-refused',
  // Whether the account must be connected again is told by the vault, by an error of its own.
  unauthorized: 'google-refused',
  misconfigured: 'misconfigured',
  forbidden: 'permission-missing',
  exhausted: 'google-busy',
  rateLimited: 'google-busy',
  transient: 'google-unavailable',
  unsent: 'internal',
};

const OAUTH_CODES: Readonly<Record<OAuthErrorKind, SyncErrorCode>> = {
  // The vault has made a ReconnectRequiredError of it.
  'grant-refused': 'reconnect-required',
  misconfigured: 'misconfigured',
  unavailable: 'google-unavailable',
};

/** The failure to be recorded for an error that ended a pass. */
export function failureOf(error: unknown, clock: Clock): Failure & { code: SyncErrorCode } {
  const code = codeOf(error);
  const { message, retryAfterMs } = SYNC_ERRORS[code];
  return { code, message, retryAt: new Date(clock.now().getTime() + retryAfterMs) };
}

/** Of the waits of runs that come to nothing: Google may have been slow for a while. */
const LONGEST_WAIT_MS = 15 * MINUTE_MS;

/**
 * The failure of a run that came no further before its time was up (moves-on.ts): the next one waits twice as long as the one before it
 * did, 15 minutes at most.
 */
export function fruitless(lease: Pick<Lease, 'fruitlessRuns'>, clock: Clock): Failure & { code: SyncErrorCode } {
  const { message, retryAfterMs } = SYNC_ERRORS['too-slow'];
  const waitMs = Math.min(retryAfterMs * 2 ** lease.fruitlessRuns, LONGEST_WAIT_MS);
  return { code: 'too-slow', message, retryAt: new Date(clock.now().getTime() + waitMs), isFruitless: true };
}

function codeOf(error: unknown): SyncErrorCode {
  if (error instanceof ReconnectRequiredError) return 'reconnect-required';
  if (error instanceof GoogleError) return CODE_OF_KIND[error.kind];
  if (error instanceof OAuthError) return OAUTH_CODES[error.kind];
  return 'internal';
}
