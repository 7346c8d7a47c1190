import type { Readable } from 'node:stream';
import type { Parameter, ParsedParameters } from './parameters.ts';
import type { JsonBody } from './request-body.ts';
import type { UploadedMedia } from './upload.ts';

export type GoogleApi = 'gmail' | 'calendar' | 'drive' | 'people' | 'oauth2';

/** A body that is not JSON: the content of a file. */
export class MediaBody {
  readonly contentType: string;
  readonly content: Readable;

  constructor(contentType: string, content: Readable) {
    this.contentType = contentType;
    this.content = content;
  }
}

type PathName<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathName<Rest>
  : never;

/** One authorised, parsed request. */
export interface Call<Query, Name extends string = string> {
  path: Readonly<Record<Name, string>>;
  query: Query;
  /** The query string as it came: page tokens are bound to it. */
  search: URLSearchParams;
  alt: 'json' | 'media';
  /** What the caller sent; empty for a GET and for a request without a body. */
  body: JsonBody;
  /** The etag that the resource must still have. */
  ifMatch: string | undefined;
  /** The content that was sent to an upload route. */
  media: UploadedMedia | undefined;
}

interface RouteOptions<Query, Path extends string, Parameters> {
  /** Google's name of the method, for instance `gmail.users.messages.list`. */
  id: string;
  api: GoogleApi;
  /** GET, unless said otherwise. */
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: Path;
  /** Any one of them admits the caller. */
  scopes: readonly string[];
  /** Where content (`alt=media`) asks for more than the resource does. */
  mediaScopes?: readonly string[];
  /** Quota units of a call. */
  units: number | ((call: { alt: 'json' | 'media' }) => number);
  parameters: Parameters;
  /** The partial response that a caller gets who names no `fields`; without it the whole resource. */
  defaultFields?: string;
  /** Google refuses the call without a `fields` parameter. */
  fieldsRequired?: boolean;
  /** `alt=media` is allowed. */
  media?: boolean;
  /** The body is content, alone or behind its metadata, as `uploadType` says. */
  upload?: boolean;
  /** The answer's resource; undefined answers 204 without a body. */
  handle(call: Call<Query, PathName<Path>>): unknown;
}

/** A method of an API, as the server sees it. */
export type Route = RouteOptions<Record<string, unknown>, string, Readonly<Record<string, Parameter<unknown>>>>;

/** Keeps the types of path and query for the handler, and forgets them for the server. */
export function defineRoute<const Path extends string, const P extends Readonly<Record<string, Parameter<unknown>>>>(
  route: RouteOptions<ParsedParameters<P>, Path, P>,
): Route {
  return route as unknown as Route;
}
