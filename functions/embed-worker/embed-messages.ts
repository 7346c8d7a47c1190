import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { Clock } from '../../shared/domain/clock.ts';
import { embedJobSchema } from '../../shared/domain/sync-job.ts';
import { withinInvocation } from '../../shared/runtime/invocation-time.ts';
import { type BatchLog, processBatch } from '../../shared/runtime/queue-batch.ts';
import { embedPending, type VectorStore } from '../../shared/search/embed.ts';
import type { EmbeddingModel } from '../../shared/search/embedding-model.ts';
import { mergeSegments, type SegmentStore } from '../../shared/search/merge.ts';
import type { JobQueue } from '../../shared/sync/job-queue.ts';

/** 25,600 texts; the time is up before, or nothing is left. */
const MAX_BATCHES = 100;

export interface EmbedParts {
  store: VectorStore;
  segments: SegmentStore;
  model: EmbeddingModel;
  queue: Pick<JobQueue, 'sendEmbed'>;
  clock: Clock;
  log: BatchLog;
}

/** Merges segments and makes the vectors that are missing, as each message asks, and hands what is left to a new message. */
export function embedMessages(
  parts: EmbedParts,
  records: readonly SQSRecord[],
  remainingMs: () => number,
): Promise<SQSBatchResponse> {
  return processBatch(records, embedJobSchema, parts.log, (job) =>
    withinInvocation(parts.clock, remainingMs(), async ({ signal }) => {
      try {
        // Before the vectors: an outage of their model must not stop it.
        const merges = await mergeSegments(parts.segments, job, signal);
        const { embedded, remaining } = await embedPending(parts, job, { signal, maxBatches: MAX_BATCHES });
        const { userId, accountId } = job;
        parts.log.info('The index was worked on.', { userId, accountId, merges, embedded, remaining });
        if (remaining) await parts.queue.sendEmbed(job);
      } catch (error) {
        // The batches before are stored; the one that was cut off is made by the next message.
        if (!signal.aborted) throw error;
        await parts.queue.sendEmbed(job);
      }
    }),
  );
}
