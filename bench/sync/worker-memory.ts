import { storedMails, until } from './stored.ts';
import type { SyncStack } from './sync-stack.ts';

export interface WorkerMemory {
  mails: number;
  /** The most that a process with one sync worker had; what hosts it is counted, too. */
  peakBytes: number;
}

/** Syncs a mailbox for the first time, by one worker that does nothing else. */
export async function measureMemory(stack: SyncStack, mails: number): Promise<WorkerMemory> {
  await stack.connect();
  const worker = await stack.startWorker(['sync-worker']);
  await until(async () => (await storedMails(stack.database.owner)) >= mails, 3_600_000, 1_000);
  return { mails, peakBytes: worker.peakBytes() };
}
