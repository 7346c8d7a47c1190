import { z } from 'zod';
import { endpoint } from '../parts.ts';

export const getHealth = endpoint({
  method: 'GET',
  path: '/v1/health',
  summary: 'Whether the service and its database answer',
  scope: null,
  responses: { 200: z.object({ status: z.literal('ok') }) },
  async handle(_call, { pingDatabase }) {
    await pingDatabase();
    return { status: 200, body: { status: 'ok' } };
  },
});
