import type { SyncJob } from '../domain/sync-job.ts';
import { externalId, type ItemContent } from './item-content.ts';
import { logged, type SyncLog } from './sync-log.ts';

/** Tells the operator which texts of an item could not be read, and why; the person finds the reason with the item. */
export function logUnread(log: SyncLog, job: SyncJob, item: ItemContent): void {
  const parts = item.service === 'gmail' ? item.email.attachments : item.service === 'drive' ? [item.file] : [];
  const reasons = parts.flatMap(({ unread }) => unread ?? []);
  if (reasons.length === 0) return;
  log.info('The text of a file could not be read.', { ...logged(job), id: externalId(item), reasons });
}
