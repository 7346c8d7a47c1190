import type { Intent } from '../domain/intent.ts';
import type { Service } from '../domain/service.ts';

/**
 * An item that the answer before was made from, as a question may refer to it ("the second one", "her"). It holds no word
 * of the item, so that what somebody wrote cannot steer what is understood.
 */
export interface ItemReference {
  /** `h1`, `h2` …: those that the answer cited in the order of its text, then its other sources. */
  ref: string;
  service: Service;
  /** The row's UUID, as `gmail.read` and its kin take it. */
  id: string;
  /** Received, starting or modified: an RFC 3339 instant or date; null where the source has none. */
  at: string | null;
  /** The address of the sender, organizer or owner. */
  personAddress: string | null;
}

/** The question before, in the same conversation. */
export interface PreviousTurn {
  intent: Intent;
  items: readonly ItemReference[];
  /** Where the question before pointed at an item of a list that was told earlier, that list: "the first one" counts in it still. */
  list?: readonly ItemReference[];
}

/** What a question is understood against. */
export interface ClassificationContext {
  /** Whose question it is: for caches and limits; no model is told. */
  userId?: string;
  now: Date;
  /** The person's IANA zone: "tomorrow" and "at nine" are meant in it. */
  timeZone: string;
  previous?: PreviousTurn;
}

/** Understands questions. Never sees the content of a workspace. */
export interface IntentClassifier {
  /**
   * What the question means, with the steps that would answer it. A question that can mean several things, or nothing, gives
   * an intent with a clarification or a low confidence, not an error.
   * @throws the signal's reason when it aborts
   */
  classify(question: string, context: ClassificationContext, signal?: AbortSignal): Promise<Intent>;
}
