import { z } from 'zod';
import { departureShape } from '../departure-body.ts';
import { endpoint } from '../parts.ts';

export const forgetMe = endpoint({
  method: 'DELETE',
  path: '/v1/me',
  summary: 'Forget you: revoke what you granted at Google, remove everything that is stored of you, and prove it',
  scope: 'account:manage',
  responses: {
    200: z.object({
      accounts: z.array(z.object(departureShape)),
      removed: z.array(z.object({ table: z.string(), rows: z.int().min(1) })).meta({
        description: 'How many rows each table had of you when this request began: a repeat finds fewer, or none.',
      }),
      rows: z.enum(['removed', 'being-removed']).meta({
        description:
          '`being-removed`: there are more than this request had time for. The rest goes within minutes, by itself or by a repeat; until then nobody can sign in as you.',
      }),
      tablesVerified: z.int().nullable().meta({
        description:
          'How many tables were counted again afterwards; none had a row of yours. Null while some are being removed.',
      }),
      cache: z.object({
        removed: z.int().meta({ description: 'How many keys of yours the cache had.' }),
        complete: z.boolean().meta({
          description: 'False where the cache could not be asked: what is left there lapses within two hours.',
        }),
      }),
    }),
  },
  async handle({ principal, signal }, { forget }) {
    return { status: 200, body: await forget(principal.userId, signal) };
  },
});
