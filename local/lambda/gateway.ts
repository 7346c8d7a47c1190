import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FunctionError, MalformedResponseError, PayloadTooLargeError } from './function-errors.ts';
import type { FunctionHost } from './function-host.ts';
import type { HostClock } from './host-clock.ts';
import { isLocalOrigin } from './local-origin.ts';
import { API_GATEWAY_BODY_BYTES } from './payload-limits.ts';
import { GATEWAY_PROBLEMS, type GatewayProblem, sendProblem } from './problem-response.ts';
import { proxyEvent } from './proxy-event.ts';
import { isStatus, proxyResponse, responseHeaders } from './proxy-response.ts';
import { readBody } from './request-body.ts';
import { type RouteMatch, RouteTable } from './route-table.ts';
import { streamToClient } from './stream-to-client.ts';

/** Time for a client to reconnect to a stream before its query is cancelled. */
const HANG_UP_GRACE_MS = 10_000;

export interface GatewayOptions {
  host: FunctionHost;
  clock: HostClock;
  /** Default 0: a free port. */
  port?: number;
  /** How long a stream goes on after its client hung up, default 10 s. */
  hangUpGraceMs?: number;
}

export interface Gateway {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Takes no more requests, cancels the streams and cuts the connections. */
  close(): Promise<void>;
}

/**
 * Plays API Gateway on 127.0.0.1: HTTP in, REST proxy events to the functions by the routes of the manifest, their
 * buffered or streamed responses out. It answers only requests that name it as local; tokens are the functions' matter.
 * @throws when the port is taken.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const gateway = new GatewayServer(options);
  return gateway.listen(options.port ?? 0);
}

/**
 * Request line and headers. API Gateway takes 10,240 bytes; here a pasted page is searched for too: the 20,000 characters that
 * `GET /v1/search` takes are six bytes each when they are emoji, percent-encoded.
 */
const MAX_HEADER_BYTES = 128 * 1024;

class GatewayServer {
  readonly #host: FunctionHost;
  readonly #clock: HostClock;
  readonly #hangUpGraceMs: number;
  readonly #routes: RouteTable;
  readonly #server: Server;
  readonly #closing = new AbortController();
  #port = 0;

  constructor({ host, clock, hangUpGraceMs = HANG_UP_GRACE_MS }: GatewayOptions) {
    this.#host = host;
    this.#clock = clock;
    this.#hangUpGraceMs = hangUpGraceMs;
    this.#routes = new RouteTable(host.functions);
    this.#server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
      this.#handle(request, response).catch((error) => answerFailure(response, error));
    });
  }

  async listen(port: number): Promise<Gateway> {
    const listening = Promise.withResolvers<void>();
    this.#server.once('error', listening.reject);
    this.#server.listen(port, '127.0.0.1', listening.resolve);
    await listening.promise;
    this.#port = (this.#server.address() as AddressInfo).port;
    return { url: `http://127.0.0.1:${this.#port}`, close: () => this.#close() };
  }

  async #close(): Promise<void> {
    this.#closing.abort(new Error('The gateway closes.'));
    const closed = Promise.withResolvers<void>();
    this.#server.close(() => closed.resolve());
    this.#server.closeAllConnections();
    await closed.promise;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const receivedAt = this.#clock.now();
    if (!isLocalOrigin(request.headers.host, request.headers.origin, this.#port)) {
      return sendProblem(response, GATEWAY_PROBLEMS.foreignOrigin);
    }
    const url = URL.parse(request.url ?? '/', `http://${request.headers.host}`);
    const route = url === null ? undefined : this.#routes.match(request.method ?? 'GET', url.pathname);
    if (url === null || route === undefined) return sendProblem(response, GATEWAY_PROBLEMS.unknownRoute);
    const body = await readBody(request, API_GATEWAY_BODY_BYTES);
    if (body === undefined) return sendProblem(response, GATEWAY_PROBLEMS.bodyTooLarge);
    const event = proxyEvent({ request, url, route, receivedAt, ...body });
    try {
      if (route.responseStreaming) await this.#stream(route, event, response);
      else await this.#answer(route, event, response);
    } catch (error) {
      const { functionName } = route;
      if (error instanceof MalformedResponseError) {
        this.#host.log({ kind: 'warning', functionName, message: error.message });
      }
      throw error;
    }
  }

  async #answer(route: RouteMatch, event: unknown, response: ServerResponse): Promise<void> {
    const result = await this.#host.invoke(route.functionName, event, { signal: this.#closing.signal });
    const answer = proxyResponse(result);
    if (answer === undefined) throw new MalformedResponseError(route.functionName, 'no status, headers and text body');
    response.writeHead(answer.statusCode, answer.headers).end(answer.body);
  }

  async #stream(route: RouteMatch, event: unknown, response: ServerResponse): Promise<void> {
    const cancelled = new AbortController();
    const cancel = () => cancelled.abort();
    const signal = AbortSignal.any([cancelled.signal, this.#closing.signal]);
    const { head, body } = await this.#host.invokeStreaming(route.functionName, event, { signal });
    const headers = responseHeaders(head.headers, head.multiValueHeaders, head.cookies);
    if (!isStatus(head.statusCode) || headers === undefined) {
      cancel();
      throw new MalformedResponseError(route.functionName, 'its head has no valid status and headers');
    }
    response.writeHead(head.statusCode, headers).flushHeaders();
    await streamToClient(body, response, { clock: this.#clock, hangUpGraceMs: this.#hangUpGraceMs, cancel });
  }
}

/** A problem document while there is no head yet; after it, all that is left is to cut the connection. */
function answerFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy();
  else sendProblem(response, problemOf(error));
}

function problemOf(error: unknown): GatewayProblem {
  if (error instanceof PayloadTooLargeError) return GATEWAY_PROBLEMS.bodyTooLarge;
  if (error instanceof FunctionError && error.timedOut) return GATEWAY_PROBLEMS.timedOut;
  return GATEWAY_PROBLEMS.malformedResponse;
}
