import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { GoogleCall } from '../google-call.ts';

/** A page of message ids: Gmail's maximum, at 5 units a page. */
export const MAX_PAGE = 500;

export interface ListedMessage {
  id: string;
  threadId: string;
}

/** A page of the mailbox without spam and trash, newest first; of one label where one is given. @throws GoogleError */
export async function listMessages(
  gmail: gmail_v1.Gmail,
  call: GoogleCall,
  { pageToken, labelId, maxResults = MAX_PAGE }: { pageToken?: string | null; labelId?: string; maxResults?: number },
  signal: AbortSignal,
): Promise<{ messages: ListedMessage[]; nextPageToken: string | null }> {
  const page = await call('gmail.users.messages.list', signal, (options) =>
    gmail.users.messages.list(
      { userId: 'me', maxResults, ...(labelId ? { labelIds: [labelId] } : {}), ...(pageToken ? { pageToken } : {}) },
      options,
    ),
  );
  const messages = (page.messages ?? []).flatMap(({ id, threadId }) => (id ? [{ id, threadId: threadId ?? id }] : []));
  return { messages, nextPageToken: page.nextPageToken ?? null };
}
