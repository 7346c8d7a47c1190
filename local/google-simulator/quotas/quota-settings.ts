import type { GoogleApi } from '../http/route.ts';

/** `2026` for projects that began to use an API on 1 May 2026 or later, `2025` for older ones, which keep their quotas. */
export type QuotaGeneration = '2025' | '2026';

/** Units a minute. */
export interface MinuteLimits {
  person: number;
  project: number;
}

export interface QuotaSettings {
  /** `2026` by default. */
  generation?: QuotaGeneration;
  /** Takes the place of the generation's limits of an API. */
  limits?: Partial<Record<GoogleApi, MinuteLimits>>;
  /** Requests in flight for one mailbox; 50 by default, which is what others have measured. */
  concurrentRequests?: number;
  /** The status of a refusal; 403 by default. Google answers with either. */
  refusal?: 403 | 429;
}

/**
 * developers.google.com/workspace/gmail/api/reference/quota, …/drive/api/guides/limits, …/calendar/api/guides/quota. The
 * pages tell the new quotas; the older ones are those of their versions before May 2026. People and OAuth have no limit
 * that a sync could come near.
 */
export const MINUTE_LIMITS: Readonly<Record<QuotaGeneration, Partial<Record<GoogleApi, MinuteLimits>>>> = {
  2026: {
    gmail: { person: 6_000, project: 1_200_000 },
    drive: { person: 325_000, project: 1_000_000 },
    calendar: { person: 600, project: 10_000 },
  },
  2025: {
    gmail: { person: 15_000, project: 1_200_000 },
    drive: { person: 12_000, project: 12_000 },
    calendar: { person: 600, project: 10_000 },
  },
};

/** Units of the methods that cost less in older projects (same pages); the others cost the same. */
const EARLIER_GMAIL_UNITS: Readonly<Record<string, number>> = {
  'gmail.users.messages.get': 5,
  'gmail.users.messages.attachments.get': 5,
  'gmail.users.threads.get': 10,
};

/** @param units what the call costs in projects since May 2026 */
export function unitsOf(generation: QuotaGeneration, api: GoogleApi, method: string, units: number): number {
  if (generation === '2026') return units;
  // Older projects count queries of Drive, not units.
  return api === 'drive' ? 1 : (EARLIER_GMAIL_UNITS[method] ?? units);
}
