import { z } from 'zod';
import { SYNCED, syncedSchema } from '../../../shared/domain/service.ts';
import { endpoint } from '../parts.ts';

export const requestSync = endpoint({
  method: 'POST',
  path: '/v1/sync',
  summary: 'Sync now',
  scope: 'sync',
  body: z.strictObject({
    services: z.array(syncedSchema).min(1).optional().meta({ description: 'All of them when left out.' }),
  }),
  responses: {
    202: z.object({
      collections: z.int().meta({ description: 'How many mailboxes, calendars, drives and address books.' }),
    }),
  },
  async handle({ principal, body }, parts) {
    return { status: 202, body: await parts.requestSync(principal.userId, body.services ?? SYNCED) };
  },
});
