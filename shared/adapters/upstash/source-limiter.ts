import type { Clock } from '../../domain/clock.ts';
import { networkOf, SIGN_INS_PER_SOURCE, SOURCE_WINDOW_MS, type SourceLimiter } from '../../identity/source-limiter.ts';
import type { RedisCall } from './redis-call.ts';
import { createWindowLimiter } from './window-limiter.ts';

/** Counts sign-ins, for each address: see window-limiter.ts. */
export function createSourceLimiter(call: RedisCall, clock: Clock): SourceLimiter {
  const window = { prefix: 'sign-ins', limit: SIGN_INS_PER_SOURCE, lengthMs: SOURCE_WINDOW_MS };
  const limiter = createWindowLimiter(call, clock, window);
  return { take: (sourceAddress, signal) => limiter.take(networkOf(sourceAddress), signal) };
}
