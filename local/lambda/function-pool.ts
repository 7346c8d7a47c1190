import { FunctionInstance, type InstanceOptions } from './function-instance.ts';

interface Waiter {
  give: (instance: FunctionInstance | undefined) => void;
}

/**
 * The instances of one function. The instance used last is used next, as it is the warmest; when all are busy another
 * is made, up to `maxInstances`; beyond that, callers wait in the order in which they came.
 */
export class FunctionPool {
  readonly options: InstanceOptions;
  readonly #maxInstances: number;
  readonly #idle: FunctionInstance[] = [];
  readonly #all = new Set<FunctionInstance>();
  readonly #waiting: Waiter[] = [];
  #closed = false;

  constructor(options: InstanceOptions, maxInstances: number) {
    this.options = options;
    this.#maxInstances = maxInstances;
  }

  /**
   * An instance for one invocation; give it back with `release`.
   * @throws FunctionError when a new instance does not load; the signal's reason when it aborts first.
   */
  async acquire(signal?: AbortSignal): Promise<FunctionInstance> {
    signal?.throwIfAborted();
    if (this.#closed) throw new Error(`Function "${this.options.functionName}" takes no events: the host is closed.`);
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (!idle.dead) return idle;
      this.#all.delete(idle);
    }
    if (this.#all.size < this.#maxInstances) return this.#start(signal);
    const instance = await this.#wait(signal);
    return instance ?? this.acquire(signal);
  }

  release(instance: FunctionInstance): void {
    if (instance.dead) this.#all.delete(instance);
    const next = this.#waiting.shift();
    if (next !== undefined) next.give(instance.dead ? undefined : instance);
    else if (!instance.dead) this.#idle.push(instance);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { give } of this.#waiting.splice(0)) give(undefined);
    await Promise.all([...this.#all].map((instance) => instance.terminate()));
  }

  /** A caller that gave up meanwhile leaves the new instance to the next one. */
  async #start(signal: AbortSignal | undefined): Promise<FunctionInstance> {
    const instance = new FunctionInstance(this.options);
    this.#all.add(instance);
    try {
      const initMs = await instance.ready;
      this.options.log({ kind: 'cold-start', functionName: this.options.functionName, initMs });
      signal?.throwIfAborted();
      return instance;
    } catch (error) {
      this.release(instance);
      throw error;
    }
  }

  /** The next instance that is released; undefined when there is room for a new one instead. */
  #wait(signal?: AbortSignal): Promise<FunctionInstance | undefined> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        give: (instance) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(instance);
        },
      };
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiter);
    });
  }
}
