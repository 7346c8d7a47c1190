import type { GoogleApi } from './route.ts';

/** What a client has used so far. */
export interface Usage {
  /** Quota units by API; see the tables at the head of each API's routes. */
  units: Readonly<Record<GoogleApi, number>>;
  /** Calls by Google's name of the method, for instance `gmail.users.messages.get`. */
  calls: Readonly<Record<string, number>>;
}

/** Counts the quota units of every authorised call, failed ones included. */
export class QuotaUsage {
  readonly #units: Record<GoogleApi, number> = { gmail: 0, calendar: 0, drive: 0, people: 0, oauth2: 0 };
  readonly #calls: Record<string, number> = {};

  count(api: GoogleApi, method: string, units: number): void {
    this.#units[api] += units;
    this.#calls[method] = (this.#calls[method] ?? 0) + 1;
  }

  snapshot(): Usage {
    return { units: { ...this.#units }, calls: { ...this.#calls } };
  }
}
