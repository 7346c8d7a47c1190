import { z } from 'zod';
import { syncedSchema } from '../../../shared/domain/service.ts';
import { endpoint } from '../parts.ts';

export const getSync = endpoint({
  method: 'GET',
  path: '/v1/sync',
  summary: 'How the copy of each service stands',
  scope: 'sync',
  responses: {
    200: z.object({
      services: z.array(
        z.object({
          accountId: z.uuid(),
          account: z.string(),
          service: syncedSchema,
          state: z.enum(['idle', 'syncing', 'error', 'not-connected']),
          itemsSeen: z.int(),
          itemsExpected: z.int().nullable(),
          lastSuccessAt: z.iso.datetime().nullable(),
          ageSeconds: z.int().nullable(),
          error: z.object({ code: z.string(), message: z.string() }).nullable(),
        }),
      ),
    }),
  },
  async handle({ principal }, { syncStatus }) {
    return { status: 200, body: { services: await syncStatus(principal.userId) } };
  },
});
