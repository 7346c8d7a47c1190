/** Counts what a worker's calls cost, and how long they waited for it. */
export class QuotaMeter {
  #units = 0;
  #waitedMs = 0;

  count(units: number, waitMs: number): void {
    this.#units += units;
    this.#waitedMs += waitMs;
  }

  /** Since the instance started. Waits of calls under way at the same time are added up. */
  read(): { units: number; waitedMs: number } {
    return { units: this.#units, waitedMs: this.#waitedMs };
  }
}
