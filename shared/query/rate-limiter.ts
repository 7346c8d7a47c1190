import type { Tier } from '../domain/principal.ts';

/** Questions a person may ask in an hour, by tier. */
export const QUERIES_PER_HOUR: Readonly<Record<Tier, number>> = { free: 100, pro: 1_000, enterprise: 10_000 };

export type RateLimitDecision = { allowed: true } | { allowed: false; retryAfterSeconds: number };

/** Counts what each person asks. It never throws: when it cannot count, it lets through what it must. */
export interface RateLimiter {
  /** Takes one question of the person's hour. */
  take(userId: string, tier: Tier, signal: AbortSignal): Promise<RateLimitDecision>;
}
