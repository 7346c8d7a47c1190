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
          attachmentsPending: z.int().meta({
            description: 'Attachments of mails whose text is still to be read. The mails themselves are found already.',
          }),
          skipped: z.int().meta({
            description:
              'Items left out because Google does not give them, or they can be neither read nor stored. Each is tried again when it changes, and when everything is compared.',
          }),
          lastSuccessAt: z.iso.datetime().nullable(),
          ageSeconds: z.int().nullable(),
          error: z.object({ code: z.string(), message: z.string() }).nullable(),
          push: z.enum(['live', 'polling']).meta({
            description: '`live`: Google tells of changes within seconds; `polling`: they are looked for by the clock.',
          }),
          pushReason: z.string().nullable().meta({ description: 'Why it is polled, in plain words.' }),
          nextPollAt: z.iso.datetime().nullable().meta({
            description: 'When it is looked at next by the clock, pushed or not; null where that is switched off.',
          }),
        }),
      ),
    }),
  },
  async handle({ principal }, { syncStatus }) {
    return { status: 200, body: { services: await syncStatus(principal.userId) } };
  },
});
