import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { FunctionError, runtimeExited, timedOut } from './function-errors.ts';
import type { HostClock } from './host-clock.ts';
import type { HostLog, RunOnViolation } from './host-log.ts';
import type { ErrorPayload, FromInstance, InstanceData, ToInstance } from './runtime/protocol.ts';

/** Lambda gives a function ten seconds to load; if that is not enough it begins anew, within the timeout of the invocation. */
const INIT_SECONDS = 10;

/** Beside the bundles. V8 compiles each of them once for all instances, and for the next start. */
const COMPILE_CACHE = 'compile-cache';

export interface InstanceOptions {
  functionName: string;
  functionArn: string;
  memoryMb: number;
  timeoutSeconds: number;
  bundleFile: string;
  environment: Readonly<Record<string, string>>;
  clock: HostClock;
  log: HostLog;
  onRunOn: (violation: RunOnViolation) => void;
  /** Whether that is told with a stack, which costs a fifth of what the function does. */
  traceRunOn: boolean;
}

/** What an invocation tells while it runs. Exactly one of `result`, `streamEnd` and `failed` comes, and comes last. */
export interface InvocationListener {
  result(payload: string): void;
  streamOpen(contentType: string): void;
  chunk(bytes: Uint8Array): void;
  streamEnd(): void;
  failed(error: ErrorPayload): void;
}

interface Running {
  requestId: string;
  listener: InvocationListener;
  over: boolean;
  settled: () => void;
}

type Progress = Extract<FromInstance, { type: 'result' | 'failed' | 'stream-open' | 'chunk' | 'stream-end' }>;

/**
 * One instance of a function: a worker thread with its own environment and memory limit that takes one event at a time.
 *
 * Modes: loading (from construction; `ready` tells the end of it) → idle ⇄ busy (from `invoke` until the runtime says
 * that the invocation has settled) → dead (a failed load, a deadline, a crash, `terminate`). A dead instance is never
 * used again; whoever holds it makes another.
 */
export class FunctionInstance {
  /** Resolves with the milliseconds that loading took. @throws FunctionError when the bundle does not load. */
  readonly ready: Promise<number>;
  readonly #options: InstanceOptions;
  readonly #worker: Worker;
  readonly #loading = Promise.withResolvers<number>();
  #running: Running | undefined;
  #dead = false;
  #lastWords: ErrorPayload | undefined;

  constructor(options: InstanceOptions) {
    this.#options = options;
    const workerData: InstanceData = {
      bundleUrl: pathToFileURL(options.bundleFile).href,
      functionArn: options.functionArn,
      traceRunOn: options.traceRunOn,
    };
    this.#worker = new Worker(new URL('./runtime/instance-main.ts', import.meta.url), {
      name: options.functionName,
      workerData,
      env: {
        ...options.environment,
        NODE_COMPILE_CACHE: join(dirname(dirname(options.bundleFile)), COMPILE_CACHE),
      },
      // Lambda's own flags; nothing of the host's command line reaches the function.
      execArgv: ['--enable-source-maps'],
      // The young generation is 48 MB by default, times a dozen instances in one process.
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb, maxYoungGenerationSizeMb: 16 },
      stdout: true,
      stderr: true,
    });
    this.ready = this.#loading.promise;
    this.ready.catch(() => undefined);
    this.#worker.on('message', (message: FromInstance) => this.#onMessage(message));
    this.#worker.on('error', (error) => this.#onCrash(error));
    this.#worker.on('exit', (code) => this.#onExit(code));
    this.#forward('stdout');
    this.#forward('stderr');
    void this.#guardLoading();
  }

  get dead(): boolean {
    return this.#dead;
  }

  /**
   * Runs one invocation; its course is told to `listener`.
   * @returns when the instance is idle again or dead.
   */
  async invoke(requestId: string, event: string, listener: InvocationListener): Promise<void> {
    if (this.#running !== undefined || this.#dead) throw new Error('An instance takes one event at a time.');
    const settled = Promise.withResolvers<void>();
    this.#running = { requestId, listener, over: false, settled: settled.resolve };
    const budgetMs = this.#options.timeoutSeconds * 1000;
    const deadline = new AbortController();
    this.#options.clock.delay(budgetMs, deadline.signal).then(
      () => this.#onDeadline(requestId),
      () => undefined,
    );
    this.#send({ type: 'invoke', requestId, event, budgetMs });
    await settled.promise;
    deadline.abort();
  }

  /** Tells that bytes of the stream were taken, so that as many more may come. */
  taken(requestId: string, bytes: number): void {
    this.#send({ type: 'taken', requestId, bytes });
  }

  /** Destroys the response stream inside the handler. */
  cancel(requestId: string): void {
    this.#send({ type: 'cancel', requestId });
  }

  async terminate(): Promise<void> {
    this.#dead = true;
    await this.#worker.terminate();
  }

  async #guardLoading(): Promise<void> {
    const loaded = new AbortController();
    this.ready.then(
      () => loaded.abort(),
      () => loaded.abort(),
    );
    const { functionName, timeoutSeconds, clock, log } = this.#options;
    try {
      await clock.delay(INIT_SECONDS * 1000, loaded.signal);
      log({ kind: 'warning', functionName, message: `Loading takes longer than ${INIT_SECONDS} s: a busy machine?` });
      await clock.delay(timeoutSeconds * 1000, loaded.signal);
    } catch {
      return;
    }
    const terminated = this.terminate();
    this.#loading.reject(new FunctionError(functionName, 'init', timedOut('init', timeoutSeconds)));
    await terminated;
  }

  #send(message: ToInstance): void {
    if (!this.#dead) this.#worker.postMessage(message);
  }

  #onMessage(message: FromInstance): void {
    switch (message.type) {
      case 'loaded':
        this.#loading.resolve(message.initMs);
        break;
      case 'init-failed':
        this.#dead = true;
        this.#loading.reject(new FunctionError(this.#options.functionName, 'init', message.error));
        break;
      case 'fatal':
        this.#dead = true;
        this.#lastWords = message.error;
        break;
      case 'run-on': {
        const { requestId, resource, stack } = message;
        this.#options.onRunOn({ functionName: this.#options.functionName, requestId, resource, stack });
        break;
      }
      case 'settled':
        this.#settle();
        break;
      default:
        if (this.#running !== undefined && !this.#running.over) this.#onProgress(message, this.#running);
    }
  }

  #onProgress(message: Progress, running: Running): void {
    const { listener } = running;
    running.over = message.type !== 'stream-open' && message.type !== 'chunk';
    switch (message.type) {
      case 'stream-open':
        listener.streamOpen(message.contentType);
        break;
      case 'chunk':
        listener.chunk(message.bytes);
        break;
      case 'result':
        listener.result(message.payload);
        break;
      case 'stream-end':
        listener.streamEnd();
        break;
      case 'failed':
        listener.failed(message.error);
        break;
      default:
        message satisfies never;
    }
  }

  #onDeadline(requestId: string): void {
    if (this.#running?.requestId !== requestId) return;
    this.#fail(timedOut(requestId, this.#options.timeoutSeconds));
    void this.terminate();
    this.#settle();
  }

  #onCrash(error: Error & { code?: string }): void {
    const outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    this.#lastWords = outOfMemory
      ? {
          errorType: 'Runtime.OutOfMemory',
          errorMessage: `The function used more than its ${this.#options.memoryMb} MB.`,
          trace: [],
        }
      : { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
  }

  #onExit(code: number): void {
    const wasTerminated = this.#dead && this.#lastWords === undefined;
    this.#dead = true;
    const requestId = this.#running?.requestId ?? 'none';
    const reason = this.#lastWords ?? runtimeExited(requestId, `exit status ${code}`);
    const { functionName, log } = this.#options;
    this.#loading.reject(new FunctionError(functionName, 'init', reason));
    this.#fail(reason);
    this.#settle();
    if (wasTerminated) return;
    log({ kind: 'instance-lost', functionName, reason: `${reason.errorType}: ${reason.errorMessage}` });
  }

  #fail(error: ErrorPayload): void {
    if (this.#running === undefined || this.#running.over) return;
    this.#running.over = true;
    this.#running.listener.failed(error);
  }

  #settle(): void {
    this.#running?.settled();
    this.#running = undefined;
  }

  #forward(stream: 'stdout' | 'stderr'): void {
    const { functionName, log } = this.#options;
    createInterface({ input: this.#worker[stream] }).on('line', (line) => {
      log({ kind: 'output', functionName, stream, line });
    });
  }
}
