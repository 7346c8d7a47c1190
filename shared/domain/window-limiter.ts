export type WindowDecision = { allowed: true } | { allowed: false; retryAfterSeconds: number };

/** Counts what one key may do so often within a window of time. When it can't count for all instances, it counts for this one. */
export interface WindowLimiter {
  /** Takes one of the window's. @throws the signal's reason */
  take(key: string, signal: AbortSignal): Promise<WindowDecision>;
}
