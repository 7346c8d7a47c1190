import { ApiError } from '../http/api-error.ts';
import type { GoogleApi } from '../http/route.ts';
import type { SimulatorClock } from '../simulator-clock.ts';
import { MINUTE_LIMITS, type MinuteLimits, type QuotaSettings, unitsOf } from './quota-settings.ts';
import { SlidingMinute } from './sliding-minute.ts';

/** One authorised call. */
export interface QuotaCall {
  api: GoogleApi;
  /** Google's name of the method. */
  method: string;
  /** In projects since May 2026. */
  units: number;
  /** Whose data it is about. */
  person: string;
}

const CONCURRENT_REQUESTS = 50;

/**
 * The quotas of one Google Cloud project. Simulators that share it stand for its people.
 *
 * | behaviour | copied from |
 * |---|---|
 * | units within a sliding minute, for each API a person's and the project's | developers.google.com/workspace/calendar/api/guides/quota, "Quotas are calculated per minute using a sliding window"; Gmail's page said "moving average" |
 * | over a person's: 403 userRateLimitExceeded, over the project's: 403 rateLimitExceeded | …/gmail/api/guides/handle-errors, …/drive/api/guides/handle-errors |
 * | or 429 rateLimitExceeded | …/gmail/api/guides/handle-errors#resolve_a_429_error_too_many_requests, …/drive/api/guides/limits |
 * | the messages "Quota exceeded for quota metric …" | github.com/elie222/inbox-zero/issues/480, github.com/mxngls/gmail-cleaner/issues/5 |
 * | 429 "Too many concurrent requests for user" for one mailbox | github.com/googleapis/google-api-dotnet-client/issues/1982 |
 * | a refused call costs nothing | an assumption: Google's pages don't tell |
 */
export class ProjectQuotas {
  readonly #clock: SimulatorClock;
  readonly #minutes = new Map<string, SlidingMinute>();
  readonly #inFlight = new Map<string, number>();
  #settings: QuotaSettings | undefined;

  /** Without settings nothing is refused. */
  constructor(clock: SimulatorClock, settings?: QuotaSettings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** Enforces other limits from now on; undefined: none. What was used counts on. */
  enforce(settings: QuotaSettings | undefined): void {
    this.#settings = settings;
  }

  /** As if the person, and the project, had just used up what an API grants, evenly over the last minute. */
  exhaust(api: GoogleApi, person: string): void {
    const limits = this.#limits(api);
    if (!limits) throw new Error(`The API ${api} has no quota that could be used up.`);
    const now = this.#now();
    this.#minute(`${api} ${person}`).fill(now, limits.person);
    this.#minute(api).fill(now, limits.project);
  }

  /** The units that the call costs in this project. */
  unitsOf({ api, method, units }: QuotaCall): number {
    return unitsOf(this.#settings?.generation ?? '2026', api, method, units);
  }

  /**
   * Charges a call, or refuses it.
   * @returns to be called when it was answered
   * @throws ApiError 403, 429
   */
  admit(call: QuotaCall): () => void {
    const leave = this.#enter(call);
    try {
      this.#charge(call);
    } catch (error) {
      leave();
      throw error;
    }
    return leave;
  }

  #charge(call: QuotaCall): void {
    const { api, person } = call;
    const units = this.unitsOf(call);
    const now = this.#now();
    const limits = this.#limits(api);
    const [own, all] = [this.#minute(`${api} ${person}`), this.#minute(api)];
    if (limits && own.used(now) + units > limits.person) throw this.#refusal(api, 'person');
    if (limits && all.used(now) + units > limits.project) throw this.#refusal(api, 'project');
    own.use(now, units);
    all.use(now, units);
  }

  #enter({ api, person }: QuotaCall): () => void {
    if (api !== 'gmail') return () => {};
    const inFlight = this.#inFlight.get(person) ?? 0;
    if (this.#settings && inFlight >= (this.#settings.concurrentRequests ?? CONCURRENT_REQUESTS)) {
      throw new ApiError(429, 'rateLimitExceeded', 'Too many concurrent requests for user');
    }
    this.#inFlight.set(person, inFlight + 1);
    return () => this.#inFlight.set(person, (this.#inFlight.get(person) ?? 1) - 1);
  }

  #refusal(api: GoogleApi, exceeded: keyof MinuteLimits): ApiError {
    const limit = exceeded === 'person' ? 'Queries per minute per user' : 'Queries per minute';
    const message = `Quota exceeded for quota metric 'Queries' and limit '${limit}' of service '${api}.googleapis.com' for consumer 'project_number:1'.`;
    if (this.#settings?.refusal === 429) {
      const info = { reason: 'RATE_LIMIT_EXCEEDED', domain: 'googleapis.com' };
      return new ApiError(429, 'rateLimitExceeded', message, { info });
    }
    const reason = exceeded === 'person' ? 'userRateLimitExceeded' : 'rateLimitExceeded';
    return new ApiError(403, reason, message, { domain: 'usageLimits' });
  }

  #limits(api: GoogleApi): MinuteLimits | undefined {
    if (!this.#settings) return undefined;
    const { generation = '2026', limits } = this.#settings;
    return limits?.[api] ?? MINUTE_LIMITS[generation][api];
  }

  #minute(key: string): SlidingMinute {
    const minute = this.#minutes.get(key) ?? new SlidingMinute();
    this.#minutes.set(key, minute);
    return minute;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}
