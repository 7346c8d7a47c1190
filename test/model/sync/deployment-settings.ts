import type { GoogleSimulator } from '../../../local/google-simulator/index.ts';

/** What may differ between deployments. */
export interface DeploymentSettings {
  /** Google is asked to push changes; else all is polled. */
  isWatching: boolean;
  /** The deployment keeps to quotas of Google's, that are so small that calls wait for seconds. */
  hasQuota: boolean;
  /** The Google of a second account. */
  second: GoogleSimulator | undefined;
  /** Each run of sync comes after some that came to nothing: then it loads and stores an item at a time. */
  hasSmallChunks: boolean;
}

/** No call waits for longer than a worker does, unless others wait before it. */
export const SMALL_QUOTAS = {
  GOOGLE_QUOTA_GENERATION: '2026',
  GOOGLE_QUOTA_LIMITS: JSON.stringify({
    gmail: { perPersonAndMinute: 900 },
    calendar: { perPersonAndMinute: 30 },
    drive: { perPersonAndMinute: 2_400 },
    people: { perPersonAndMinute: 30 },
  }),
};

/** After so many runs that came to nothing a chunk is one item. */
export const FRUITLESS_RUNS = 6;
