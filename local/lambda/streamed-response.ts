import { FunctionError, MalformedResponseError } from './function-errors.ts';
import type { FunctionInstance, InvocationListener } from './function-instance.ts';
import { STREAMED_HEAD_BYTES, STREAMED_RESPONSE_BYTES } from './payload-limits.ts';
import { type ErrorPayload, HTTP_INTEGRATION_RESPONSE } from './runtime/protocol.ts';

/** The head of a streamed response, as API Gateway reads it. */
export interface StreamedHead {
  statusCode: number;
  headers: Record<string, string>;
  multiValueHeaders: Record<string, string[]>;
  cookies: string[];
}

export interface StreamedResponse {
  head: StreamedHead;
  /** Fails with FunctionError, after what was sent, when the handler fails in mid-stream. It sends on as it is read. */
  body: ReadableStream<Uint8Array>;
}

const DELIMITER = Buffer.alloc(8);

/**
 * Turns what a streaming function sends into head and body. The head is the JSON in front of eight NUL bytes, in the
 * first 16 KB (docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html).
 */
export class StreamedResponseReader implements InvocationListener {
  /** @throws FunctionError, or MalformedResponseError when what comes is no HTTP response. */
  readonly response: Promise<StreamedResponse>;
  readonly #head = Promise.withResolvers<StreamedResponse>();
  readonly #functionName: string;
  readonly #requestId: string;
  readonly #instance: FunctionInstance;
  #beforeHead: Buffer | undefined = Buffer.alloc(0);
  #contentType = '';
  #body: ReadableStreamDefaultController<Uint8Array> | undefined;
  #bytes = 0;
  /** Bytes that were delivered to the body and perhaps not read yet. */
  #unread = 0;
  #failure: Error | undefined;

  constructor(functionName: string, requestId: string, instance: FunctionInstance) {
    this.#functionName = functionName;
    this.#requestId = requestId;
    this.#instance = instance;
    this.response = this.#head.promise;
    this.response.catch(() => undefined);
  }

  streamOpen(contentType: string): void {
    this.#contentType = contentType;
  }

  chunk(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    if (this.#bytes > STREAMED_RESPONSE_BYTES) this.#refuse(`it streamed more than ${STREAMED_RESPONSE_BYTES} bytes`);
    else if (this.#beforeHead === undefined) this.#deliver(bytes);
    else this.#readHead(Buffer.concat([this.#beforeHead, bytes]));
  }

  streamEnd(): void {
    this.#head.reject(this.#malformed('the stream ended without a head (statusCode, headers)'));
    this.#body?.close();
  }

  /** A streaming invocation of a function that does not stream: API Gateway finds no head in its answer. */
  result(): void {
    this.#head.reject(this.#malformed('it does not stream its response (awslambda.streamifyResponse)'));
  }

  failed(error: ErrorPayload): void {
    this.#breakOff(new FunctionError(this.#functionName, this.#requestId, error));
  }

  #readHead(received: Buffer): void {
    const before = this.#beforeHead?.length ?? 0;
    this.#beforeHead = received;
    const end = this.#contentType === HTTP_INTEGRATION_RESPONSE ? received.indexOf(DELIMITER) : -1;
    if (end < 0 && received.length <= STREAMED_HEAD_BYTES) {
      this.#take(received.length - before);
      return;
    }
    const head = end >= 0 && end <= STREAMED_HEAD_BYTES ? parseHead(received.toString('utf8', 0, end)) : undefined;
    if (head === undefined) {
      this.#refuse(`no JSON head with a statusCode, of at most ${STREAMED_HEAD_BYTES} bytes, before eight NUL bytes`);
      return;
    }
    this.#beforeHead = undefined;
    this.#head.resolve({ head, body: this.#openBody() });
    const rest = received.subarray(end + DELIMITER.length);
    this.#take(end + DELIMITER.length - before);
    if (rest.length > 0) this.#deliver(rest);
  }

  #openBody(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#body = controller;
        },
        pull: () => this.#onRead(),
        cancel: () => {
          this.#body = undefined;
          this.#instance.cancel(this.#requestId);
        },
      },
      { highWaterMark: 0 },
    );
  }

  #deliver(bytes: Uint8Array): void {
    this.#unread += bytes.length;
    this.#body?.enqueue(bytes);
  }

  /** Without a buffer of its own, the body asks for more only when all that was delivered has been read. */
  #onRead(): void {
    this.#take(this.#unread);
    this.#unread = 0;
    if (this.#failure !== undefined) this.#failBody(this.#failure);
  }

  #take(bytes: number): void {
    if (bytes > 0) this.#instance.taken(this.#requestId, bytes);
  }

  #refuse(seen: string): void {
    this.#instance.cancel(this.#requestId);
    this.#breakOff(this.#malformed(seen));
  }

  #breakOff(error: Error): void {
    this.#head.reject(error);
    // To fail the body now would throw away what was sent before and is not read yet.
    if (this.#unread > 0) this.#failure = error;
    else this.#failBody(error);
  }

  #failBody(error: Error): void {
    this.#body?.error(error);
    this.#body = undefined;
  }

  #malformed(seen: string): MalformedResponseError {
    return new MalformedResponseError(this.#functionName, seen);
  }
}

function parseHead(text: string): StreamedHead | undefined {
  let head: Partial<StreamedHead> | null;
  try {
    head = JSON.parse(text) as Partial<StreamedHead> | null;
  } catch {
    return undefined;
  }
  if (typeof head !== 'object' || head === null || !Number.isInteger(head.statusCode)) return undefined;
  const { statusCode = 0, headers = {}, multiValueHeaders = {}, cookies = [] } = head;
  return { statusCode, headers, multiValueHeaders, cookies };
}
