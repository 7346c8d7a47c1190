import * as z from 'zod';
import { ApiError } from '../http/api-error.ts';
import type { SimulatorClock } from '../simulator-clock.ts';

const syncState = z.object({
  /** What was listed: the list of calendars, or the events of one. */
  collection: z.string(),
  /** The parameters of the first sync, which the token stands for. */
  query: z.string(),
  /** As PositionMarks writes it. */
  mark: z.string(),
  /** The window of the first sync, in milliseconds since the epoch; null is open. */
  from: z.number().nullable(),
  until: z.number().nullable(),
  /** How far ahead endless series were worked out. */
  horizon: z.number(),
});

/** What a sync token remembers: developers.google.com/workspace/calendar/api/guides/sync */
export type SyncState = z.infer<typeof syncState>;

const tokenSchema = z.object({ state: syncState, issuedAt: z.number(), generation: z.number() });

/**
 * How long a token is good for, and how far back `updatedMin` may lie. The guide says no more than that tokens expire "for
 * various reasons", and the error page no more than "too far in the past": four weeks are a choice of the simulator.
 */
export const SYNC_LIFETIME_MS = 28 * 86_400_000;

/**
 * Issues sync tokens and takes them back.
 *
 * | behaviour | copied from |
 * |---|---|
 * | 410 fullSyncRequired for a token that expired, or that this collection or another query issued | developers.google.com/workspace/calendar/api/guides/errors#410; …/guides/sync |
 * | 400 invalid, "Invalid sync token value.", for text that is no token; one with a letter changed is 410 | github.com/kewisch/gdata-provider, src/background/request.js; stackoverflow.com/a/39028767 |
 * | the window of the first sync sticks to the token | …/guides/sync, whose sample sets timeMin on the first sync alone |
 */
export class SyncTokens {
  readonly #clock: SimulatorClock;
  #generation = 0;

  constructor(clock: SimulatorClock) {
    this.#clock = clock;
  }

  issue(state: SyncState): string {
    const token = { state, issuedAt: this.#clock.now().getTime(), generation: this.#generation };
    return Buffer.from(JSON.stringify(token)).toString('base64url');
  }

  /** @throws ApiError 410 fullSyncRequired; 400 for what is no token at all */
  read(token: string, collection: string, query: string): SyncState {
    const parsed = tokenSchema.safeParse(parseJson(token)).data;
    if (!parsed) {
      throw new ApiError(400, 'invalid', 'Invalid sync token value.', {
        location: 'syncToken',
        locationType: 'parameter',
      });
    }
    if (parsed.generation !== this.#generation) throw fullSyncRequired();
    if (this.#clock.now().getTime() - parsed.issuedAt > SYNC_LIFETIME_MS) throw fullSyncRequired();
    if (parsed.state.collection !== collection || parsed.state.query !== query) throw fullSyncRequired();
    return parsed.state;
  }

  /** All tokens issued so far are worth nothing from now on. */
  expire(): void {
    this.#generation += 1;
  }
}

export function fullSyncRequired(): ApiError {
  return new ApiError(410, 'fullSyncRequired', 'Sync token is no longer valid, a full sync is required.', {
    domain: 'calendar',
    location: 'syncToken',
    locationType: 'parameter',
  });
}

function parseJson(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    return undefined;
  }
}
