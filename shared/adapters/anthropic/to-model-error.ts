import { APIConnectionError, APIError } from '@anthropic-ai/sdk/error';
import { ModelError, type ModelErrorKind, retryAfterMs } from '../../resilience/model-error.ts';

interface Meaning {
  kind: ModelErrorKind;
  retryable: boolean;
}

const DOWN: Meaning = { kind: 'down', retryable: true };
const BUSY: Meaning = { kind: 'rate-limited', retryable: true };
const REJECTED: Meaning = { kind: 'rejected', retryable: false };

/**
 * platform.claude.com/docs/en/api/errors, by the type of the error, which comes within streams, too. What is not listed is our
 * mistake and stays one.
 */
const BY_TYPE: Readonly<Record<string, Meaning>> = {
  rate_limit_error: BUSY,
  api_error: DOWN,
  overloaded_error: DOWN,
  timeout_error: DOWN,
  // Waiting does not help against an account that is used up, but another provider does.
  billing_error: { kind: 'rate-limited', retryable: false },
};

/** Where a proxy answers, and says nothing of the kind. */
const BY_STATUS: Readonly<Record<number, Meaning>> = {
  402: { kind: 'rate-limited', retryable: false },
  408: DOWN,
  429: BUSY,
  500: DOWN,
  502: DOWN,
  503: DOWN,
  504: DOWN,
  529: DOWN,
};

/** What Anthropic's client threw, in our terms. Its messages quote the request and the answer, so they are not kept. */
export function toModelError(name: string, error: unknown): unknown {
  if (error instanceof ModelError) return error;
  if (error instanceof APIConnectionError || error instanceof TypeError) {
    return new ModelError('down', `${name}: no answer`, { retryable: true });
  }
  if (error instanceof SyntaxError) return new ModelError('malformed', `${name}: an answer that is not JSON`);
  if (!(error instanceof APIError)) return error;
  const { status, type, headers } = error;
  const { kind, retryable } = BY_TYPE[type ?? ''] ?? (status === undefined ? DOWN : (BY_STATUS[status] ?? REJECTED));
  return new ModelError(kind, `${name}: ${status ?? 'within the stream'} ${type ?? ''}`.trimEnd(), {
    retryable,
    retryAfterMs: retryAfterMs(headers),
  });
}
