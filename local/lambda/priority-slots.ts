interface Waiter {
  priority: number;
  take: () => void;
}

/** A bound on how much runs at once; of those who wait, the lowest priority number goes first, then who came first. */
export class PrioritySlots {
  #free: number;
  readonly #waiting: Waiter[] = [];

  constructor(slots: number) {
    this.#free = slots;
  }

  /** Resolves when a slot is taken; give it back with `release`. @throws the signal's reason when it aborts first. */
  async take(priority: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        priority,
        take: () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      const behind = this.#waiting.findIndex((other) => other.priority > priority);
      this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, waiter);
    });
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next.take();
  }
}
