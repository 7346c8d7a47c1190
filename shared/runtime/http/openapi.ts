import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { PROBLEMS } from '../../domain/problem.ts';

/** What the OpenAPI document needs to know of a route; every Endpoint has it. */
export interface DocumentedRoute {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  summary: string;
  scope: string | null;
  optionalScope?: string;
  pathParameters?: z.ZodObject;
  query?: z.ZodObject;
  headers?: z.ZodObject;
  body?: z.ZodObject;
  isBodyOptional?: boolean;
  /** The schema of the body of each success; null for one without a body. */
  responses: Readonly<Record<number, z.ZodType | null>>;
  /** A success that is also served as server-sent events: what they are, in words. */
  eventStream?: string;
  /** The successes and the problems are pages for people: what they say, in words. */
  page?: string;
}

const problemSchema = z
  .object({
    type: z.enum(Object.keys(PROBLEMS).map((code) => `urn:problem:${code}`)),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z
      .array(
        z.object({
          pointer: z.string(),
          message: z.string(),
          span: z.object({ start: z.int(), end: z.int() }).optional().meta({
            description: 'Which part of a text is wrong, in UTF-16 code units; `end` is the first one after it.',
          }),
        }),
      )
      .optional(),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'A problem document (RFC 9457).' });

/** The OpenAPI 3.1 document of the routes, made from the schemas that validate them. */
export function openApiDocument(routes: readonly DocumentedRoute[]): ReturnType<typeof createDocument> {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) {
    const operations = paths[route.path] ?? {};
    paths[route.path] = operations;
    operations[route.method.toLowerCase()] = operation(route);
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Google Workspace Orchestrator',
      version: '1',
      description: "Answers questions about, and acts on, a person's Gmail, Google Calendar and Google Drive.",
    },
    paths: paths as ZodOpenApiPathsObject,
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  });
}

function operation(route: DocumentedRoute): ZodOpenApiOperationObject {
  const successes = Object.entries(route.responses).map(([status, schema]) => [
    status,
    {
      description: 'Success',
      ...(schema === null
        ? { ...(route.page === undefined ? {} : pageContent(route.page)) }
        : {
            content: {
              'application/json': { schema },
              ...(route.eventStream
                ? { 'text/event-stream': { schema: z.string().meta({ description: route.eventStream }) } }
                : {}),
            },
          }),
    },
  ]);
  return {
    summary: route.summary,
    security: securityOf(route),
    ...descriptionOf(route),
    requestParams: {
      ...(route.pathParameters ? { path: route.pathParameters } : {}),
      ...(route.query ? { query: route.query } : {}),
      ...(route.headers ? { header: route.headers } : {}),
    },
    ...(route.body
      ? { requestBody: { required: !route.isBodyOptional, content: { 'application/json': { schema: route.body } } } }
      : {}),
    responses: {
      ...Object.fromEntries(successes),
      default: {
        description: 'A problem',
        ...(route.page === undefined
          ? { content: { 'application/problem+json': { schema: problemSchema } } }
          : pageContent('What went wrong, and what to do.')),
      },
    },
  };
}

const pageContent = (description: string) => ({
  content: { 'text/html': { schema: z.string().meta({ description }) } },
});

function securityOf({ scope, optionalScope }: DocumentedRoute): Record<string, string[]>[] {
  if (scope !== null) return [{ bearer: [] }];
  return optionalScope === undefined ? [] : [{}, { bearer: [] }];
}

function descriptionOf({ scope, optionalScope }: DocumentedRoute): { description?: string } {
  if (scope !== null) return { description: `Needs a token with the scope "${scope}".` };
  return optionalScope === undefined ? {} : { description: `A token that is sent needs the scope "${optionalScope}".` };
}
