import type { Clock } from '../domain/clock.ts';
import { ProblemError, toProblemDocument } from '../domain/problem.ts';
import { isLast, type QueryEvent } from './events.ts';
import type { LogPage, RequestLog } from './request-log.ts';

/** A look at the log costs one short transaction: soon again while events come, then less and less often. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;

const NO_REQUEST = 'There is no such request of yours, or it is older than five minutes.';

export interface FollowParts {
  requestLog: RequestLog;
  clock: Clock;
}

export interface FollowOptions {
  userId: string;
  requestId: string;
  /** The id of the last event that the reader has; 0 for none. */
  after: number;
  /** Aborts when nobody reads any more; the stream then ends. */
  signal: AbortSignal;
}

/**
 * The events of a request that was claimed elsewhere, under the ids that its run gave them: those that are logged, then
 * those to come. A run that died, or a log that cannot be read, is told by an `error` event of the follower's own: it bears the
 * id of the event before it, so that whoever comes back with that id misses nothing. The stream itself never throws.
 * @throws ProblemError 'not-found' before the stream begins
 */
export async function follow(parts: FollowParts, options: FollowOptions): Promise<AsyncGenerator<QueryEvent, void>> {
  const first = await parts.requestLog.readAfter(options.userId, options.requestId, options.after);
  if (!first) throw new ProblemError('not-found', NO_REQUEST);
  return followFrom(first, parts, options);
}

async function* followFrom(
  first: LogPage,
  { requestLog, clock }: FollowParts,
  { userId, requestId, after, signal }: FollowOptions,
): AsyncGenerator<QueryEvent, void> {
  let lastId = after;
  const failed = (error: ProblemError): QueryEvent => ({
    id: lastId,
    event: 'error',
    data: toProblemDocument(error, requestId),
  });
  let pause = FIRST_PAUSE_MS;
  let page: LogPage | undefined = first;
  while (page) {
    for (const event of page.events) {
      lastId = event.id;
      yield event;
      if (isLast(event)) return;
    }
    if (page.ended || signal.aborted) return;
    if (page.state === 'finished' || clock.now() >= page.deadline) {
      const detail = 'The run of this request broke off; ask again under another request id.';
      yield failed(new ProblemError('unavailable', detail));
      return;
    }
    if (page.events.length > 0) pause = FIRST_PAUSE_MS;
    try {
      await clock.delay(pause, signal);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
      page = await requestLog.readAfter(userId, requestId, lastId);
    } catch (cause) {
      if (signal.aborted) return;
      yield failed(new ProblemError('unavailable', 'The request cannot be followed right now; try again.', { cause }));
      return;
    }
  }
  yield failed(new ProblemError('not-found', NO_REQUEST));
}
