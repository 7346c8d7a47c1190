import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { compose } from './compose.ts';
import { embedMessages } from './embed-messages.ts';

const parts = compose(process.env);

/** Makes the vectors of what was synced, as the messages of the embed queue ask. */
export const handler = middy(
  (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    embedMessages(parts, event.Records, () => context.getRemainingTimeInMillis()),
);
