/** The part of the product's clock that the local host needs. */
export interface HostClock {
  now(): Date;
  /** Resolves after `ms` milliseconds of this clock; throws the signal's reason when `signal` aborts first. */
  delay(ms: number, signal?: AbortSignal): Promise<void>;
}
