import { z } from 'zod';
import { ProblemError } from '../../../shared/domain/problem.ts';
import { serviceSchema } from '../../../shared/domain/service.ts';
import { itemDocumentSchema, toItemDocument } from '../../../shared/query/item-document.ts';
import { endpoint } from '../parts.ts';

export const getItem = endpoint({
  method: 'GET',
  path: '/v1/items/{service}/{id}',
  summary: 'What a citation points to: a mail, an event or a file of the synced copy',
  scope: 'search',
  pathParameters: z.object({ service: serviceSchema, id: z.uuid() }),
  responses: { 200: itemDocumentSchema },
  async handle({ principal, path: { service, id }, signal }, { items }) {
    const item = await items.read(principal.userId, service, id, signal);
    if (!item) throw new ProblemError('not-found', 'There is no such item of yours, or it is gone from the copy.');
    return { status: 200, body: toItemDocument(item) };
  },
});
