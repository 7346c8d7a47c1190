import type { Intent } from '../domain/intent.ts';

/** What a question is understood against. */
export interface ClassificationContext {
  now: Date;
  /** The person's IANA zone: "tomorrow" and "at nine" are meant in it. */
  timeZone: string;
  /** The intent of the question before, in the same conversation. */
  previous?: Intent;
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
