import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLocalOrigin } from '../lambda/local-origin.ts';
import { type RedisCommand, type RedisCommands, settledReply } from './redis-commands.ts';

/** Upstash's own limit for a request. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

export interface UpstashServer {
  /** `http://127.0.0.1:<port>` */
  url: string;
  close(): Promise<void>;
}

/** A request that cannot be answered, with its status. */
class RequestError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Serves the REST protocol of Upstash (upstash.com/docs/redis/features/restapi) on 127.0.0.1, as far as @upstash/redis
 * uses it: one command (`/`), a pipeline (`/pipeline`), a transaction (`/multi-exec`), base64 replies.
 */
export async function startUpstashServer(redis: RedisCommands, token: string): Promise<UpstashServer> {
  const server = createServer((request, response) => {
    answer(redis, token, request).then(
      (body) => send(response, 200, request.headers['upstash-encoding'] === 'base64' ? inBase64(body) : body),
      (error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        send(response, error instanceof RequestError ? error.status : 400, { error: message });
      },
    );
  });
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };
}

async function answer(redis: RedisCommands, token: string, request: IncomingMessage): Promise<unknown> {
  const { authorization, host, origin } = request.headers;
  if (!isAuthorized(authorization, token)) throw new RequestError(401, 'WRONGPASS invalid or missing auth token');
  if (!isLocalOrigin(host, origin, request.socket.localPort ?? 0)) {
    throw new RequestError(403, 'ERR Host and Origin must name this server itself');
  }
  if (request.method !== 'POST') throw new RequestError(405, 'ERR send commands by POST');
  const body = await readJson(request);
  switch (request.url) {
    case '/':
      return { result: await redis.run(parseCommand(body)) };
    case '/pipeline':
      return Promise.all(parseCommands(body).map((command) => settledReply(redis.run(command))));
    case '/multi-exec':
      return redis.transaction(parseCommands(body));
    default:
      throw new RequestError(404, `ERR there is no endpoint ${request.url}; there are /, /pipeline and /multi-exec`);
  }
}

function isAuthorized(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '');
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new RequestError(413, `ERR a request has at most ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new RequestError(400, 'ERR the body is not JSON');
  }
}

function parseCommands(body: unknown): RedisCommand[] {
  if (!Array.isArray(body)) throw new RequestError(400, 'ERR the body must be an array of commands');
  return body.map(parseCommand);
}

function parseCommand(body: unknown): RedisCommand {
  if (!Array.isArray(body) || body.length === 0) {
    throw new RequestError(400, 'ERR a command is an array of its name and arguments');
  }
  const [name, ...args] = body.map((part) => (typeof part === 'object' ? JSON.stringify(part) : String(part)));
  return [name ?? '', ...args];
}

/** Every text in base64, so that bytes which are no text survive; `OK` stays as it is, as Upstash leaves it. */
function inBase64(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inBase64);
  if (typeof value === 'object' && value !== null) {
    // Replies {result} and {error}; an error is never encoded.
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, name === 'error' ? inner : inBase64(inner)]),
    );
  }
  return typeof value === 'string' && value !== 'OK' ? Buffer.from(value).toString('base64') : value;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
