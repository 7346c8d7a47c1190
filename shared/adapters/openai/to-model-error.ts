import { APIConnectionError, APIError } from 'openai';
import { ModelError, type ModelErrorKind, retryAfterMs } from '../../resilience/model-error.ts';

interface Meaning {
  kind: ModelErrorKind;
  retryable: boolean;
}

const DOWN: Meaning = { kind: 'down', retryable: true };
const BUSY: Meaning = { kind: 'rate-limited', retryable: true };
const REFUSED: Meaning = { kind: 'refused', retryable: false };
const REJECTED: Meaning = { kind: 'rejected', retryable: false };

/** developers.openai.com/api/docs/guides/error-codes; what is not listed is our mistake and stays one. */
const BY_STATUS: Readonly<Record<number, Meaning>> = {
  408: DOWN,
  409: DOWN,
  429: BUSY,
  500: DOWN,
  502: DOWN,
  503: DOWN,
  504: DOWN,
};

/** Codes that say more than their status, and those that come within a stream, without one. */
const BY_CODE: Readonly<Record<string, Meaning>> = {
  // Waiting does not help against an account that is used up, but another provider does.
  insufficient_quota: { kind: 'rate-limited', retryable: false },
  rate_limit_exceeded: BUSY,
  server_error: DOWN,
  content_filter: REFUSED,
  content_policy_violation: REFUSED,
  invalid_prompt: REFUSED,
  bio_policy: REFUSED,
  misalignment_policy_violation: REFUSED,
};

/** A code that an answer of OpenAI's names, in our terms. */
export function fromCode(name: string, code: string | null | undefined): ModelError {
  const { kind, retryable } = BY_CODE[code ?? ''] ?? DOWN;
  return new ModelError(kind, `${name}: ${code ?? 'an error without a code'}`, { retryable });
}

/** What OpenAI's client threw, in our terms. Its messages quote the request and the answer, so they are not kept. */
export function toModelError(name: string, error: unknown): unknown {
  if (error instanceof ModelError) return error;
  if (error instanceof APIConnectionError || error instanceof TypeError) {
    return new ModelError('down', `${name}: no answer`, { retryable: true });
  }
  if (error instanceof SyntaxError) return new ModelError('malformed', `${name}: an answer that is not JSON`);
  if (!(error instanceof APIError)) return error;
  const { status, code, headers } = error;
  const { kind, retryable } = BY_CODE[code ?? ''] ?? (status === undefined ? DOWN : (BY_STATUS[status] ?? REJECTED));
  return new ModelError(kind, `${name}: ${status ?? 'within the stream'} ${code ?? ''}`.trimEnd(), {
    retryable,
    retryAfterMs: retryAfterMs(headers),
  });
}
