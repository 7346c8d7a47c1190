import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { PROBLEMS, type ProblemCode } from '../../shared/domain/problem.ts';

/** Failures that API Gateway answers without asking a function, with what the caller can do about them. */
const RESPONSES: readonly { type: apigateway.ResponseType; code: ProblemCode; detail: string }[] = [
  {
    type: apigateway.ResponseType.MISSING_AUTHENTICATION_TOKEN,
    code: 'not-found',
    detail: 'No route has this path; all begin with /v1/.',
  },
  { type: apigateway.ResponseType.BAD_REQUEST_BODY, code: 'invalid-request', detail: 'The request cannot be read.' },
  {
    type: apigateway.ResponseType.REQUEST_TOO_LARGE,
    code: 'payload-too-large',
    detail: 'A body may have 10 MB at most.',
  },
  { type: apigateway.ResponseType.THROTTLED, code: 'rate-limited', detail: 'Wait a second, then try again.' },
  {
    type: apigateway.ResponseType.WAF_FILTERED,
    code: 'forbidden-origin',
    detail: 'The firewall refused this: too many requests from one address, or a country that is not served.',
  },
  {
    type: apigateway.ResponseType.INTEGRATION_TIMEOUT,
    code: 'timeout',
    detail: 'Try again; if it keeps failing, report the request id.',
  },
  {
    type: apigateway.ResponseType.INTEGRATION_FAILURE,
    code: 'unavailable',
    detail: 'Try again; if it keeps failing, report the request id.',
  },
  {
    type: apigateway.ResponseType.DEFAULT_5XX,
    code: 'internal',
    detail: 'Try again; if it keeps failing, report the request id.',
  },
];

/** Gives API Gateway's own failures the shape that those of the functions have: a problem document (RFC 9457). */
export function addProblemResponses(api: apigateway.RestApi): void {
  for (const { type, code, detail } of RESPONSES) {
    const { status, title } = PROBLEMS[code];
    const document = { type: `urn:problem:${code}`, title, status, detail, requestId: '$context.requestId' };
    api.addGatewayResponse(`Problem-${type.responseType}`, {
      type,
      statusCode: String(status),
      responseHeaders: { 'Content-Type': "'application/problem+json'" },
      templates: { 'application/json': JSON.stringify(document) },
    });
  }
}
