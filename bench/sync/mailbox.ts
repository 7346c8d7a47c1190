import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadWorkspace, type Workspace } from '../../local/google-simulator/index.ts';
import { generateMbox, type MailFile, ME } from '../import/generate-mbox.ts';

/** One mail in so many has an attachment. */
const ATTACHMENT_EVERY = 10;

/**
 * A generated mailbox, loaded from a folder that it is written to.
 * @param fileOf what is attached to one mail in ten, by its number from 0 on; without it nothing is attached
 */
export async function generateMailbox(
  folder: string,
  mails: number,
  seed: number,
  fileOf?: (index: number) => MailFile,
): Promise<Workspace> {
  const directory = join(folder, 'Takeout', 'Mail');
  await mkdir(directory, { recursive: true });
  const file = join(directory, 'All mail Including Spam and Trash.mbox');
  await generateMbox(file, mails, seed, fileOf ? ATTACHMENT_EVERY : Number.POSITIVE_INFINITY, fileOf);
  return loadWorkspace(folder, { me: ME, timeZone: 'UTC' });
}

/** Ids of the messages of each thread, the thread with the newest message first. */
export function threadsNewestFirst({ mailbox }: Workspace): string[][] {
  const newestFirst = mailbox.messages.toSorted((one, other) => other.internalDate - one.internalDate);
  const threads = Map.groupBy(newestFirst, ({ threadId }) => threadId);
  return [...threads.values()].map((messages) => messages.map(({ id }) => id));
}
