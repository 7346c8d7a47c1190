import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { z } from 'zod';
import type { Principal, Scope } from '../../domain/principal.ts';
import { ProblemError } from '../../domain/problem.ts';
import { header } from './header.ts';
import { htmlResponse } from './html-response.ts';
import { readJsonBody } from './json-body.ts';
import { parse } from './parse.ts';

/** More than any request of these routes needs; queries have their own limit. */
const MAX_BODY_BYTES = 64 * 1024;

type Shape = z.ZodObject;

/** What a route is: the source of routing, of validation and of the OpenAPI document alike. */
export interface Endpoint<Parts> {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** In API Gateway's notation: `/v1/items/{service}/{id}`. */
  path: string;
  summary: string;
  /** The scope that the token must have; null for a route without a token. */
  scope: Scope | null;
  /** Of a route without a scope: a token may be sent none the less, and must have this one then. */
  optionalScope?: Scope;
  pathParameters?: Shape;
  query?: Shape;
  body?: Shape;
  /** A request without a body counts as one with an empty object. */
  isBodyOptional?: boolean;
  /** The schema of the body of each success; null for one without a body. */
  responses: Readonly<Record<number, z.ZodType | null>>;
  /** The route answers people, with a page: what it says, in words. */
  page?: string;
  handle(call: Call<Principal | null>, parts: Parts): Promise<Reply>;
}

/** A validated request. `principal` is null where the endpoint has no scope, and no token was sent. */
export interface Call<Who, Path = unknown, Query = unknown, Body = unknown> {
  principal: Who;
  path: Path;
  query: Query;
  body: Body;
  /** A request header by its lower-case name. */
  header(name: string): string | undefined;
  /** Where the request comes from on the internet, by API Gateway. */
  sourceAddress: string;
  signal: AbortSignal;
}

export interface Reply {
  status: number;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as HTML. */
  page?: string;
  headers?: Readonly<Record<string, string>>;
}

/**
 * Gives the function that writes down the endpoints of one Lambda, with their types inferred: `handle` sees path, query
 * and body as the schemas read them, and a principal where a scope is asked for.
 */
export const endpointsOver =
  <Parts>() =>
  <
    Required extends Scope | null,
    Path extends Shape = z.ZodObject<Record<never, never>>,
    Query extends Shape = z.ZodObject<Record<never, never>>,
    Body extends Shape = z.ZodObject<Record<never, never>>,
  >(
    definition: Omit<Endpoint<Parts>, 'scope' | 'pathParameters' | 'query' | 'body' | 'handle'> & {
      scope: Required;
      pathParameters?: Path;
      query?: Query;
      body?: Body;
      handle(
        call: Call<Required extends Scope ? Principal : Principal | null, z.infer<Path>, z.infer<Query>, z.infer<Body>>,
        parts: Parts,
      ): Promise<Reply>;
    },
  ): Endpoint<Parts> =>
    definition as unknown as Endpoint<Parts>;

/** Checks a request against an endpoint, calls it, and turns its reply into a proxy result. */
export async function serve<Parts>(
  definition: Endpoint<Parts>,
  event: APIGatewayProxyEvent,
  parts: Parts,
  authenticate: (authorization: string | undefined) => Promise<Principal>,
  signal: AbortSignal,
): Promise<APIGatewayProxyResult> {
  const authorization = header(event, 'authorization');
  const scope = definition.scope ?? (authorization === undefined ? undefined : definition.optionalScope);
  const principal = scope === undefined ? null : await authorize(authorization, scope, authenticate);
  const nothing = z.strictObject({});
  const reply = await definition.handle(
    {
      principal,
      path: parse(definition.pathParameters ?? z.object({}), event.pathParameters ?? {}, 'path'),
      query: parse(definition.query ?? nothing, event.queryStringParameters ?? {}, 'query'),
      body: definition.body ? parse(definition.body, readBody(definition, event), '') : {},
      header: (name) => header(event, name),
      sourceAddress: event.requestContext.identity.sourceIp,
      signal,
    },
    parts,
  );
  const headers = { 'cache-control': 'no-store', ...reply.headers };
  if (reply.page !== undefined) return htmlResponse(reply.status, reply.page, headers);
  if (reply.body === undefined) return { statusCode: reply.status, headers, body: '' };
  return {
    statusCode: reply.status,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(reply.body),
  };
}

function readBody(
  { isBodyOptional = false }: Pick<Endpoint<never>, 'isBodyOptional'>,
  event: APIGatewayProxyEvent,
): unknown {
  return isBodyOptional && (event.body ?? '') === '' ? {} : readJsonBody(event, MAX_BODY_BYTES);
}

async function authorize(
  authorization: string | undefined,
  scope: Scope,
  authenticate: (authorization: string | undefined) => Promise<Principal>,
): Promise<Principal> {
  const principal = await authenticate(authorization);
  if (!principal.scopes.has(scope)) {
    throw new ProblemError('insufficient-scope', `This needs a token with the scope "${scope}".`);
  }
  return principal;
}
