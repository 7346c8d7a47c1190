import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** A request of `fetch`, as undici tells of it. */
interface FetchRequest {
  origin: string;
  method: string;
  path: string;
}

interface Told {
  request: FetchRequest;
}

/**
 * What the code under test waits for outside of itself: requests that `fetch` sent, and whatever goes through `track`. The
 * clock may move when there is nothing.
 */
export class InFlight implements Disposable {
  /** Runs before a request is sent. */
  beforeRequest: (request: FetchRequest) => void = () => undefined;
  readonly #requests = new Set<FetchRequest>();
  #tracked = 0;
  #idle = Promise.withResolvers<void>();

  constructor() {
    subscribe('undici:request:create', this.#begun);
    subscribe('undici:request:trailers', this.#ended);
    subscribe('undici:request:error', this.#ended);
  }

  get count(): number {
    return this.#requests.size + this.#tracked;
  }

  /** A request will get no answer: whoever waits for it waits for the clock. */
  forget({ method, path }: Pick<FetchRequest, 'method' | 'path'>): void {
    const hung = [...this.#requests].find((request) => request.method === method && request.path === path);
    if (hung) this.#requests.delete(hung);
    this.#tellIdle();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.count > 0) await this.#idle.promise;
  }

  /** Counts `work` until it is settled. */
  async track<T>(work: () => Promise<T>): Promise<T> {
    this.#tracked += 1;
    try {
      return await work();
    } finally {
      this.#tracked -= 1;
      this.#tellIdle();
    }
  }

  [Symbol.dispose](): void {
    unsubscribe('undici:request:create', this.#begun);
    unsubscribe('undici:request:trailers', this.#ended);
    unsubscribe('undici:request:error', this.#ended);
  }

  readonly #begun = (told: unknown) => {
    const { request } = told as Told;
    this.#requests.add(request);
    this.beforeRequest(request);
  };

  readonly #ended = (told: unknown) => {
    this.#requests.delete((told as Told).request);
    this.#tellIdle();
  };

  #tellIdle(): void {
    if (this.count > 0) return;
    this.#idle.resolve();
    this.#idle = Promise.withResolvers();
  }
}
