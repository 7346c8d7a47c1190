import { z } from 'zod';
import { queryAnswerSchema } from '../../query/query-answer.ts';
import { queryRequestSchema, requestIdSchema, requestPathSchema } from '../../query/request-schema.ts';
import type { DocumentedRoute } from './openapi.ts';

const EVENTS = [
  'Server-sent events intent, plan, step, sources, action, clarification, token, done, error: data is one line of JSON, id counts',
  'from 1. An answer is intent, plan, steps, sources, tokens, done; a question back is intent, clarification, done; error, a',
  'problem document, may take the place of the rest. Comments keep the connection alive.',
].join(' ');

/** The routes of the query function, as the OpenAPI document tells them. */
export const queryRoutes: readonly DocumentedRoute[] = [
  {
    method: 'POST',
    path: '/v1/query',
    summary: 'Ask a question about your mail, calendar and files',
    scope: 'query',
    headers: z.object({
      'Idempotency-Key': requestIdSchema.optional().meta({ description: 'The same as requestId in the body.' }),
    }),
    body: queryRequestSchema,
    responses: { 200: queryAnswerSchema },
    eventStream: EVENTS,
  },
  {
    method: 'GET',
    path: '/v1/query/{requestId}',
    summary: 'Read the answer to a question of the last five minutes again, or follow it',
    scope: 'query',
    pathParameters: requestPathSchema,
    headers: z.object({
      'Last-Event-ID': z
        .string()
        .regex(/^\d{1,9}$/)
        .optional()
        .meta({ description: 'Begins after this event; one JSON object is always whole.' }),
    }),
    responses: { 200: queryAnswerSchema },
    eventStream: EVENTS,
  },
  {
    method: 'DELETE',
    path: '/v1/query/{requestId}',
    summary: 'Stop answering a question',
    scope: 'query',
    pathParameters: requestPathSchema,
    responses: { 204: null },
  },
];
