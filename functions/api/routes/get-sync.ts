import { z } from 'zod';
import { personGoneProblem } from '../../../shared/domain/person-gone-problem.ts';
import { syncedSchema } from '../../../shared/domain/service.ts';
import { endpoint } from '../parts.ts';
import { syncSettingsShape } from '../sync-settings-body.ts';

export const getSync = endpoint({
  method: 'GET',
  path: '/v1/sync',
  summary: 'How the copy of each service stands',
  scope: 'sync',
  responses: {
    200: z.object({
      ...syncSettingsShape,
      services: z.array(
        z.object({
          accountId: z.uuid(),
          account: z.string(),
          service: syncedSchema,
          state: z.enum(['idle', 'syncing', 'error', 'not-connected']),
          itemsSeen: z.int(),
          itemsExpected: z
            .int()
            .nullable()
            .meta({ description: 'Null as long as that is not known of each collection.' }),
          attachmentsPending: z.int().meta({
            description: 'Attachments of mails whose text is still to be read. The mails themselves are found already.',
          }),
          skipped: z.int().meta({
            description:
              'Items left out because Google does not give them, or they can be neither read nor stored. Each is tried again when it changes, when everything is compared, and, but for what makes no item, a day later.',
          }),
          lastSuccessAt: z.iso.datetime().nullable(),
          ageSeconds: z.int().nullable(),
          error: z
            .object({
              code: z.string(),
              message: z.string().meta({ description: 'In plain words.' }),
              collection: z
                .string()
                .nullable()
                .meta({ description: 'The calendar or drive; null where it is the service as a whole.' }),
              others: z
                .int()
                .meta({ description: 'How many more collections of the service fail, for this reason or another.' }),
            })
            .nullable()
            .meta({ description: 'Of several that fail, one that you can mend comes first.' }),
          push: z.enum(['live', 'polling']).meta({
            description: '`live`: Google tells of changes within seconds; `polling`: they are looked for by the clock.',
          }),
          pushReason: z.string().nullable().meta({ description: 'Why it is polled, in plain words.' }),
          nextPollAt: z.iso.datetime().nullable().meta({
            description: 'When it is looked at next by the clock, pushed or not; null where that is switched off.',
          }),
          nextPollInSeconds: z.int().nullable().meta({ description: 'The same, from now on; 0 when it is due.' }),
        }),
      ),
    }),
  },
  async handle({ principal: { userId } }, { syncStatus, syncSettings }) {
    const [settings, services] = await Promise.all([syncSettings.read(userId), syncStatus(userId)]);
    if (!settings) throw personGoneProblem();
    return { status: 200, body: { ...settings, services } };
  },
});
