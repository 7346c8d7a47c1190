import { z } from 'zod';
import { departureShape } from '../departure-body.ts';
import { endpoint } from '../parts.ts';

export const disconnectAccount = endpoint({
  method: 'DELETE',
  path: '/v1/accounts/{id}',
  summary:
    'Disconnect a Google account: its permission is revoked, and what was synced of it is removed. Answers of your conversations keep what they say and cite of it; delete those by DELETE /v1/conversations/{id}',
  scope: 'account:manage',
  pathParameters: z.object({ id: z.uuid() }),
  responses: {
    200: z.object({
      accountId: z.uuid(),
      ...departureShape,
      kept: z.boolean().meta({
        description:
          'It is the only account that you have left: you can still sign in by it. DELETE /v1/me forgets you.',
      }),
      copy: z.enum(['removed', 'being-removed']).meta({
        description:
          '`being-removed`: there is more of it than this request had time for, or another request still asks Google. The rest goes within minutes; until then the account can not be connected again.',
      }),
    }),
  },
  async handle({ principal: { userId }, path: { id: accountId }, signal }, { disconnect }) {
    return { status: 200, body: await disconnect({ userId, accountId }, signal) };
  },
});
