/**
 * Reads foreign files in a thread of its own, so that a file can cost a bounded amount of time and memory and no more.
 *
 * The thread is started for the first file that needs it, and then takes one file after the other. It is ended, and the next
 * file gets a new one, when a file takes longer than `TIME_MS` once it has loaded, when its heap or its buffers grow beyond their
 * caps, when it dies of an error, when the caller aborts, and after a large file, with all that it left behind. Between files it keeps
 * nobody alive; `end` ends it. It has no environment and nobody reads what it prints, so a parser that is taken over finds no secret, and
 * writes no content into a log.
 */
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../domain/clock.ts';
import type { UnreadReason } from '../../domain/unread-reason.ts';
import { EXTRACTION_LIMITS, type ExtractionLimits } from './extraction-limits.ts';
import type { ExtractionReply, ExtractionRequest } from './extraction-messages.ts';
import { fileFormat } from './file-format.ts';
import type { ForeignFile } from './foreign-file.ts';
import { plainText } from './plain-text.ts';
import type { Extraction, TextExtractor } from './text-extractor.ts';

/** A PDF of 500 dense pages takes 3 s on one core; Lambda gives 0.6 of one with 1,024 MB. */
const TIME_MS = 10_000;

/** Of V8's heap: reading the largest file that the limits allow stays below it. */
const HEAP_MB = 256;

/**
 * Of all buffers, which V8 keeps outside of its heap; they are looked at every 100 ms. The size of one is capped in the thread
 * itself (cap-allocations.ts).
 */
const BUFFER_BYTES = 256_000_000;
const LOOK_EVERY_MS = 100;

/** Bytes of a file after which the thread is ended: what it takes to start another is little beside reading such a file. */
const LARGE_BYTES = 4_000_000;

export interface IsolatedExtractor extends TextExtractor {
  /** Ends the thread, if there is one. A later file gets a new one. */
  end(): Promise<void>;
}

export interface IsolatedExtractorOptions {
  /** `file:` URL of the program of the thread: it calls serveExtraction. */
  workerUrl: URL;
  clock: Clock;
  limits?: ExtractionLimits;
}

/** @throws when the thread can't be started at all, at its first file: that is no fault of the file */
export function createIsolatedExtractor({
  workerUrl,
  clock,
  limits = EXTRACTION_LIMITS,
}: IsolatedExtractorOptions): IsolatedExtractor {
  let thread: ExtractionThread | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  async function endThread(): Promise<void> {
    const ended = thread;
    thread = undefined;
    await ended?.end();
  }

  async function read(file: ForeignFile, signal: AbortSignal): Promise<Extraction> {
    signal.throwIfAborted();
    if (thread?.isDead) thread = undefined;
    thread ??= new ExtractionThread(workerUrl);
    const isLarge = file.bytes.length > LARGE_BYTES;
    const outcome = await thread.read({ file, limits }, clock, signal);
    if (outcome.isLost || isLarge) await endThread();
    signal.throwIfAborted();
    return outcome.extraction;
  }

  return {
    extract(file, signal) {
      const { length } = file.bytes;
      if (length > limits.inputBytes) return Promise.resolve({ unread: 'too-large' });
      const format = fileFormat(file);
      if (format === undefined) return Promise.resolve({ unread: 'unsupported' });
      if (format === 'text') return Promise.resolve({ text: plainText(file) });
      const result = turn.then(() => read(file, signal));
      turn = result.catch(() => undefined);
      return result;
    },

    async end() {
      await turn;
      await endThread();
    },
  };
}

/** `isLost`: the thread did not answer, and must not be used again. */
interface Outcome {
  extraction: Extraction;
  isLost: boolean;
}

class ExtractionThread {
  readonly #worker: Worker;
  readonly #loaded = Promise.withResolvers<void>();
  isDead = false;
  #answer: (reply: ExtractionReply) => void = () => undefined;
  #fail: (error: Error) => void = () => undefined;

  constructor(url: URL) {
    this.#worker = new Worker(url, {
      env: {},
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    });
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    this.#worker.on('message', (reply: ExtractionReply) => {
      if (reply.kind === 'ready') this.#loaded.resolve();
      else this.#answer(reply);
    });
    const fail = (error: Error) => {
      this.#loaded.reject(new Error('The thread that reads files could not be started.', { cause: error }));
      this.#fail(error);
    };
    this.#worker.on('error', fail);
    this.#worker.on('exit', () => {
      this.isDead = true;
      fail(new Error('The thread ended.'));
    });
    this.#loaded.promise.catch(() => undefined);
  }

  async read(request: ExtractionRequest, clock: Clock, signal: AbortSignal): Promise<Outcome> {
    const over = new AbortController();
    const stopped = Promise.withResolvers<Outcome>();
    const lost = (unread: UnreadReason) => stopped.resolve({ extraction: { unread }, isLost: true });
    const abort = () => lost('too-slow');
    signal.addEventListener('abort', abort, { once: true });
    this.#answer = (reply) => stopped.resolve({ extraction: extractionOf(reply), isLost: false });
    this.#fail = (error) => lost(reasonOf(error));
    this.#worker.ref();
    const watches: Promise<void>[] = [];
    try {
      await Promise.race([this.#loaded.promise, stopped.promise]);
      watches.push(
        until(clock, TIME_MS, over.signal, () => true).then(() => lost('too-slow')),
        until(clock, LOOK_EVERY_MS, over.signal, () => this.#isTooLarge()).then(() => lost('too-large')),
      );
      const bytes = ownBytes(request.file.bytes);
      this.#worker.postMessage({ ...request, file: { ...request.file, bytes } }, [bytes.buffer]);
      return await stopped.promise;
    } finally {
      this.#worker.unref();
      this.#answer = () => undefined;
      this.#fail = () => undefined;
      signal.removeEventListener('abort', abort);
      over.abort();
      await Promise.allSettled(watches);
    }
  }

  async #isTooLarge(): Promise<boolean> {
    // A thread that is ending does not tell any more.
    const statistics = await this.#worker.getHeapStatistics().catch(() => undefined);
    return (statistics?.external_memory ?? 0) > BUFFER_BYTES;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Bytes that can go to another thread: a buffer of their own, or a copy of a part of one. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength;
  return isWhole ? new Uint8Array(buffer) : new Uint8Array(bytes);
}

/** Looks at a condition every `ms` until it holds. Rejects when the signal aborts, and then leaves no timer behind. */
async function until(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => undefined);
  // A thread that dies answers no question that it was asked before: whoever waits must not wait for the answer alone.
  do await clock.delay(ms, signal);
  while (!(await Promise.race([condition(), aborted])));
}

function extractionOf(reply: ExtractionReply): Extraction {
  return reply.kind === 'text' ? { text: reply.text } : { unread: reply.kind === 'unread' ? reply.reason : 'damaged' };
}

/** Node ends a thread whose heap is full with this code. Anything else that escaped is the parser's own confusion. */
function reasonOf(error: Error & { code?: string }): 'too-large' | 'damaged' {
  return error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too-large' : 'damaged';
}
