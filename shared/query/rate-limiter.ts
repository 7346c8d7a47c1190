import type { Tier } from '../domain/principal.ts';

/** Questions a person may ask in an hour, by tier. */
export const QUERIES_PER_HOUR: Readonly<Record<Tier, number>> = { free: 100, pro: 1_000, enterprise: 10_000 };

export type RateLimitDecision = { allowed: true } | { allowed: false; retryAfterSeconds: number };

/** Counts what each person asks. When it cannot count for all instances together, it counts for this one. */
export interface RateLimiter {
  /** Takes one question of the person's hour. @throws the signal's reason */
  take(userId: string, tier: Tier, signal: AbortSignal): Promise<RateLimitDecision>;
}
