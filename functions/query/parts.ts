import type { VerifyAccessToken } from '../../shared/identity/access-token-verifier.ts';
import type { RateLimiter } from '../../shared/query/rate-limiter.ts';
import type { QueryParts } from '../../shared/query/run-query.ts';

/** What the routes of this function call. */
export interface QueryFunctionParts extends QueryParts {
  authenticate: VerifyAccessToken;
  limiter: RateLimiter;
}
