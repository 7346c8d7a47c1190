import { invalidPageToken } from './page.ts';

/** The parameters that say how many elements a page has at most. */
const SIZES = ['maxResults', 'pageSize'] as const;

/**
 * How the lists of all APIs are cut into pages, beside what a caller asks for.
 *
 * | behaviour | copied from |
 * |---|---|
 * | fewer elements than asked for, with more to come | developers.google.com/workspace/calendar/api/v3/reference/events/list, maxResults; …/drive/api/reference/rest/v3/files/list, pageSize |
 * | 400 for a page token that has ended, as for one of another query | …/drive/api/guides/handle-errors |
 */
export class Pages {
  /** No page has more elements, whatever was asked for; as many as asked for by default. */
  most = Number.POSITIVE_INFINITY;
  #generation = 0;

  /** Every page token given out so far is answered with 400 from now on. Cursors (sync tokens, start page tokens) stay good. */
  expireTokens(): void {
    this.#generation += 1;
  }

  /**
   * A query as the lists see it.
   * @throws ApiError 400 for a page token that has ended
   */
  read(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const { pageToken } = query;
    const sizes = SIZES.filter((name) => Number.isFinite(this.most) && typeof query[name] === 'number');
    return {
      ...query,
      ...(typeof pageToken === 'string' ? { pageToken: this.#unmark(pageToken) } : {}),
      // 0 stands for the default.
      ...Object.fromEntries(sizes.map((name) => [name, Math.min(Number(query[name]) || this.most, this.most)])),
    };
  }

  /** An answer whose page token can end. */
  mark(answer: unknown): unknown {
    const { nextPageToken } = answer as { nextPageToken?: string };
    return nextPageToken === undefined
      ? answer
      : { ...(answer as object), nextPageToken: `${nextPageToken}~${this.#generation}` };
  }

  /** What has no mark is a cursor, or no token at all. */
  #unmark(token: string): string {
    const [inner = '', generation] = token.split('~');
    if (generation === undefined) return token;
    if (generation !== String(this.#generation)) throw invalidPageToken();
    return inner;
  }
}
