import { Writable } from 'node:stream';
import { RuntimeError } from './error-payload.ts';

/** Where the bytes of a streamed response go. */
export interface ResponseSink {
  open(contentType: string): void;
  /** @returns undefined when more may follow at once, else a promise of that. */
  send(bytes: Uint8Array): Promise<void> | undefined;
}

type BeforeFirstWrite = (write: (chunk: string | Uint8Array) => void) => void;

/** The members that Lambda's runtime lets a handler see (its `ResponseStream.js`, `writableStreamOnly`). */
const METHODS = [
  ...(['cork', 'destroy', 'end', 'uncork', 'write', 'setContentType'] as const),
  ...([
    'addListener',
    'emit',
    'eventNames',
    'getMaxListeners',
    'listenerCount',
    'listeners',
    'off',
    'on',
    'once',
  ] as const),
  ...(['prependListener', 'prependOnceListener', 'rawListeners', 'removeAllListeners', 'removeListener'] as const),
  'setMaxListeners',
] as const;
const READ_ONLY = [
  ...(['writableFinished', 'writableObjectMode', 'writableBuffer', 'writableEnded'] as const),
  ...(['writableNeedDrain', 'writableHighWaterMark', 'writableCorked', 'writableLength'] as const),
] as const;
const READ_WRITE = ['destroyed', 'writable', '_onBeforeFirstWrite'] as const;

/** The response stream behind the handler's view of it. Backpressure: a chunk is written when the next one may come. */
export class ResponseStream extends Writable {
  /** Set by `HttpResponseStream.from`: writes the head in front of the first chunk. */
  _onBeforeFirstWrite: BeforeFirstWrite | undefined;
  readonly #sink: ResponseSink;
  #contentType = 'application/octet-stream';
  #opened = false;

  constructor(sink: ResponseSink) {
    super();
    this.#sink = sink;
  }

  /** @throws RuntimeError `Runtime.InvalidStreamingOperation` after the first write. */
  setContentType(contentType: string): void {
    if (this.#opened) throw new RuntimeError('InvalidStreamingOperation', 'Cannot set content-type, too late.');
    this.#contentType = contentType;
  }

  override write(chunk: unknown, ...rest: unknown[]): boolean {
    const writeChunk = super.write.bind(this) as (chunk: unknown, ...rest: unknown[]) => boolean;
    if (!this.#opened) {
      this.#open();
      this._onBeforeFirstWrite?.((head) => writeChunk(head));
    }
    return writeChunk(
      typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk : JSON.stringify(chunk),
      ...rest,
    );
  }

  /** As in Lambda's runtime, a chunk given to `end` does not bring the head with it: write first. */
  override end(last?: unknown): this {
    return (super.end as (last?: unknown) => this).call(this, last);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.#send(chunk, done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error) => void): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: () => void): void {
    this.#open();
    done();
  }

  #open(): void {
    if (this.#opened) return;
    this.#opened = true;
    this.#sink.open(this.#contentType);
  }

  #send(bytes: Uint8Array, done: (error?: Error) => void): void {
    const room = bytes.length === 0 ? undefined : this.#sink.send(bytes);
    if (room === undefined) done();
    else room.then(() => done());
  }
}

/**
 * What the handler gets: only the members that exist on AWS, so that code which needs more fails here too.
 */
export function handlerView(stream: ResponseStream): object {
  const view = {};
  for (const name of METHODS) Object.defineProperty(view, name, { value: stream[name].bind(stream), enumerable: true });
  for (const name of READ_ONLY) {
    Object.defineProperty(view, name, { get: () => Reflect.get(stream, name), enumerable: true });
  }
  for (const name of READ_WRITE) {
    Object.defineProperty(view, name, {
      get: () => Reflect.get(stream, name),
      set: (value) => Reflect.set(stream, name, value),
      enumerable: true,
    });
  }
  return view;
}
