/** What is counted together: one person's use of an API, or everybody's. */
export interface UnitBucket {
  key: string;
  perMinute: number;
}

export interface SharedBucket extends UnitBucket {
  /** How many workers may take of it at once, at most: each keeps to that part of it while it can't ask what the others took. */
  workers: number;
}

/** `fresh` for what somebody waits for; `backfill` leaves a second's worth of each bucket to it. */
export type UnitLane = 'fresh' | 'backfill';

export interface UnitRequest {
  /** The units are taken from all of them. */
  buckets: readonly SharedBucket[];
  units: number;
  lane: UnitLane;
  /** Who would have to wait longer than that is told so, and nothing is taken. */
  maxWaitMs: number;
}

/** `granted`: the units may be used after the wait, and soon after it. Otherwise nothing was taken, and the wait is a forecast. */
export interface UnitGrant {
  granted: boolean;
  waitMs: number;
}

/** Hands out units of quotas that are given by the minute. */
export interface UnitLimiter {
  /** @throws the signal's reason and nothing else */
  reserve(request: UnitRequest, signal: AbortSignal): Promise<UnitGrant>;
  /** Empties a bucket, and fills it no more for so long: who counts for real has said that it is empty. */
  drain(key: string, ms: number, signal: AbortSignal): Promise<void>;
}
