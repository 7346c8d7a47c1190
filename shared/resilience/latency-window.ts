/** So many of the newest latencies say what is usual. */
const SIZE = 100;

/** Fewer than this say nothing about the slowest twentieth. */
const ENOUGH = 20;

/** The latest latencies of calls to one service, in the memory of one instance. */
export class LatencyWindow {
  readonly #latencies: number[] = [];
  readonly #assumedMs: number;

  /** @param assumedMs the p95 until enough calls were measured */
  constructor(assumedMs: number) {
    this.#assumedMs = assumedMs;
  }

  add(ms: number): void {
    this.#latencies.push(ms);
    if (this.#latencies.length > SIZE) this.#latencies.shift();
  }

  /** In milliseconds: 95 of 100 calls were not slower (nearest rank). */
  get p95(): number {
    if (this.#latencies.length < ENOUGH) return this.#assumedMs;
    const sorted = this.#latencies.toSorted((a, b) => a - b);
    return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? this.#assumedMs;
  }
}
