import type { Clock } from '../../domain/clock.ts';
import { withTimeLimit } from '../../resilience/time-limit.ts';
import { GoogleError, type GoogleErrorKind } from '../../sync/google-error.ts';
import type { CallQuota } from './quota/call-quota.ts';
import { isUnanswered, toGoogleError } from './to-google-error.ts';

/** Access tokens of one account. `rejected` is a token that Google just refused: another one is needed. */
export type AccessTokens = (signal: AbortSignal, options?: { rejected?: string }) => Promise<string>;

/** What googleapis takes as the last argument of each method. */
export interface MethodOptions {
  headers: { authorization: string };
  /** Aborts when the time of the attempt is up, too. */
  signal: AbortSignal;
  retry: false;
}

export interface CallOptions {
  /** Units of an attempt; by default those of the method. */
  units?: () => number;
  /**
   * A call that must not take effect twice: it is not sent again after a failure that leaves open whether it did. By default it is, as
   * reading again does no harm.
   */
  once?: boolean;
  /** A call that is not sent again when no answer came in time, as there is a better way to ask. By default it is, once. */
  onceUnanswered?: boolean;
}

/**
 * Calls a method of googleapis under the policy for all of them.
 * @param method Google's name, for instance `gmail.users.messages.get`
 * @throws GoogleError after the retries; QuotaWaitError; the signal's reason when it aborts; what `AccessTokens` throws
 */
export type GoogleCall = <T>(
  method: string,
  signal: AbortSignal,
  send: (options: MethodOptions) => Promise<{ data: T }>,
  options?: CallOptions,
) => Promise<T>;

/** Google answers within a second or two; a page of 2,500 events or an export of 10 MB takes some more. */
const TIMEOUT_MS = 20_000;

/**
 * Of all attempts and the waits between them, but for units: two that are not answered, or five that fail soon. A worker has two minutes,
 * and what it began must be counted before they are over, or it would begin it again for ever (CHUNK_MS in sync-messages.ts).
 */
const ALL_ATTEMPTS_MS = 45_000;

/** Google asks for exponential backoff; `Retry-After` is not reliable there. */
const BACKOFF_MS = [1_000, 2_000, 4_000, 8_000];

/**
 * Which failures are tried again. `drains`: Google says that units are used up, the person's or the project's, so all workers
 * that need them slow down, and not just the one that was told. (Kinds: google-error.ts; which answer is which: to-google-error.ts.)
 */
const RETRIES: Readonly<Partial<Record<GoogleErrorKind, { backoffMs: readonly number[]; drains: boolean }>>> = {
  rateLimited: { backoffMs: BACKOFF_MS, drains: true },
  transient: { backoffMs: BACKOFF_MS, drains: false },
};

/**
 * Each attempt waits for its quota units, has a valid token, and ends after 20 s of the clock. A quota, an error of Google's, a broken
 * connection or none in time is tried again up to four times, after 1, 2, 4 and 8 s shortened at random by up to a half, so that workers
 * who failed together do not come back together; within 45 s in all. A token that is refused is renewed once.
 */
export function createGoogleCall(tokens: AccessTokens, clock: Clock, quota: CallQuota): GoogleCall {
  return async (method, signal, send, { units, once = false, onceUnanswered = false } = {}) => {
    let rejected: string | undefined;
    let spentMs = 0;
    for (let retries = 0; ; ) {
      await quota.take(method, signal, units?.());
      const token = await tokens(signal, rejected === undefined ? {} : { rejected });
      const sentAt = clock.now().getTime();
      try {
        const headers = { authorization: `Bearer ${token}` };
        const { data } = await withTimeLimit(clock, TIMEOUT_MS, signal, (limited) =>
          send({ headers, signal: limited, retry: false }),
        );
        return whole(method, data);
      } catch (error) {
        signal.throwIfAborted();
        spentMs += clock.now().getTime() - sentAt;
        const failure = toGoogleError(method, error);
        if (failure.kind === 'unauthorized' && rejected === undefined) {
          rejected = token;
          continue;
        }
        const backoffMs = await prepareRetry(failure, retries);
        retries += 1;
        spentMs += backoffMs;
        await clock.delay(backoffMs, signal);
      }
    }

    async function prepareRetry(failure: GoogleError, retries: number): Promise<number> {
      const retry = RETRIES[failure.kind];
      const longest = retry?.backoffMs[retries];
      if (!retry || longest === undefined || (once && failure.kind === 'transient')) throw failure;
      if ((onceUnanswered && isUnanswered(failure)) || spentMs + longest + TIMEOUT_MS > ALL_ATTEMPTS_MS) throw failure;
      if (retry.drains) await quota.drain(method, failure.quotaOf, longest, signal);
      return longest * (1 - Math.random() / 2);
    }
  };
}

/** Google's client gives an answer that was cut off, and so is no JSON, as a text: taken for a list, it would be an empty one. */
function whole<T>(method: string, data: T): T {
  if (typeof data !== 'string' || data === '') return data;
  throw new GoogleError('transient', `${method}: an answer that can not be read`);
}
