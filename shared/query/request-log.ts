import type { QueryEvent } from './events.ts';
import type { PreviousTurn } from './intent-classifier.ts';

/**
 * `running`: claimed by a run that writes its events, until the deadline at the latest. `cancelled`: somebody asked it to
 * stop; it writes its last event yet. `finished`: its last event is written.
 */
export type RequestState = 'running' | 'cancelled' | 'finished';

/** How long a request is remembered, so that a repeat of it is answered from its events (DESIGN: five minutes). */
export const REMEMBER_MS = 5 * 60_000;

export interface Claim {
  requestId: string;
  /** SHA-256, in hexadecimal, of what was asked: tells a repeat from another question under the same id. */
  bodyHash: string;
  /** The conversation that the request continues or begins. */
  conversationId: string;
  /** Whether the conversation must be there already. */
  continues: boolean;
  /** When the run is certainly over. */
  deadline: Date;
}

export type ClaimResult =
  /** Whoever gets this must run the request. */
  | { outcome: 'claimed'; timeZone: string; previous: PreviousTurn | undefined }
  | { outcome: 'repeat'; bodyHash: string }
  | { outcome: 'unknown-conversation' }
  | { outcome: 'unknown-person' };

/** A look at the log of a request. */
export interface LogPage {
  state: RequestState;
  deadline: Date;
  /** Those after the id that was asked for, in order. */
  events: QueryEvent[];
  /** Whether the last event of the request is written, be it in this page or before it. */
  ended: boolean;
}

/** The events of each request, from which repeats, concurrent repeats and reconnects are served. */
export interface RequestLog {
  /**
   * Claims a request for one run and, with it, reads what the run needs to know of the person: their time zone, and what
   * they last asked in the conversation and were answered from. Requests of theirs older than REMEMBER_MS are forgotten.
   */
  claim(userId: string, claim: Claim): Promise<ClaimResult>;
  /**
   * Adds events, and marks the request as finished together with its last one. The same events may be written twice.
   * @returns the state before, which tells the run that it was cancelled
   */
  append(userId: string, requestId: string, events: readonly QueryEvent[]): Promise<RequestState>;
  /** Undefined for a request that is unknown, forgotten, or somebody else's. */
  readAfter(userId: string, requestId: string, id: number): Promise<LogPage | undefined>;
  /** Asks a running request to stop; one that is over stays as it is. False for a request that is unknown. */
  cancel(userId: string, requestId: string): Promise<boolean>;
}
