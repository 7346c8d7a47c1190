import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultPlan } from '../faults/fault-plan.ts';
import { raiseFault } from '../faults/raise-fault.ts';
import type { ProjectQuotas } from '../quotas/project-quotas.ts';
import { FileChangedError } from '../workspace/files/indexed-file.ts';
import { ApiError, invalidParameter } from './api-error.ts';
import { type ApiResponse, errorResponse, jsonResponse, send } from './api-response.ts';
import { BATCH_BODY_LIMIT_BYTES, type BatchedCall, batchApiOf, batchResponse, parseBatch } from './batch.ts';
import { applyFieldMask, parseFieldMask } from './field-mask.ts';
import type { Pages } from './pages.ts';
import { flag, oneOf, optionalText, type Parameter } from './parameters.ts';
import type { QuotaUsage } from './quota-usage.ts';
import { type JsonBody, parseJsonBody, readBody } from './request-body.ts';
import { type GoogleApi, MediaBody, type Route } from './route.ts';
import { parseUpload, UPLOAD_LIMIT_BYTES, type UploadedMedia } from './upload.ts';

/** A call of a method, whether it came alone or in a batch. */
interface ApiCall {
  method: string;
  url: URL;
  authorization: string | undefined;
  ifMatch: string | undefined;
  contentType: string | undefined;
  /** @throws ApiError 413 when it is longer than `limit` bytes, or than a JSON body may be */
  readBody(limit?: number): Promise<Buffer>;
}

/** What the calls meet on their way. */
export interface ApiServerParts {
  routes: readonly Route[];
  /** Undefined for a token that is not live. */
  scopesOf(accessToken: string): readonly string[] | undefined;
  /** Whose data the routes serve. */
  person: string;
  usage: QuotaUsage;
  quotas: ProjectQuotas;
  faults: FaultPlan;
  pages: Pages;
  /** Is told of a call that could not be answered, as a file of the workspace is another one now. */
  onFileChanged(error: FileChangedError): void;
}

/**
 * Serves the routes of the APIs.
 *
 * | behaviour | copied from |
 * |---|---|
 * | 401 authError without a live bearer token | developers.google.com/workspace/drive/api/guides/handle-errors#401_invalid_credentials |
 * | 403 insufficientPermissions when no scope of the token admits to the method | developers.google.com/workspace/gmail/api/guides/handle-errors, "Request had insufficient authentication scopes." |
 * | 400 naming a parameter that the method does not have | github.com/googleapis/google-cloud-php/issues/183, "Unknown name" of a body; that it holds for a query is an assumption |
 * | `fields` cuts the response down | developers.google.com/workspace/drive/api/guides/performance#partial |
 * | 404 for an unknown path or method | an assumption: Google's pages tell the codes of its methods only |
 * | a JSON body: 400 parseError when it is no object; 413 when it is longer than allowed | cloud.google.com/apis/design/errors, as www.googleapis.com answers |
 * | each call of a batch is authorised, charged and answered for itself, at the same time as the others | developers.google.com/workspace/gmail/api/guides/batch, "A set of n requests batched together counts toward your usage limit as n requests" |
 * | 503 backendError for what lies in a file of the workspace that changed since it was loaded | developers.google.com/workspace/drive/api/guides/handle-errors |
 * | 204 without a body when a method has nothing to answer | developers.google.com/workspace/gmail/api/reference/rest/v1/users/stop, "the response body is empty" |
 */
export class ApiServer {
  readonly #parts: ApiServerParts;
  readonly #routes: readonly { route: Route; pattern: RegExp; names: readonly string[] }[];
  /** Tokens that a fault has ended before their time. */
  readonly #endedTokens = new Set<string>();

  constructor(parts: ApiServerParts) {
    this.#parts = parts;
    this.#routes = parts.routes.map((route) => ({ route, ...compilePath(route.path) }));
  }

  /** @throws ApiError when the request is not to be answered, ConnectionFault when a fault keeps the answer back. */
  async answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { method = '', headers } = request;
    const { authorization, 'if-match': ifMatch, 'content-type': contentType } = headers;
    const batchApi = method === 'POST' ? batchApiOf(url.pathname) : undefined;
    const answer = batchApi
      ? await this.#batch(batchApi, request, url)
      : await this.#call({
          method,
          url,
          authorization,
          ifMatch,
          contentType,
          readBody: (limit) => readBody(request, limit),
        });
    await send(response, answer);
  }

  async #batch(api: GoogleApi, request: IncomingMessage, url: URL): Promise<ApiResponse> {
    const { 'content-type': contentType, authorization } = request.headers;
    const body = await readBody(request, BATCH_BODY_LIMIT_BYTES);
    const calls = parseBatch(url.pathname, { contentType, authorization }, body);
    return this.#withFault(`batch.${api}`, url, undefined, async () => {
      const answers = await Promise.all(calls.map((call) => this.#batchedCall(api, call, url)));
      return batchResponse(calls, answers);
    });
  }

  async #batchedCall(api: GoogleApi, call: BatchedCall, base: URL): Promise<ApiResponse> {
    const { method, target, authorization, ifMatch, body } = call;
    try {
      const url = new URL(target, base);
      const contentType = undefined;
      return await this.#call({ method, url, authorization, ifMatch, contentType, readBody: async () => body }, api);
    } catch (error) {
      if (error instanceof ApiError) return errorResponse(error);
      throw error;
    }
  }

  /** @param only the one API whose methods may be called */
  async #call(call: ApiCall, only?: GoogleApi): Promise<ApiResponse> {
    const { usage, quotas, person, pages } = this.#parts;
    const { searchParams } = call.url;
    const { route, path } = this.#match(call.method, call.url.pathname, only);
    const { token, scopes } = this.#authenticate(call.authorization);
    const alt = standardParameter('alt', oneOf(route.media ? ['json', 'media'] : ['json'], 'json'), searchParams) as
      | 'json'
      | 'media';
    const admitting = (alt === 'media' && route.mediaScopes) || route.scopes;
    if (!admitting.some((scope) => scopes.includes(scope))) {
      throw new ApiError(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.');
    }
    const units = typeof route.units === 'number' ? route.units : route.units({ alt });
    const charge = { api: route.api, method: route.id, units, person };
    const leave = usage.counted(charge, quotas);
    try {
      return await this.#withFault(route.id, call.url, token, () => perform(route, path, call, alt, pages));
    } catch (error) {
      if (!(error instanceof FileChangedError)) throw error;
      this.#parts.onFileChanged(error);
      throw new ApiError(503, 'backendError', 'The service is currently unavailable.');
    } finally {
      leave();
    }
  }

  /** Performs a call, unless a fault is planned for it that comes first. */
  async #withFault(
    method: string,
    { pathname }: URL,
    token: string | undefined,
    performCall: () => Promise<ApiResponse>,
  ): Promise<ApiResponse> {
    const fault = this.#parts.faults.next(method, pathname);
    if (!fault) return performCall();
    if (token !== undefined && fault.kind === 'expired access token') this.#endedTokens.add(token);
    const takesEffect = fault.afterwards || fault.kind === 'malformed JSON';
    return raiseFault(fault, takesEffect ? await performCall() : undefined);
  }

  #match(method: string, pathname: string, only?: GoogleApi): { route: Route; path: Record<string, string> } {
    for (const { route, pattern, names } of this.#routes) {
      if (method !== (route.method ?? 'GET') || (only && route.api !== only)) continue;
      const match = pattern.exec(pathname);
      if (match)
        return { route, path: Object.fromEntries(names.map((name, i) => [name, decode(match[i + 1] as string)])) };
    }
    throw new ApiError(404, 'notFound', `The simulator has no method ${method} ${pathname}.`);
  }

  #authenticate(header: string | undefined): { token: string; scopes: readonly string[] } {
    const token = /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
    const scopes = token && !this.#endedTokens.has(token) && this.#parts.scopesOf(token);
    if (token && scopes) return { token, scopes };
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

async function perform(
  route: Route,
  path: Record<string, string>,
  call: ApiCall,
  alt: 'json' | 'media',
  pages: Pages,
): Promise<ApiResponse> {
  const { searchParams } = call.url;
  const query = pages.read(parseQuery(route, searchParams));
  const fields = standardParameter('fields', optionalText, searchParams);
  if (!fields && route.fieldsRequired) {
    throw invalidParameter('fields', "The 'fields' parameter is required for this method.", 'required');
  }
  const selector = fields ?? route.defaultFields;
  const mask = selector === undefined ? 'all' : parseFieldMask(selector);
  const sent = await readSent(route, call);
  const result = await route.handle({ path, query, search: searchParams, alt, ifMatch: call.ifMatch, ...sent });
  if (result === undefined) return { status: 204 };
  if (result instanceof MediaBody) return { status: 200, contentType: result.contentType, content: result.content };
  return jsonResponse(200, applyFieldMask(pages.mark(result), mask));
}

/** What came in the body of a call. */
async function readSent(route: Route, call: ApiCall): Promise<{ body: JsonBody; media: UploadedMedia | undefined }> {
  if (route.upload) {
    const uploadType = call.url.searchParams.get('uploadType');
    return parseUpload(uploadType, call.contentType, await call.readBody(UPLOAD_LIMIT_BYTES));
  }
  const hasBody = route.method !== undefined && route.method !== 'GET';
  return { body: hasBody ? parseJsonBody(await call.readBody()) : {}, media: undefined };
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
