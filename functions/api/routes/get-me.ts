import { z } from 'zod';
import { personGoneProblem } from '../../../shared/domain/person-gone-problem.ts';
import { TIERS } from '../../../shared/domain/principal.ts';
import { endpoint } from '../parts.ts';

export const getMe = endpoint({
  method: 'GET',
  path: '/v1/me',
  summary: 'Who you are, and the Google accounts that you have connected',
  scope: 'account',
  responses: {
    200: z.object({
      userId: z.uuid(),
      email: z.string(),
      displayName: z.string().nullable(),
      timeZone: z.string().meta({ description: 'IANA name' }),
      tier: z.enum(TIERS),
      actionPolicy: z.enum(['confirm-all', 'confirm-outward', 'draft-only', 'read-only']),
      accounts: z.array(
        z.object({
          accountId: z.uuid(),
          email: z.string(),
          state: z.enum(['connected', 'reconnect-required', 'disconnected']),
          stateReason: z.string().nullable(),
        }),
      ),
    }),
  },
  async handle({ principal }, { profile }) {
    const body = await profile(principal.userId);
    if (!body) throw personGoneProblem();
    return { status: 200, body };
  },
});
