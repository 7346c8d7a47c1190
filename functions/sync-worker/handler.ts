import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { compose } from './compose.ts';
import { syncMessages } from './sync-messages.ts';

const parts = await compose(process.env);

/** Brings collections up to date, as the messages of the sync queues ask. */
export const handler = middy(
  (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    syncMessages(parts, event.Records, () => context.getRemainingTimeInMillis()),
);
