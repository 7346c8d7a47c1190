import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { QueueName } from '../../functions/manifest.ts';
import { peakBytes, resetPeak } from '../process-tree.ts';

/** Hosts some functions, each in threads. */
const MAIN = fileURLToPath(new URL('worker-main.ts', import.meta.url));

/** Is one instance of one function. */
const LAMBDA_MAIN = fileURLToPath(new URL('lambda-main.ts', import.meta.url));

/** What a worker process is told in `WORKER_SETUP`. */
export interface WorkerSetup {
  bundleDir: string;
  /** Names of the functions whose queues it works off. */
  functions: readonly string[];
  /** The environment of each function. */
  environments: Readonly<Record<string, Readonly<Record<string, string>>>>;
  queueUrls: Readonly<Record<QueueName, string>>;
  /** Invocations of one function at a time. */
  concurrency: number;
}

/** A process that plays a Lambda worker: everything in it ends at once when it is killed. */
export class WorkerProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** @param environment of the process: the clock's and SQS's variables */
  static start(setup: WorkerSetup, environment: Readonly<Record<string, string>>): Promise<WorkerProcess> {
    return WorkerProcess.#start([MAIN], setup, environment);
  }

  /**
   * Starts an instance of the first function, as Lambda does.
   * @param flags of Node; see lambda-flags.ts
   */
  static startInstance(
    setup: WorkerSetup,
    environment: Readonly<Record<string, string>>,
    flags: readonly string[],
  ): Promise<WorkerProcess> {
    return WorkerProcess.#start([...flags, LAMBDA_MAIN], setup, environment);
  }

  static async #start(
    program: readonly string[],
    setup: WorkerSetup,
    environment: Readonly<Record<string, string>>,
  ): Promise<WorkerProcess> {
    const child = spawn(process.execPath, program, {
      env: { ...process.env, ...environment, WORKER_SETUP: JSON.stringify(setup) },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await Promise.race([once(child, 'message'), once(child, 'exit').then(() => Promise.reject(new Error(ENDED)))]);
    return new WorkerProcess(child);
  }

  get #pid(): number {
    return this.#child.pid as number;
  }

  /** The most memory that it has had since it started, or since the call before, in bytes; and begins anew. */
  async takePeak(): Promise<number> {
    const peak = await peakBytes(this.#pid);
    if (peak === 0) throw new Error('A worker process that was measured has ended; see above.');
    await resetPeak(this.#pid);
    return peak;
  }

  /** SIGKILL: nothing in it gets to finish or to clean up. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}

const ENDED = 'A worker process ended before it was ready; see above.';
