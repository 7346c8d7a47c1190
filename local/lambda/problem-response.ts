import type { ServerResponse } from 'node:http';

/** What the gateway itself answers: a problem document (RFC 9457), where API Gateway has its gateway responses. */
export interface GatewayProblem {
  type: string;
  title: string;
  status: number;
  detail: string;
}

/** The codes and titles are those of the deployed API's own gateway responses. */
export const GATEWAY_PROBLEMS = {
  foreignOrigin: {
    type: 'urn:problem:forbidden-origin',
    title: 'Requests from this origin are refused',
    status: 403,
    detail: 'Host and Origin must name this server as localhost, 127.0.0.1 or [::1] with its own port.',
  },
  unknownRoute: {
    type: 'urn:problem:not-found',
    title: 'There is no such thing',
    status: 404,
    detail: 'No route has this path; all begin with /v1/.',
  },
  bodyTooLarge: {
    type: 'urn:problem:payload-too-large',
    title: 'The request body is too large',
    status: 413,
    detail: 'A body may have 10 MB at most, and 6 MB with its headers where the function answers at once.',
  },
  malformedResponse: {
    type: 'urn:problem:internal',
    title: 'Something went wrong on our side',
    status: 502,
    detail: 'The function failed, or its response is not one that can be sent. The log of the server says more.',
  },
  timedOut: {
    type: 'urn:problem:timeout',
    title: 'The request took too long',
    status: 504,
    detail: 'The function did not answer before its deadline.',
  },
} as const satisfies Record<string, GatewayProblem>;

export function sendProblem(response: ServerResponse, problem: GatewayProblem): void {
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  // What is left of a request that was too large is not read.
  if (problem.status === 413) headers.connection = 'close';
  response.writeHead(problem.status, headers).end(JSON.stringify(problem));
}
