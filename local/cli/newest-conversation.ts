import { z } from 'zod';
import type { RunningServer } from './find-server.ts';
import { UserError } from './user-error.ts';

const TIMEOUT_MS = 10_000;

const pageSchema = z.object({ conversations: z.array(z.object({ id: z.uuid() })) });

/**
 * The id of the conversation that the person asked in last.
 * @throws UserError when there is none yet, or the server does not tell
 */
export async function newestConversation({ url, accessToken }: RunningServer): Promise<string> {
  const response = await fetch(`${url}/v1/conversations?limit=1`, {
    headers: { authorization: `Bearer ${accessToken}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => undefined);
  const { data } = pageSchema.safeParse(await response?.json().catch(() => undefined));
  if (!data) throw new UserError(`The server at ${url} does not tell which conversation was the last. Ask again.`);
  const [newest] = data.conversations;
  if (!newest) throw new UserError('There is no conversation to go on with yet. Ask without --continue first.', 2);
  return newest.id;
}
