/** Google's canonical status names (google.rpc.Code) beside their HTTP codes; 410 has none. */
const STATUS_NAMES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  405: 'UNIMPLEMENTED',
  409: 'ABORTED',
  412: 'FAILED_PRECONDITION',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

export interface ApiErrorDetails {
  /** `global`, `calendar`, `usageLimits` … */
  domain?: string;
  /** The parameter or header at fault. */
  location?: string;
  locationType?: 'parameter' | 'header';
  /** Where the code alone leaves it open: `FAILED_PRECONDITION` is a 400 too. */
  statusName?: string;
  /** The google.rpc.ErrorInfo that the newer APIs add. */
  info?: { reason: string; domain: string };
}

/**
 * An error that an API route answers with, in the shape of
 * https://developers.google.com/workspace/drive/api/guides/handle-errors.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly reason: string;
  readonly details: ApiErrorDetails;

  constructor(status: number, reason: string, message: string, details: ApiErrorDetails = {}) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.details = details;
  }

  toJSON(): object {
    const { domain = 'global', location, locationType, info, statusName = STATUS_NAMES[this.status] } = this.details;
    return {
      error: {
        code: this.status,
        message: this.message,
        errors: [
          { message: this.message, domain, reason: this.reason, ...(location ? { location, locationType } : {}) },
        ],
        ...(statusName ? { status: statusName } : {}),
        ...(info ? { details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', ...info }] } : {}),
      },
    };
  }
}

/** 400 for a parameter whose value is not allowed. */
export function invalidParameter(name: string, message: string, reason = 'invalidParameter'): ApiError {
  return new ApiError(400, reason, message, { location: name, locationType: 'parameter' });
}
