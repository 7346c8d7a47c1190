/** What can be measured of a question: `total` and `first-character` from the request on, and the stages in between. */
export type Stage = string;

/** Adds up where the time of the question in hand goes; one question is asked at a time. */
export class Stopwatch {
  #stages = new Map<Stage, number>();

  add(stage: Stage, ms: number): void {
    this.#stages.set(stage, (this.#stages.get(stage) ?? 0) + ms);
  }

  async measure<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.add(stage, performance.now() - start);
    }
  }

  /** Measures a generator's own time, not that of its reader. */
  async *measureEach<T>(stage: Stage, values: AsyncIterable<T>): AsyncGenerator<T> {
    const iterator = values[Symbol.asyncIterator]();
    try {
      for (;;) {
        const { done, value } = await this.measure(stage, () => iterator.next());
        if (done) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }

  /** The stages of the question that is over; the next one begins with none. */
  take(): ReadonlyMap<Stage, number> {
    const taken = this.#stages;
    this.#stages = new Map();
    return taken;
  }
}
