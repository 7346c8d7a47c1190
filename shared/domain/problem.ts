/**
 * What can go wrong for a caller, by code. Each code is documented in docs/problems.md and becomes the `type` of a
 * problem document (RFC 9457).
 */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'invalid-token': { status: 401, title: 'The bearer token is missing or not valid' },
  'insufficient-scope': { status: 403, title: 'The token does not allow this' },
  'forbidden-origin': { status: 403, title: 'Requests from this origin are refused' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'method-not-allowed': { status: 405, title: 'This method is not supported here' },
  'not-acceptable': { status: 406, title: 'None of the accepted media types can be served' },
  conflict: { status: 409, title: 'The request conflicts with an earlier one' },
  cancelled: { status: 409, title: 'The request was cancelled' },
  'payload-too-large': { status: 413, title: 'The request body is too large' },
  'unsupported-media-type': { status: 415, title: 'The media type of the body is not supported' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'The service is not available right now' },
  timeout: { status: 504, title: 'The request took too long' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One place in the request that is wrong. */
export interface ProblemDetail {
  /** A JSON Pointer (RFC 6901) into the body, or the name of a parameter. */
  pointer: string;
  message: string;
  /** The part of a text that is wrong, in UTF-16 code units from its beginning: from `start`, up to and without `end`. */
  span?: { start: number; end: number };
}

/**
 * A failure that the caller may see. `detail` is public: what was seen, what is allowed, what to do. What only the
 * operator may see belongs into `cause`.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors: readonly ProblemDetail[];
  /** Seconds after which a retry can help (RFC 9110 10.2.3). */
  readonly retryAfterSeconds: number | undefined;
  /** The methods that are supported, with `method-not-allowed` (RFC 9110 10.2.1). */
  readonly allow: readonly string[] | undefined;

  constructor(
    code: ProblemCode,
    detail: string,
    options: {
      errors?: readonly ProblemDetail[];
      retryAfterSeconds?: number;
      allow?: readonly string[];
      cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: options.cause });
    this.code = code;
    this.detail = detail;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.allow = options.allow;
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }
}

/** The body of an `application/problem+json` response (RFC 9457). */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: readonly ProblemDetail[];
  requestId?: string;
}

/** The document for an error; what is not a ProblemError becomes `internal`, with nothing of its inside. */
export function toProblemDocument(error: unknown, requestId?: string): ProblemDocument {
  const known = error instanceof ProblemError ? error : undefined;
  const code = known?.code ?? 'internal';
  return {
    type: `urn:problem:${code}`,
    title: PROBLEMS[code].title,
    status: PROBLEMS[code].status,
    detail: known?.detail ?? 'Try again; if it keeps failing, report the request id.',
    ...(known && known.errors.length > 0 ? { errors: known.errors } : {}),
    ...(requestId === undefined ? {} : { requestId }),
  };
}
