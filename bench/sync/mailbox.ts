import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadWorkspace, type Workspace } from '../../local/google-simulator/index.ts';
import { generateMbox, ME } from '../import/generate-mbox.ts';

/**
 * A generated mailbox, loaded from a folder that it is written to.
 * @param attachmentEvery one mail in so many has an attachment of 1 MB; by default none has
 */
export async function generateMailbox(
  folder: string,
  mails: number,
  seed: number,
  attachmentEvery = Number.POSITIVE_INFINITY,
): Promise<Workspace> {
  const directory = join(folder, 'Takeout', 'Mail');
  await mkdir(directory, { recursive: true });
  await generateMbox(join(directory, 'All mail Including Spam and Trash.mbox'), mails, seed, attachmentEvery);
  return loadWorkspace(folder, { me: ME, timeZone: 'UTC' });
}

/** How many messages each thread has. */
export function threadSizes({ mailbox }: Workspace): number[] {
  return [...Map.groupBy(mailbox.messages, ({ threadId }) => threadId).values()].map((messages) => messages.length);
}
