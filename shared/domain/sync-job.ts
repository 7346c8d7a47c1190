import { z } from 'zod';
import { type Service, serviceSchema, syncedSchema } from './service.ts';

/** What a message of a sync queue holds: ids and never content. */
export const syncJobSchema = z.strictObject({
  userId: z.uuid(),
  accountId: z.uuid(),
  service: syncedSchema,
  /** Which cursor: '' for a mailbox, My Drive or the contacts, else a calendar id or a shared drive id. */
  collection: z.string().max(1024),
});

export type SyncJob = z.infer<typeof syncJobSchema>;

/** A job whose collection consists of items. */
export type ItemJob = SyncJob & { service: Service };

/** What a message of the embed queue holds: the items of one person whose units lack a vector. */
export const embedJobSchema = z.strictObject({
  userId: z.uuid(),
  accountId: z.uuid(),
  service: serviceSchema,
});

export type EmbedJob = z.infer<typeof embedJobSchema>;
