import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, startLocalHttpServer } from '../../../helpers/local-http-server.ts';
import { type Behaviour, type ModelServer, piecesOf, RefusedRequest } from './behaviour.ts';

/** How one provider's API looks from outside. */
export interface Dialect {
  /** Checks a request as the published API does. @throws RefusedRequest */
  check(request: IncomingMessage, body: unknown): void;
  /** A whole answer. */
  answer(path: string, body: Record<string, unknown>, text: string, end: 'stop' | 'length' | 'refusal'): unknown;
  /** The events of a stream: those before the text, one a piece, those after it, and what an error looks like. */
  stream(path: string, body: Record<string, unknown>): StreamFormat;
  error(status: number, code: string, message: string): unknown;
}

export interface StreamFormat {
  begin: readonly string[];
  piece(text: string): string;
  end(end: 'stop' | 'length' | 'refusal', text: string): readonly string[];
  error: string;
}

/** Counts up, and lets others wait for a count. */
function counter() {
  let count = 0;
  const waiting: { at: number; resolve: () => void }[] = [];
  return {
    add() {
      count += 1;
      for (const { at, resolve } of waiting) if (count >= at) resolve();
    },
    reached: (at: number) => new Promise<void>((resolve) => (count >= at ? resolve() : waiting.push({ at, resolve }))),
  };
}

/** A server that speaks the API of a provider, refuses what it refuses, and otherwise does what it was told to. */
export async function startModelServer(dialect: Dialect): Promise<ModelServer> {
  let script: Behaviour[] = [];
  const requests: { path: string; body: Record<string, unknown> }[] = [];
  const refusals: string[] = [];
  const accepted = counter();
  const abandoned = counter();

  const server = await startLocalHttpServer(async (request, response) => {
    const path = request.url ?? '';
    response.once('close', () => {
      if (!response.writableFinished) abandoned.add();
    });
    try {
      const body = JSON.parse(await readBody(request)) as Record<string, unknown>;
      requests.push({ path, body });
      dialect.check(request, body);
      accepted.add();
      const behaviour = (script.length > 1 ? script.shift() : script[0]) ?? { kind: 'silent' };
      behave(dialect, behaviour, response, { path, body });
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      refusals.push(error.message);
      sendJson(response, error.status, dialect.error(error.status, error.code, error.message));
    }
  });

  return {
    url: server.url,
    requests,
    refusals,
    script: (...behaviours) => {
      script = behaviours;
    },
    accepted: accepted.reached,
    abandoned: abandoned.reached,
    close: () => server.close(),
  };
}

function behave(
  dialect: Dialect,
  behaviour: Behaviour,
  response: ServerResponse,
  { path, body }: { path: string; body: Record<string, unknown> },
): void {
  if (behaviour.kind === 'silent') return;
  if (behaviour.kind === 'status') {
    const { status, code, retryAfter } = behaviour;
    if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
    sendJson(response, status, dialect.error(status, code, `The server was told to answer ${status}.`));
    return;
  }
  if (body.stream !== true) {
    if (behaviour.kind === 'garbage') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"half": ');
      return;
    }
    const text = 'text' in behaviour ? behaviour.text : '';
    sendJson(response, 200, dialect.answer(path, body, text, endOf(behaviour)));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  if (behaviour.kind === 'garbage') {
    response.end('event: message_start\ndata: {"half": \n\n');
    return;
  }
  const format = dialect.stream(path, body);
  const text = 'text' in behaviour ? behaviour.text : '';
  for (const event of [...format.begin, ...piecesOf(text).map(format.piece)]) response.write(event);
  switch (behaviour.kind) {
    case 'stalls':
      return;
    case 'breaks':
      // After what was written has left.
      response.write('', () => response.destroy());
      return;
    case 'ends':
      response.end();
      return;
    case 'error-event':
      response.end(format.error);
      return;
    default:
      for (const event of format.end(endOf(behaviour), text)) response.write(event);
      response.end();
  }
}

function endOf({ kind }: Behaviour): 'stop' | 'length' | 'refusal' {
  return kind === 'length' || kind === 'refusal' ? kind : 'stop';
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** One server-sent event. */
export function sse(data: unknown, event?: string): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`;
}
