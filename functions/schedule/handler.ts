import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { compose } from './compose.ts';
import { runSchedule } from './run-schedule.ts';

const parts = compose(process.env);

/** What is done by the clock: the rules are in functions/manifest.ts. */
export const handler = middy(
  (event: unknown, context: Context): ReturnType<typeof runSchedule> =>
    runSchedule(parts, event, context.getRemainingTimeInMillis()),
);
