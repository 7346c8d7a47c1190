import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { z } from 'zod';

/** The part of a logger that a worker needs. */
export interface BatchLog {
  info(message: string, details: Record<string, unknown>): void;
  error(message: string, details: Record<string, unknown>): void;
}

/**
 * Works through the messages of a batch one by one and names those that must come again. A body that does not fit the schema
 * will never fit: it fails each time, until SQS moves it to the dead-letter queue, where an operator sees it.
 * @param work may throw; its message then comes again, the others of the batch do not
 */
export async function processBatch<Schema extends z.ZodType>(
  records: readonly SQSRecord[],
  schema: Schema,
  log: BatchLog,
  work: (job: z.infer<Schema>) => Promise<void>,
): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of records) {
    try {
      await work(schema.parse(JSON.parse(body)));
    } catch (error) {
      // Neither the body nor a parser's words about it are logged: nobody knows what a malformed message holds.
      log.error('A message failed and will come again.', { messageId, error: describe(error) });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}

function describe(error: unknown): string {
  if (error instanceof SyntaxError) return 'The body is not JSON.';
  if (!(error instanceof Error)) return 'unknown';
  return error.name === 'ZodError' ? 'The body is not a job.' : `${error.name}: ${error.message}`;
}
