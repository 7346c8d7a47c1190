/**
 * The requests to hosted models that a deployment has, shared by its people: a person can use up a part of them only, so that
 * one who asks without pause does not send everybody else to the built-in model.
 */
export interface ModelPool {
  /** Takes one request. False when the person's part, or the pool, is used up for this minute. @throws the signal's reason */
  take(userId: string, signal: AbortSignal): Promise<boolean>;
}
