import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { z } from 'zod';
import type { IsolatedExtractor } from '../../shared/content/extraction/isolated-extractor.ts';
import { type LeaveJob, leaveJobSchema } from '../../shared/domain/leave-job.ts';
import { type SyncJob, syncJobSchema } from '../../shared/domain/sync-job.ts';
import type { LeaveAgain } from '../../shared/identity/leave-again.ts';
import type { QuotaUse } from '../../shared/runtime/google-quota.ts';
import { withinInvocation } from '../../shared/runtime/invocation-time.ts';
import { type BatchLog, processBatch } from '../../shared/runtime/queue-batch.ts';
import { type SyncParts, syncCollection } from '../../shared/sync/sync-collection.ts';
import { logged } from '../../shared/sync/sync-log.ts';

/**
 * What a chunk takes but for calls that are not answered, of which one alone takes 45 s (google-call.ts): a run that is cut off within
 * such a chunk leaves it to the next one, which begins with it and has the time.
 *
 * A chunk of 50 items at Gmail's quota of five messages a second takes 10 s, and its commit less than 1 s; the texts of its
 * files take 30 s at most (extraction-budget.ts), and fetching them 10 s.
 */
const CHUNK_MS = 50_000;

export type SyncWorkerParts = SyncParts & {
  log: BatchLog;
  extractor: Pick<IsolatedExtractor, 'end'>;
  quotaUse: QuotaUse;
  leaveAgain: LeaveAgain;
};

const jobSchema = z.union([syncJobSchema, leaveJobSchema]);

/**
 * Syncs the collection that a message names, until the time of the invocation is up, or leaves Google for an account. No thread is left
 * behind.
 */
export async function syncMessages(
  parts: SyncWorkerParts,
  records: readonly SQSRecord[],
  remainingMs: () => number,
): Promise<SQSBatchResponse> {
  try {
    return await processBatch(records, jobSchema, parts.log, (job) =>
      withinInvocation(parts.clock, remainingMs(), (time) =>
        'kind' in job ? leave(parts, job, time.signal) : sync(parts, job, time),
      ),
    );
  } finally {
    await parts.extractor.end();
  }
}

async function sync(
  parts: SyncWorkerParts,
  job: SyncJob,
  { signal, endsAt }: { signal: AbortSignal; endsAt: Date },
): Promise<void> {
  const startedAt = parts.clock.now().getTime();
  const before = parts.quotaUse.read();
  const outcome = await syncCollection(parts, job, {
    signal,
    checkpointAt: new Date(endsAt.getTime() - CHUNK_MS),
  });
  parts.log.info('A collection was worked on.', {
    ...logged(job),
    outcome,
    durationMs: parts.clock.now().getTime() - startedAt,
    quotaUnits: parts.quotaUse.read().units - before.units,
    quotaWaitedMs: parts.quotaUse.read().waitedMs - before.waitedMs,
  });
}

async function leave(parts: SyncWorkerParts, { userId, accountId }: LeaveJob, signal: AbortSignal): Promise<void> {
  const departure = await parts.leaveAgain({ userId, accountId }, signal);
  if (departure) parts.log.info('Google was asked again to let go of an account.', { userId, accountId, ...departure });
}
