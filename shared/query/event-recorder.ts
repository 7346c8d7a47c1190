import type { Clock } from '../domain/clock.ts';
import { isLast, type QueryEvent } from './events.ts';
import type { RequestLog } from './request-log.ts';

/** Events are written together: a row a token would cost a transaction each, and a follower does not notice 50 ms. */
const BATCH_MS = 50;
const BATCH_EVENTS = 20;

/** Tries to write a batch, one after the other, before the log is given up. */
const MAX_ATTEMPTS = 3;

export interface EventRecorderOptions {
  log: RequestLog;
  userId: string;
  requestId: string;
  clock: Clock;
  /** Called when the log says that somebody cancelled the request. */
  onCancelled: () => void;
  /** Called when the log could not be written; the answer goes on without it. */
  onFailure: (error: unknown) => void;
}

/** Writes the events of a run to the log, in batches and beside the run, which never waits for it. */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #pending: QueryEvent[] = [];
  #writing: Promise<void> | undefined;
  #hurry = new AbortController();
  #givenUp = false;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
  }

  record(event: QueryEvent): void {
    if (this.#givenUp) return;
    this.#pending.push(event);
    if (this.#pending.length >= BATCH_EVENTS || isLast(event)) this.#hurry.abort();
    this.#writing ??= this.#write();
  }

  /** Resolves when all that was recorded is written or given up. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#pending.length > 0 && !this.#givenUp) {
      await this.#options.clock.delay(BATCH_MS, this.#hurry.signal).catch(() => undefined);
      this.#hurry = new AbortController();
      await this.#writeBatch([...this.#pending]);
    }
    this.#writing = undefined;
  }

  async #writeBatch(batch: readonly QueryEvent[]): Promise<void> {
    const { log, userId, requestId, clock, onCancelled, onFailure } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const state = await log.append(userId, requestId, batch);
        this.#pending.splice(0, batch.length);
        if (state === 'cancelled') onCancelled();
        return;
      } catch (error) {
        if (attempt < MAX_ATTEMPTS) {
          await clock.delay(BATCH_MS);
          continue;
        }
        this.#givenUp = true;
        onFailure(error);
        return;
      }
    }
  }
}
