import type { z } from 'zod';
import type { RunningServer } from './find-server.ts';
import { inPlainWords, refusalOf } from './server-failure.ts';
import { UserError } from './user-error.ts';

/** Forgetting a person asks Google first, and has 29 s for all of it. */
const TIMEOUT_MS = 35_000;

/** A server; without a token nobody is signed in to it yet. */
export type ApiServer = Omit<RunningServer, 'accessToken'> & { accessToken?: string | undefined };

/**
 * What a route of the server answers.
 * @throws UserError in plain words, when it refuses or does not answer
 */
export async function callApi<T extends z.ZodType>(
  server: ApiServer,
  schema: T,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<z.infer<T>> {
  const { url, accessToken } = server;
  try {
    const response = await fetch(url + path, {
      method,
      headers: {
        accept: 'application/json',
        ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new UserError(await refusalOf(response, server));
    return schema.parse(await response.json());
  } catch (error) {
    throw inPlainWords(error, url, TIMEOUT_MS);
  }
}
