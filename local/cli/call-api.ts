import type { z } from 'zod';
import type { RunningServer } from './find-server.ts';
import { inPlainWords, refusalOf } from './server-failure.ts';
import { UserError } from './user-error.ts';

/** Forgetting a person asks Google first, and has 29 s for all of it. */
const TIMEOUT_MS = 35_000;

/**
 * What a route of the server answers.
 * @throws UserError in plain words, when it refuses or does not answer
 */
export async function callApi<T extends z.ZodType>(
  { url, accessToken }: RunningServer,
  schema: T,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<z.infer<T>> {
  try {
    const response = await fetch(url + path, {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${accessToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new UserError(await refusalOf(response, url));
    return schema.parse(await response.json());
  } catch (error) {
    throw inPlainWords(error, url, TIMEOUT_MS);
  }
}
