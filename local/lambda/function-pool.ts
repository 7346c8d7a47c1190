import { FunctionInstance, type InstanceOptions } from './function-instance.ts';

interface Waiter {
  give: (instance: FunctionInstance | undefined) => void;
}

export interface PoolLimits {
  /** The most instances; further callers wait. */
  maxInstances: number;
  /** Seconds without an event after which an instance is ended; undefined = never. */
  idleSeconds: number | undefined;
  /** How many idle instances stay all the same. */
  kept: number;
}

interface Idle {
  instance: FunctionInstance;
  /** Aborts when the instance is taken, and so is not ended. */
  taken: AbortController;
}

/**
 * The instances of one function. The instance used last is used next, as it is the warmest; when all are busy another
 * is made, up to `maxInstances`; beyond that, callers wait in the order in which they came. Those that nobody needs any more
 * are ended, as on Lambda.
 */
export class FunctionPool {
  readonly options: InstanceOptions;
  readonly #limits: PoolLimits;
  readonly #idle: Idle[] = [];
  readonly #all = new Set<FunctionInstance>();
  readonly #waiting: Waiter[] = [];
  #closed = false;

  constructor(options: InstanceOptions, limits: PoolLimits) {
    this.options = options;
    this.#limits = limits;
  }

  /**
   * An instance for one invocation; give it back with `release`.
   * @throws FunctionError when a new instance does not load; the signal's reason when it aborts first.
   */
  async acquire(signal?: AbortSignal): Promise<FunctionInstance> {
    signal?.throwIfAborted();
    if (this.#closed) throw new Error(`Function "${this.options.functionName}" takes no events: the host is closed.`);
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      idle.taken.abort();
      if (!idle.instance.dead) return idle.instance;
      this.#all.delete(idle.instance);
    }
    if (this.#all.size < this.#limits.maxInstances) return this.#start(signal);
    const instance = await this.#wait(signal);
    return instance ?? this.acquire(signal);
  }

  release(instance: FunctionInstance): void {
    if (instance.dead) this.#all.delete(instance);
    const next = this.#waiting.shift();
    if (next !== undefined) next.give(instance.dead ? undefined : instance);
    else if (!instance.dead) this.#rest(instance);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { give } of this.#waiting.splice(0)) give(undefined);
    for (const { taken } of this.#idle.splice(0)) taken.abort();
    await Promise.all([...this.#all].map((instance) => instance.terminate()));
  }

  #rest(instance: FunctionInstance): void {
    const idle: Idle = { instance, taken: new AbortController() };
    this.#idle.push(idle);
    const { idleSeconds } = this.#limits;
    if (idleSeconds === undefined || this.#closed) return;
    this.options.clock.delay(idleSeconds * 1000, idle.taken.signal).then(
      () => this.#end(idle),
      () => undefined,
    );
  }

  #end(idle: Idle): void {
    if (this.#idle.length <= this.#limits.kept) return;
    this.#idle.splice(this.#idle.indexOf(idle), 1);
    this.#all.delete(idle.instance);
    void idle.instance.terminate();
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
