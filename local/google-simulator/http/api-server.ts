import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { ApiError, invalidParameter } from './api-error.ts';
import { applyFieldMask, parseFieldMask } from './field-mask.ts';
import { flag, oneOf, optionalText, type Parameter } from './parameters.ts';
import type { QuotaUsage } from './quota-usage.ts';
import { parseJsonBody, readBody } from './request-body.ts';
import { MediaBody, type Route } from './route.ts';

/**
 * Serves the routes of the APIs.
 *
 * | behaviour | copied from |
 * |---|---|
 * | 401 authError without a live bearer token | developers.google.com/workspace/drive/api/guides/handle-errors#401_invalid_credentials |
 * | 403 insufficientPermissions when no scope of the token admits to the method | developers.google.com/workspace/gmail/api/guides/handle-errors, "Request had insufficient authentication scopes." |
 * | 400 naming a parameter that the method does not have | Google's JSON transcoding: `Unknown name "x": Cannot bind query parameter.` |
 * | `fields` cuts the response down | developers.google.com/workspace/drive/api/guides/performance#partial |
 * | 404 for an unknown path or method | as answered by www.googleapis.com |
 * | a JSON body: 400 parseError when it is no object; 413 when it is longer than allowed | cloud.google.com/apis/design/errors, as www.googleapis.com answers |
 * | 204 without a body when a method has nothing to answer | developers.google.com/workspace/gmail/api/reference/rest/v1/users/stop, "the response body is empty" |
 */
export class ApiServer {
  readonly #routes: readonly { route: Route; pattern: RegExp; names: readonly string[] }[];
  readonly #scopesOf: (accessToken: string) => readonly string[] | undefined;
  readonly #usage: QuotaUsage;

  constructor(
    routes: readonly Route[],
    scopesOf: (accessToken: string) => readonly string[] | undefined,
    usage: QuotaUsage,
  ) {
    this.#routes = routes.map((route) => ({ route, ...compilePath(route.path) }));
    this.#scopesOf = scopesOf;
    this.#usage = usage;
  }

  /** @throws ApiError when the request is not to be answered. */
  async answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { route, path } = this.#match(request.method ?? '', url.pathname);
    const scopes = this.#authenticate(request.headers.authorization);
    const alt = standardParameter('alt', oneOf(route.media ? ['json', 'media'] : ['json'], 'json'), url.searchParams) as
      | 'json'
      | 'media';
    const admitting = (alt === 'media' && route.mediaScopes) || route.scopes;
    if (!admitting.some((scope) => scopes.includes(scope))) {
      throw new ApiError(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.');
    }
    this.#usage.count(route.api, route.id, typeof route.units === 'number' ? route.units : route.units({ alt }));
    const query = parseQuery(route, url.searchParams);
    const fields = standardParameter('fields', optionalText, url.searchParams);
    if (!fields && route.fieldsRequired) {
      throw invalidParameter('fields', "The 'fields' parameter is required for this method.", 'required');
    }
    const selector = fields ?? route.defaultFields;
    const mask = selector === undefined ? 'all' : parseFieldMask(selector);
    const body = route.method && route.method !== 'GET' ? parseJsonBody(await readBody(request)) : {};
    const result = await route.handle({ path, query, search: url.searchParams, alt, body });
    if (result === undefined) {
      response.writeHead(204).end();
      return;
    }
    if (result instanceof MediaBody) {
      response.writeHead(200, { 'content-type': result.contentType });
      await pipeline(result.content, response);
      return;
    }
    sendJson(response, 200, applyFieldMask(result, mask));
  }

  #match(method: string, pathname: string): { route: Route; path: Record<string, string> } {
    for (const { route, pattern, names } of this.#routes) {
      const match = method === (route.method ?? 'GET') && pattern.exec(pathname);
      if (match)
        return { route, path: Object.fromEntries(names.map((name, i) => [name, decode(match[i + 1] as string)])) };
    }
    throw new ApiError(404, 'notFound', `The simulator has no method ${method} ${pathname}.`);
  }

  /** The scopes of the caller's token. */
  #authenticate(header: string | undefined): readonly string[] {
    const token = /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
    const scopes = token && this.#scopesOf(token);
    if (scopes) return scopes;
    throw new ApiError(
      401,
      'authError',
      'Request had invalid authentication credentials. Expected OAuth 2 access token.',
      {
        location: 'Authorization',
        locationType: 'header',
      },
    );
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=UTF-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

const STANDARD_PARAMETERS: ReadonlyMap<string, Parameter<unknown>> = new Map<string, Parameter<unknown>>([
  ['alt', optionalText],
  ['fields', optionalText],
  ['key', optionalText],
  ['prettyPrint', flag],
  ['quotaUser', optionalText],
]);

function standardParameter<T>(name: string, parameter: Parameter<T>, search: URLSearchParams): T {
  return parameter.parse(name, search.getAll(name));
}

function parseQuery(route: Route, search: URLSearchParams): Record<string, unknown> {
  for (const name of new Set(search.keys())) {
    const standard = STANDARD_PARAMETERS.get(name);
    if (standard) standard.parse(name, search.getAll(name));
    else if (!Object.hasOwn(route.parameters, name)) {
      throw invalidParameter(
        name,
        `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`,
        'badRequest',
      );
    }
  }
  return Object.fromEntries(
    Object.entries(route.parameters).map(([name, parameter]) => [name, parameter.parse(name, search.getAll(name))]),
  );
}

function compilePath(path: string): { pattern: RegExp; names: string[] } {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  return { pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '([^/]+)')}$`), names };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ApiError(400, 'badRequest', `'${segment}' in the path is not valid percent-encoding.`);
  }
}
