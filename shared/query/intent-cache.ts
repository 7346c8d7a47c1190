import { createHash } from 'node:crypto';
import type { Intent } from '../domain/intent.ts';
import type { ClassificationContext } from './intent-classifier.ts';

/** Keeps what questions were understood as, each person's apart, for INTENT_CACHE_SECONDS. */
export interface IntentCache {
  /** Undefined for one that is not there, or can't be read now: a cache never fails. @throws the signal's reason */
  get(userId: string, key: string, signal: AbortSignal): Promise<Intent | undefined>;
  /** @throws the signal's reason */
  set(userId: string, key: string, intent: Intent, signal: AbortSignal): Promise<void>;
}

/** "Now" of an intent may be this old. */
export const INTENT_CACHE_SECONDS = 300;

/**
 * The same question, asked on the same day of the same zone after the same answer, with the same operations to choose from, has
 * the same key.
 */
export function intentKey(
  question: string,
  { now, timeZone, previous }: ClassificationContext,
  operations: readonly string[],
): string {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
  const parts = [question.trim().replaceAll(/\s+/g, ' '), day, timeZone, previous ?? null, operations];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
