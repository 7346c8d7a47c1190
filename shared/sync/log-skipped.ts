import type { SyncJob } from '../domain/sync-job.ts';
import { logged, type SyncLog } from './sync-log.ts';

/** Tells the operator, once, that a collection goes on without an item, and why. */
export function logSkipped(log: SyncLog, job: SyncJob, id: string, reason: string): void {
  log.warn('Skipped an item that can not be read or stored.', { ...logged(job), id, reason });
}
