import { z } from 'zod';
import { serviceSchema } from './service.ts';

/** What a message of a sync queue holds: ids and never content. */
export const syncJobSchema = z.strictObject({
  userId: z.uuid(),
  accountId: z.uuid(),
  service: serviceSchema,
  /** Which cursor: '' for a mailbox or My Drive, else a calendar id or a shared drive id. */
  collection: z.string().max(1024),
});

export type SyncJob = z.infer<typeof syncJobSchema>;

/** What a message of the embed queue holds: the items of one person whose units lack a vector. */
export const embedJobSchema = z.strictObject({
  userId: z.uuid(),
  accountId: z.uuid(),
  service: serviceSchema,
});

export type EmbedJob = z.infer<typeof embedJobSchema>;
