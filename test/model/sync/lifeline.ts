import type pg from 'pg';
import { createPool } from '../../../shared/adapters/postgres/pool.ts';
import type { JobQueue } from '../../../shared/sync/job-queue.ts';
import type { InFlight } from './in-flight.ts';
import { interceptPool } from './intercept-pool.ts';

/** When a worker dies: at its nth step, which is a statement or a message that it sends; before it is sent, or after its answer. */
export interface Death {
  step: number;
  when: 'before' | 'after';
}

class DeadError extends Error {
  constructor() {
    super('The worker was killed.');
  }
}

/**
 * What a worker reaches the world through. When it dies its connections break for good and it sends no message any more: what
 * it goes on doing in its own head, nobody sees. When it freezes, as an instance does that gets no processor, it begins no transaction and
 * sends no message until it thaws, its timers' among them.
 */
export class Lifeline {
  readonly #inFlight: InFlight;
  readonly #death: Death | undefined;
  readonly #clients = new Set<pg.PoolClient>();
  readonly #freezesAt: number | undefined;
  readonly #freezing = Promise.withResolvers<'frozen'>();
  readonly #thawing = Promise.withResolvers<void>();
  #steps = 0;
  #transactions = 0;
  #isDead = false;

  /** @param freezesAt the transaction before which it freezes, from 1; it never holds what others wait for */
  constructor(inFlight: InFlight, { death, freezesAt }: { death?: Death | undefined; freezesAt?: number } = {}) {
    this.#inFlight = inFlight;
    this.#death = death;
    this.#freezesAt = freezesAt;
  }

  /** Resolves when it freezes. */
  get frozen(): Promise<'frozen'> {
    return this.#freezing.promise;
  }

  thaw(): void {
    this.#thawing.resolve();
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** A pool of the product's whose statements are steps. */
  openPool(url: string): pg.Pool {
    const pool = createPool({ kind: 'url', url, maxConnections: 2 });
    pool.on('connect', (client) => this.#clients.add(client));
    interceptPool(pool, {
      connect: async (connect) => {
        if (this.#isDead) throw new DeadError();
        return this.#inFlight.track(connect);
      },
      query: (query, statement) => this.#statement(statement, query),
    });
    return pool;
  }

  /** The queue, its messages being steps. */
  guard(queue: JobQueue): JobQueue {
    return {
      sendSync: (...message) => this.#send(() => queue.sendSync(...message)),
      sendSyncs: (messages) => this.#send(() => queue.sendSyncs(messages)),
      sendEmbed: (job) => this.#send(() => queue.sendEmbed(job)),
      sendLeave: (job) => this.#send(() => queue.sendLeave(job)),
    };
  }

  async #statement<T>(statement: string, query: () => Promise<T>): Promise<T> {
    const begins = /^begin\b/i.test(statement);
    if (begins) this.#transactions += 1;
    if (begins && this.#isFrozen) await this.#freeze();
    return this.#step(query);
  }

  async #send<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isFrozen) await this.#freeze();
    return this.#step(work);
  }

  get #isFrozen(): boolean {
    return this.#freezesAt !== undefined && this.#transactions >= this.#freezesAt;
  }

  #freeze(): Promise<void> {
    this.#freezing.resolve('frozen');
    return this.#thawing.promise;
  }

  async #step<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isDead) throw new DeadError();
    this.#steps += 1;
    const isLast = this.#steps === this.#death?.step;
    if (isLast && this.#death?.when === 'before') this.#die();
    if (this.#isDead) throw new DeadError();
    const result = await this.#inFlight.track(work);
    if (isLast) this.#die();
    if (this.#isDead) throw new DeadError();
    return result;
  }

  #die(): void {
    this.#isDead = true;
    for (const client of this.#clients) {
      (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    }
  }
}
