import { createHash } from 'node:crypto';
import { ApiError } from './api-error.ts';

/** One page of a list, and the token that asks for the next one. */
export interface Page<T> {
  items: readonly T[];
  nextPageToken?: string;
}

/**
 * Cuts a page out of `all`. The token is opaque, and bound to the other parameters of the request as Google's are: a
 * token used with another query is refused.
 * @throws ApiError 400 for a token that this query did not issue.
 */
export function takePage<T>(
  all: readonly T[],
  size: number,
  token: string | undefined,
  search: URLSearchParams,
): Page<T> {
  const binding = queryDigest(search);
  const start = token === undefined ? 0 : readToken(token, binding);
  if (start > all.length) throw invalidPageToken();
  const end = start + size;
  const items = all.slice(start, end);
  if (end >= all.length) return { items };
  return { items, nextPageToken: Buffer.from(`${binding}:${end}`).toString('base64url') };
}

function readToken(token: string, binding: string): number {
  const [bound, position] = Buffer.from(token, 'base64url').toString().split(':');
  if (bound !== binding || !position || !/^\d+$/.test(position)) throw invalidPageToken();
  return Number(position);
}

/** A digest of the parameters that choose and order the list. */
export function queryDigest(search: URLSearchParams): string {
  const chosen = [...search]
    .filter(
      ([name]) => !['pageToken', 'fields', 'maxResults', 'pageSize', 'prettyPrint', 'alt', 'quotaUser'].includes(name),
    )
    .sort();
  return createHash('sha256').update(JSON.stringify(chosen)).digest('base64url').slice(0, 12);
}

function invalidPageToken(): ApiError {
  return new ApiError(400, 'invalid', 'Invalid Value', { location: 'pageToken', locationType: 'parameter' });
}
