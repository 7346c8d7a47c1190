const WINDOW_MS = 60_000;

/** Milliseconds between the uses that `fill` spreads over the minute. */
const FILL_EVERY_MS = 100;

/** What was used within the last sixty seconds. */
export class SlidingMinute {
  /** Oldest first, one for each millisecond in which something was used. */
  readonly #slots: { at: number; units: number }[] = [];
  #sum = 0;

  used(now: number): number {
    while (this.#slots[0] && this.#slots[0].at <= now - WINDOW_MS) {
      this.#sum -= this.#slots[0].units;
      this.#slots.shift();
    }
    return this.#sum;
  }

  use(now: number, units: number): void {
    const last = this.#slots.at(-1);
    if (last && last.at >= now) last.units += units;
    else this.#slots.push({ at: now, units });
    this.#sum += units;
  }

  /** As if this had been used evenly over the minute that ends now, and nothing else. */
  fill(now: number, units: number): void {
    this.#slots.length = 0;
    this.#sum = units;
    const slots = WINDOW_MS / FILL_EVERY_MS;
    for (let slot = slots - 1; slot >= 0; slot -= 1) {
      this.#slots.push({ at: now - slot * FILL_EVERY_MS, units: units / slots });
    }
  }
}
