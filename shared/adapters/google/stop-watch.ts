import { AnswerError } from './answer-error.ts';
import type { MethodOptions } from './google-call.ts';

/** A channel of Google's that pushes changes of a calendar or of files. */
export interface OpenChannel {
  service: 'calendar' | 'drive';
  id: string;
  resourceId: string;
}

/**
 * Ends a channel, or the watch of the mailbox. By fetch: a call without an answer's body doesn't need the clients of three APIs in the
 * bundle of whoever disconnects accounts.
 * @param rootUrl where a simulator serves all of Google's addresses; undefined for Google's own
 * @throws AnswerError, with 404 for a channel that is not there any more; the signal's reason
 */
export async function stopWatch(
  watch: OpenChannel | 'mailbox',
  rootUrl: string | undefined,
  { headers, signal }: Pick<MethodOptions, 'headers' | 'signal'>,
): Promise<void> {
  const [url, body] =
    watch === 'mailbox'
      ? [new URL('/gmail/v1/users/me/stop', rootUrl ?? 'https://gmail.googleapis.com'), undefined]
      : [
          new URL(`/${watch.service}/v3/channels/stop`, rootUrl ?? 'https://www.googleapis.com'),
          JSON.stringify({ id: watch.id, resourceId: watch.resourceId }),
        ];
  let response: Response;
  let answer: string;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body }),
      redirect: 'error',
      signal,
    });
    answer = await response.text();
  } catch {
    signal.throwIfAborted();
    throw new AnswerError(null, undefined);
  }
  if (!response.ok) throw new AnswerError(response.status, answer);
}
