import { createHash } from 'node:crypto';
import { ApiError } from './api-error.ts';

/** One page of a list, and the token that asks for the next one. */
export interface Page<T> {
  items: readonly T[];
  nextPageToken?: string;
}

/** How a token remembers where its page ended. */
export interface PageCursor<T> {
  /** What is written into the token, of the last element of the page. */
  write(last: T, index: number): string;
  /** The index at which the next page begins; undefined for text that `write` did not write. */
  resume(all: readonly T[], text: string): number | undefined;
}

/** By place: a list that grows at its front shifts under the reader. */
const BY_INDEX: PageCursor<unknown> = {
  write: (_last, index) => String(index + 1),
  resume: (all, text) => (/^\d+$/.test(text) && Number(text) <= all.length ? Number(text) : undefined),
};

/** By place in a list that all pages read in one state of it, which `state` tells the later ones; no ':' or '~' in it. */
export function byIndexIn(state: string): PageCursor<unknown> {
  return {
    write: (last, index) => `${BY_INDEX.write(last, index)}~${state}`,
    resume: (all, text) => BY_INDEX.resume(all, text.split('~')[0] ?? ''),
  };
}

/**
 * The state that the first page handed on by `byIndexIn`; undefined on the first page itself.
 * @throws ApiError 400 for a token that this query did not issue.
 */
export function pageState(token: string | undefined, search: URLSearchParams): string | undefined {
  return token === undefined ? undefined : (readToken(token, queryDigest(search)).split('~')[1] ?? '');
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
  cursor: PageCursor<NoInfer<T>> = BY_INDEX,
): Page<T> {
  const binding = queryDigest(search);
  const start = token === undefined ? 0 : cursor.resume(all, readToken(token, binding));
  if (start === undefined) throw invalidPageToken();
  const end = start + size;
  const items = all.slice(start, end);
  if (end >= all.length) return { items };
  const position = cursor.write(items.at(-1) as T, end - 1);
  return { items, nextPageToken: Buffer.from(`${binding}:${position}`).toString('base64url') };
}

function readToken(token: string, binding: string): string {
  const [bound, position] = Buffer.from(token, 'base64url').toString().split(':');
  if (bound !== binding || !position) throw invalidPageToken();
  return position;
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

/** 400 for a page token that is not good. */
export function invalidPageToken(): ApiError {
  return new ApiError(400, 'invalid', 'Invalid Value', { location: 'pageToken', locationType: 'parameter' });
}
