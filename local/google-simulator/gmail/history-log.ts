import type { SimulatorClock } from '../simulator-clock.ts';
import { entityNotFound } from './gmail-errors.ts';

/** A message as a history record names it, with the labels that it had after the change. */
export interface ChangedMessage {
  id: string;
  threadId: string;
  labelIds: readonly string[];
}

export interface ChangedLabels {
  message: ChangedMessage;
  /** The labels that came or went. */
  labelIds: readonly string[];
}

/** What one change did. */
export interface HistoryChanges {
  messagesAdded?: readonly ChangedMessage[];
  messagesDeleted?: readonly ChangedMessage[];
  labelsAdded?: readonly ChangedLabels[];
  labelsRemoved?: readonly ChangedLabels[];
}

export interface HistoryRecord {
  id: number;
  changes: HistoryChanges;
}

/** "A historyId is typically valid for at least a week": …/gmail/api/reference/rest/v1/users.history/list */
const LIFETIME_MS = 7 * 24 * 3600_000;

/**
 * The history of a mailbox: numbers its changes and keeps the records of a week.
 *
 * | behaviour | copied from |
 * |---|---|
 * | ids rise, with gaps | developers.google.com/workspace/gmail/api/reference/rest/v1/users.history/list, "History IDs increase chronologically but are not contiguous with random gaps" |
 * | 404 for an id after which a record is missing (older than a week, or expired by hand), for one from the future | there, "Supplying an invalid or out of date startHistoryId typically returns an HTTP 404 error code"; for the future github.com/openclaw/gogcli/pull/70 |
 * | records can lag behind the push that announces them | github.com/openclaw/gogcli/issues/379 |
 */
export class HistoryLog {
  readonly #clock: SimulatorClock;
  readonly #records: (HistoryRecord & { at: number })[] = [];
  #latest: number;
  /** The smallest id that all later records are still here for. */
  #oldest: number;
  /** While history lags: the last id that it shows. */
  #shown: number | undefined;

  /** @param latest the id of the mailbox as it is; nothing is known of what was before `oldest` */
  constructor(clock: SimulatorClock, { latest, oldest }: { latest: number; oldest: number }) {
    this.#clock = clock;
    this.#latest = latest;
    this.#oldest = oldest;
  }

  /** The id of the last change. */
  get latest(): number {
    return this.#latest;
  }

  /** The smallest id after which no record is gone. */
  get oldest(): number {
    return this.#oldest;
  }

  /** The last id that readers of the history see: less than `latest` while it lags. */
  get shown(): number {
    return this.#shown ?? this.#latest;
  }

  /** The id for a change that leaves no record; the next change gets a larger one. */
  next(): number {
    // Gaps of 1 to 19, the same in every run.
    this.#latest += 1 + ((this.#latest * 7919) % 19);
    return this.#latest;
  }

  /** @param id from `next()`, larger than that of the record before */
  append(id: number, changes: HistoryChanges): void {
    this.#records.push({ id, changes, at: this.#clock.now().getTime() });
  }

  /**
   * The records after `start`, oldest first.
   * @throws ApiError 404 when some are gone, or there is no such id yet
   */
  after(start: number): readonly HistoryRecord[] {
    this.#forget();
    if (start < this.#oldest || start > this.#latest) throw entityNotFound();
    return this.#records.filter(({ id }) => id > start && id <= this.shown);
  }

  /** Lets changes happen without history showing them, until `release`. */
  hold(): void {
    this.#shown ??= this.#latest;
  }

  release(): void {
    this.#shown = undefined;
  }

  /** Forgets the records of all ids before this one; without it, every id that was ever given out. */
  expire(before: number = this.next()): void {
    this.#oldest = Math.max(this.#oldest, Math.min(before, this.#latest));
    const kept = this.#records.findIndex(({ id }) => id > this.#oldest);
    this.#records.splice(0, kept === -1 ? this.#records.length : kept);
  }

  #forget(): void {
    const newest = this.#records.findLast(({ at }) => at < this.#clock.now().getTime() - LIFETIME_MS);
    if (newest) this.expire(newest.id);
  }
}
