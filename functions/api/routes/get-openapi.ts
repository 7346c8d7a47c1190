import { z } from 'zod';
import { openApiDocument } from '../../../shared/runtime/http/openapi.ts';
import { endpoint } from '../parts.ts';

export const getOpenApi = endpoint({
  method: 'GET',
  path: '/v1/openapi.json',
  summary: 'This API as an OpenAPI 3.1 document',
  scope: null,
  responses: { 200: z.looseObject({ openapi: z.string() }) },
  async handle(_call, { routes }) {
    return { status: 200, body: openApiDocument(routes()) };
  },
});
