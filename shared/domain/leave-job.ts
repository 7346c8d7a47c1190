import { z } from 'zod';

/** What a message of a sync queue holds that asks a worker to leave Google for an account: the schedule may not, and has no tokens. */
export const leaveJobSchema = z.strictObject({ kind: z.literal('leave'), userId: z.uuid(), accountId: z.uuid() });

export type LeaveJob = z.infer<typeof leaveJobSchema>;
