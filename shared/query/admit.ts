import { createHash } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import { newId } from '../domain/ids.ts';
import { personGoneProblem } from '../domain/person-gone-problem.ts';
import type { Principal } from '../domain/principal.ts';
import { ProblemError } from '../domain/problem.ts';
import type { VerifyAccessToken } from '../identity/access-token-verifier.ts';
import { QUERIES_PER_HOUR, type RateLimiter } from './rate-limiter.ts';
import type { RequestLog } from './request-log.ts';
import type { QueryRequest } from './request-schema.ts';
import type { AdmittedQuery } from './run-query.ts';

/** What a run may take beyond its budget to write its last events; only then is it taken for dead. */
const WRITING_MS = 3_000;

/** Who may ask. @throws ProblemError 'invalid-token', 'insufficient-scope' */
export async function authorize(verify: VerifyAccessToken, authorization: string | undefined): Promise<Principal> {
  const principal = await verify(authorization);
  if (!principal.scopes.has('query')) {
    throw new ProblemError('insufficient-scope', 'This needs a token with the scope "query".');
  }
  return principal;
}

/** What is to be done with a question: run it, or follow the run of the same one. */
export type Admission = { kind: 'run'; query: AdmittedQuery } | { kind: 'follow'; requestId: string };

/**
 * Lets a question in: within the limits of the person, and once. The same question under the same request id is one request,
 * which only one of its senders runs.
 *
 * @param budgetMs how long the run may take
 * @throws ProblemError 'rate-limited', 'not-found' (the conversation), 'conflict' (another question under this id),
 *   'invalid-token' (the person is gone)
 */
export async function admit(
  { limiter, requestLog, clock }: { limiter: RateLimiter; requestLog: RequestLog; clock: Clock },
  { userId, tier }: Principal,
  request: QueryRequest,
  budgetMs: number,
  signal: AbortSignal,
): Promise<Admission> {
  const decision = await limiter.take(userId, tier, signal);
  if (!decision.allowed) {
    throw new ProblemError('rate-limited', `You may ask ${QUERIES_PER_HOUR[tier]} questions an hour; wait a little.`, {
      retryAfterSeconds: decision.retryAfterSeconds,
    });
  }
  const requestId = request.requestId ?? newId(clock);
  const conversationId = request.conversationId ?? newId(clock);
  const continues = request.conversationId !== undefined;
  const bodyHash = hashOf(request);
  const claim = await requestLog.claim(userId, {
    requestId,
    bodyHash,
    conversationId,
    continues,
    deadline: new Date(clock.now().getTime() + budgetMs + WRITING_MS),
  });
  switch (claim.outcome) {
    case 'claimed': {
      const { previous } = claim;
      const timeZone = request.timeZone ?? claim.timeZone;
      const query = { userId, requestId, conversationId, continues, question: request.query, timeZone, previous };
      return { kind: 'run', query };
    }
    case 'repeat':
      if (claim.bodyHash === bodyHash) return { kind: 'follow', requestId };
      throw new ProblemError(
        'conflict',
        `The request id "${requestId}" was used for another question; take a new one.`,
      );
    case 'unknown-conversation':
      throw new ProblemError('not-found', 'There is no such conversation of yours.');
    case 'unknown-person':
      throw personGoneProblem();
    default:
      return claim satisfies never;
  }
}

/** Two requests are the same when they ask the same; under which id is not part of it. */
function hashOf({ query, conversationId, timeZone }: QueryRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([query, conversationId ?? null, timeZone ?? null]))
    .digest('hex');
}
