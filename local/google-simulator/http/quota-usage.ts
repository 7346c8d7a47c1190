import type { ProjectQuotas, QuotaCall } from '../quotas/project-quotas.ts';
import type { GoogleApi } from './route.ts';

/** What a client has used so far. */
export interface Usage {
  /** Quota units by API; see the tables at the head of each API's routes. */
  units: Readonly<Record<GoogleApi, number>>;
  /** Calls by Google's name of the method, for instance `gmail.users.messages.get`; refused ones are not among them. */
  calls: Readonly<Record<string, number>>;
  /** Calls that a quota refused, by the method. */
  refused: Readonly<Record<string, number>>;
}

/** Counts the quota units of every authorised call, failed ones included. */
export class QuotaUsage {
  readonly #units: Record<GoogleApi, number> = { gmail: 0, calendar: 0, drive: 0, people: 0, oauth2: 0 };
  readonly #calls: Record<string, number> = {};
  readonly #refused: Record<string, number> = {};

  /**
   * Lets the quotas admit a call, and counts it.
   * @returns to be called when it was answered
   * @throws ApiError 403, 429 when a quota refuses it
   */
  counted(call: QuotaCall, quotas: ProjectQuotas): () => void {
    let leave: () => void;
    try {
      leave = quotas.admit(call);
    } catch (error) {
      this.#refused[call.method] = (this.#refused[call.method] ?? 0) + 1;
      throw error;
    }
    this.#units[call.api] += quotas.unitsOf(call);
    this.#calls[call.method] = (this.#calls[call.method] ?? 0) + 1;
    return leave;
  }

  snapshot(): Usage {
    return { units: { ...this.#units }, calls: { ...this.#calls }, refused: { ...this.#refused } };
  }
}
