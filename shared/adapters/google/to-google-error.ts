import { GaxiosError } from 'gaxios';
import { TimeLimitError } from '../../resilience/time-limit.ts';
import { GoogleError, type GoogleErrorKind, type QuotaHolder } from '../../sync/google-error.ts';
import { AnswerError } from './answer-error.ts';

/** 403 with one of these is a quota, not a missing permission (developers.google.com/workspace/gmail/api/guides/handle-errors). */
const QUOTA_REASONS: ReadonlySet<string> = new Set([
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'quotaExceeded',
  'dailyLimitExceeded',
  'sharingRateLimitExceeded',
]);

/**
 * 403 with one of these says that an API is not enabled in the project of the OAuth client: "… API has not been used in project … before or
 * it is disabled". Gmail, Calendar and Drive say the first; the newer form, which People has, stands in an ErrorInfo
 * (cloud.google.com/apis/design/errors#error_info; github.com/dschau/gatsby-mail/issues/35 shows Gmail's).
 */
const NOT_ENABLED: ReadonlySet<string> = new Set(['accessNotConfigured', 'SERVICE_DISABLED']);

/** Said of one file (seen with rclone, issue 2652): all others can be had. */
const EXHAUSTED = 'downloadQuotaExceeded';

const KIND_OF_STATUS: Readonly<Record<number, GoogleErrorKind>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'notFound',
  408: 'transient',
  // Calendar's and People's word for a sync token that has expired.
  410: 'expired',
  429: 'rateLimited',
};

/** What was thrown while Google was asked, in our terms. Keeps the status and Google's reason, not the request nor its content. */
export function toGoogleError(method: string, error: unknown): GoogleError {
  if (error instanceof AnswerError) return fromAnswer(method, error.status, error.body);
  if (error instanceof GoogleError) return error;
  if (error instanceof TimeLimitError) return noAnswer(method, `${error.limitMs / 1_000} s`, error);
  if (!(error instanceof GaxiosError))
    return new GoogleError('unsent', `${method} could not be sent.`, { cause: error });
  const status = error.response?.status;
  // No answer: the connection broke. Reading again does no harm.
  if (status === undefined) return noAnswer(method, String(error.code ?? 'unknown'));
  return fromAnswer(method, status, error.response?.data);
}

/** Whether no answer came in the time of an attempt. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof GoogleError && error.cause instanceof TimeLimitError;
}

function noAnswer(method: string, code: string, cause?: TimeLimitError): GoogleError {
  return new GoogleError('transient', `${method}: no answer (${code})`, { cause });
}

function fromAnswer(method: string, status: number | null, body: unknown): GoogleError {
  if (status === null) return noAnswer(method, 'fetch failed');
  const answer = parsed(body);
  const reason = reasonOf(answer);
  const kind = kindOf(status, reason);
  const quotaOf =
    kind === 'rateLimited' ? quotaHolder(method, status, reason, answer?.error?.message ?? '') : 'account';
  return new GoogleError(kind, `${method}: ${status} ${reason}`.trimEnd(), { quotaOf });
}

function kindOf(status: number, reason: string): GoogleErrorKind {
  if (status >= 500) return 'transient';
  if (status === 403 && reason === EXHAUSTED) return 'exhausted';
  if (status === 403 && QUOTA_REASONS.has(reason)) return 'rateLimited';
  if (status === 403 && NOT_ENABLED.has(reason)) return 'misconfigured';
  return KIND_OF_STATUS[status] ?? 'invalid';
}

/**
 * Google names the limit: "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of service …". Where it does
 * not, 403 rateLimitExceeded beside userRateLimitExceeded is the project's; but of Calendar it may be one calendar's
 * (developers.google.com/workspace/calendar/api/guides/errors), and 429 is also said of too many requests at once of one person.
 */
function quotaHolder(method: string, status: number, reason: string, message: string): QuotaHolder {
  const [, limit] = /\blimit '([^']+)'/.exec(message) ?? [];
  if (limit !== undefined) return /\bper user\b/i.test(limit) ? 'account' : 'project';
  return status === 403 && reason === 'rateLimitExceeded' && !method.startsWith('calendar.') ? 'project' : 'account';
}

/** What Google says of an error; not all of its APIs say all of it. */
interface ErrorBody {
  error?: {
    message?: string;
    status?: string;
    errors?: readonly { reason?: string }[];
    details?: readonly { '@type'?: string; reason?: string }[];
  };
}

function reasonOf(body: ErrorBody | undefined): string {
  const info = body?.error?.details?.find((detail) => detail['@type'] === 'type.googleapis.com/google.rpc.ErrorInfo');
  const reason = body?.error?.errors?.[0]?.reason;
  // Beside a general reason, the ErrorInfo says what it is.
  if (info?.reason !== undefined && NOT_ENABLED.has(info.reason)) return info.reason;
  return reason ?? info?.reason ?? body?.error?.status ?? '';
}

/** A body that was asked for as bytes comes as bytes. */
function parsed(data: unknown): ErrorBody | undefined {
  const text = data instanceof ArrayBuffer || Buffer.isBuffer(data) ? Buffer.from(data as Buffer).toString() : data;
  if (typeof text !== 'string') return text as ErrorBody | undefined;
  try {
    return JSON.parse(text) as ErrorBody;
  } catch {
    return undefined;
  }
}
