/** The only source of time. One clock is made at the composition root and handed down; tests pass one that they drive. */
export interface Clock {
  now(): Date;
  /**
   * Resolves after `ms` milliseconds of this clock.
   * @throws the signal's reason, at once, when `signal` aborts first.
   */
  delay(ms: number, signal?: AbortSignal): Promise<void>;
}
