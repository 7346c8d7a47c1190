import { ProblemError } from '../../shared/domain/problem.ts';
import type { WindowLimiter } from '../../shared/domain/window-limiter.ts';

/** Counts a request that may have everything of a person synced. @throws ProblemError 'rate-limited' */
export async function takeSyncRequest(syncs: WindowLimiter, userId: string, signal: AbortSignal): Promise<void> {
  const decision = await syncs.take(userId, signal);
  if (decision.allowed) return;
  throw new ProblemError('rate-limited', 'A sync was asked for too often: this request did nothing.', {
    retryAfterSeconds: decision.retryAfterSeconds,
  });
}
