import type { SyncJob } from '../domain/sync-job.ts';

/** The part of a logger that sync needs. Details are ids, counts and codes, never content. */
export interface SyncLog {
  info(message: string, details: Record<string, unknown>): void;
  warn(message: string, details: Record<string, unknown>): void;
}

/** How a job is named in the log: without its collection, as the id of a calendar often is an address. */
export function logged({ userId, accountId, service }: SyncJob): Record<string, unknown> {
  // `service` is the logger's own word for the function.
  return { userId, accountId, collectionOf: service };
}
