import { z } from 'zod';
import { syncedSchema } from '../../../shared/domain/service.ts';
import { endpoint } from '../parts.ts';

export const listAccounts = endpoint({
  method: 'GET',
  path: '/v1/accounts',
  summary: 'Your Google accounts, what is synced of each, and how to connect one again',
  scope: 'account',
  responses: {
    200: z.object({
      accounts: z.array(
        z.object({
          accountId: z.uuid(),
          email: z.string(),
          state: z.enum(['connected', 'reconnect-required', 'disconnected']),
          connectedAt: z.iso.datetime(),
          services: z
            .array(z.object({ service: syncedSchema, state: z.enum(['connected', 'not-connected']) }))
            .meta({ description: 'By the permissions that Google reports; GET /v1/sync tells how each copy stands.' }),
          problem: z.string().nullable().meta({ description: 'What is wrong, in plain words.' }),
          reconnectUrl: z.url().nullable().meta({
            description: 'The page that mends it, for a browser; an app sends accountId to GET /v1/auth/google.',
          }),
        }),
      ),
    }),
  },
  async handle({ principal }, { accounts }) {
    return { status: 200, body: { accounts: await accounts(principal.userId) } };
  },
});
