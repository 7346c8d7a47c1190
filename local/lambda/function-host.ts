import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { FunctionSpec } from '../../functions/manifest.ts';
import { functionArn, functionEnvironment } from './function-environment.ts';
import { FunctionError, MalformedResponseError } from './function-errors.ts';
import type { FunctionInstance, InvocationListener } from './function-instance.ts';
import { FunctionPool } from './function-pool.ts';
import type { HostClock } from './host-clock.ts';
import { type HostLog, type RunOnViolation, runOnWarning } from './host-log.ts';
import { BUFFERED_PAYLOAD_BYTES, eventText, type InvocationType } from './payload-limits.ts';
import type { ErrorPayload } from './runtime/protocol.ts';
import { type StreamedResponse, StreamedResponseReader } from './streamed-response.ts';

/** Enough for the streams and workers of one person's machine; each instance is a thread with its own heap. */
const MAX_INSTANCES = 16;

export interface FunctionHostOptions {
  functions: readonly FunctionSpec[];
  /** Where `<name>/index.mjs` of each function is. */
  bundleDir: string;
  /** The environment variables of a function's configuration, read as each instance starts; nothing else of the host's environment reaches it. */
  environment: (name: string) => Readonly<Record<string, string>>;
  clock: HostClock;
  log: HostLog;
  /** Called when a function runs on after its response; by default a warning is logged. Tests fail here. */
  onRunOn?: (violation: RunOnViolation) => void;
  /** Whether that is told with the stack of the code, default true. It costs a fifth of what a function does. */
  traceRunOn?: boolean;
  /** The most instances of one function, default 16; further events wait. */
  maxInstances?: number;
  /**
   * Seconds without an event after which an instance is ended, as Lambda does after some minutes; of a function behind
   * routes, for which somebody waits, one stays. By default none is ended.
   */
  idleSeconds?: number;
}

export interface InvokeOptions {
  /** Stops waiting. A buffered invocation runs on to its end, as on AWS; a streamed one has its stream destroyed. */
  signal?: AbortSignal;
  /** Default `request-response`. */
  type?: InvocationType;
}

/** Hosts bundles as Lambda does: see FunctionPool, FunctionInstance and runtime/instance-main. */
export class FunctionHost {
  readonly functions: readonly FunctionSpec[];
  readonly log: HostLog;
  readonly #pools: ReadonlyMap<string, FunctionPool>;

  constructor(options: FunctionHostOptions) {
    const { functions, bundleDir, environment, clock, log, maxInstances = MAX_INSTANCES, idleSeconds } = options;
    this.functions = functions;
    this.log = log;
    const warn = (violation: RunOnViolation) =>
      log({ kind: 'warning', functionName: violation.functionName, message: runOnWarning(violation) });
    const onRunOn = options.onRunOn ?? warn;
    this.#pools = new Map(
      functions.map((spec) => {
        const bundleFile = join(bundleDir, spec.name, 'index.mjs');
        const pool = new FunctionPool(
          {
            functionName: spec.name,
            functionArn: functionArn(spec.name),
            memoryMb: spec.memoryMb,
            timeoutSeconds: spec.timeoutSeconds,
            bundleFile,
            get environment() {
              return functionEnvironment(spec, bundleFile, environment(spec.name));
            },
            clock,
            log,
            onRunOn,
            traceRunOn: options.traceRunOn ?? true,
          },
          { maxInstances, idleSeconds, kept: spec.trigger.kind === 'http' ? 1 : 0 },
        );
        return [spec.name, pool];
      }),
    );
  }

  /**
   * Invokes a function and waits for its whole answer.
   * @returns what the handler returned, through JSON.
   * @throws FunctionError what the handler threw, its deadline, its crash; PayloadTooLargeError; the signal's reason.
   */
  async invoke(name: string, event: unknown, options: InvokeOptions = {}): Promise<unknown> {
    const { signal } = options;
    const text = eventText(name, event, options.type ?? 'request-response');
    const pool = this.#pool(name);
    const instance = await pool.acquire(signal);
    const requestId = randomUUID();
    const answer = Promise.withResolvers<string>();
    const streamed: Uint8Array[] = [];
    const fail = (error: ErrorPayload) => answer.reject(new FunctionError(name, requestId, error));
    this.#run(pool, instance, requestId, text, {
      result: answer.resolve,
      failed: fail,
      // A streaming function that is not invoked for a stream: Lambda collects what it writes.
      streamOpen: () => undefined,
      chunk: (bytes) => {
        streamed.push(bytes);
        instance.taken(requestId, bytes.length);
      },
      streamEnd: () => answer.resolve(Buffer.concat(streamed).toString()),
    });
    const onAbort = () => answer.reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const payload = await answer.promise;
      return parsePayload(name, requestId, payload);
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /**
   * Invokes a streaming function; resolves with the head of its response as soon as that is there.
   * @throws as `invoke`, and MalformedResponseError when no head comes. An error in mid-stream fails the body.
   */
  async invokeStreaming(name: string, event: unknown, options: InvokeOptions = {}): Promise<StreamedResponse> {
    const { signal } = options;
    const text = eventText(name, event, 'request-response');
    const pool = this.#pool(name);
    const instance = await pool.acquire(signal);
    const requestId = randomUUID();
    const reader = new StreamedResponseReader(name, requestId, instance);
    const onAbort = () => instance.cancel(requestId);
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#run(pool, instance, requestId, text, reader, () => signal?.removeEventListener('abort', onAbort));
    return reader.response;
  }

  /**
   * Loads an instance beforehand, as provisioned concurrency does on AWS.
   * @throws FunctionError when it does not load
   */
  async warm(name: string): Promise<void> {
    const pool = this.#pool(name);
    pool.release(await pool.acquire());
  }

  /** Ends all instances, the busy ones included: let what must end do so first. */
  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()));
  }

  #pool(name: string): FunctionPool {
    const pool = this.#pools.get(name);
    if (pool !== undefined) return pool;
    const known = this.functions.map((spec) => spec.name).join(', ');
    throw new Error(`There is no function "${name}"; there are ${known}.`);
  }

  #run(
    pool: FunctionPool,
    instance: FunctionInstance,
    requestId: string,
    event: string,
    listener: InvocationListener,
    atEnd: () => void = () => undefined,
  ): void {
    const start = performance.now();
    const { functionName } = pool.options;
    let failure: FunctionError | undefined;
    const watched: InvocationListener = {
      result: (payload) => listener.result(payload),
      streamOpen: (contentType) => listener.streamOpen(contentType),
      chunk: (bytes) => listener.chunk(bytes),
      streamEnd: () => listener.streamEnd(),
      failed: (error) => {
        failure = new FunctionError(functionName, requestId, error);
        listener.failed(error);
      },
    };
    void instance.invoke(requestId, event, watched).then(() => {
      atEnd();
      pool.release(instance);
      const durationMs = performance.now() - start;
      const entry = { kind: 'invocation', functionName, requestId, durationMs } as const;
      if (failure === undefined) this.log({ ...entry, outcome: 'ok' });
      else this.log({ ...entry, outcome: failure.timedOut ? 'timeout' : 'error', error: failure.message });
    });
  }
}

/** @throws FunctionError beyond Lambda's quota; MalformedResponseError when a streaming function wrote something else. */
function parsePayload(functionName: string, requestId: string, payload: string): unknown {
  if (Buffer.byteLength(payload) > BUFFERED_PAYLOAD_BYTES) {
    throw new FunctionError(functionName, requestId, {
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: `Response payload size exceeded maximum allowed payload size (${BUFFERED_PAYLOAD_BYTES} bytes).`,
      trace: [],
    });
  }
  try {
    return JSON.parse(payload);
  } catch {
    throw new MalformedResponseError(functionName, 'what it streamed is no JSON');
  }
}
