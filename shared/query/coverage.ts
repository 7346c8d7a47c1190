import { z } from 'zod';
import type { ServiceCoverage } from '../agents/coverage.ts';
import { serviceSchema } from '../domain/service.ts';

/** What was looked at in one service, as callers see it. */
export const coverageSchema = z.object({
  service: serviceSchema,
  searched: z.int().meta({
    description: 'Items of the synced copy, all of which were looked at; of a recurring event, each occurrence.',
  }),
  total: z
    .int()
    .nullable()
    .meta({ description: 'Items at Google, where a recurring event is one; null while that is not known.' }),
  syncedAt: z.iso.datetime().nullable().meta({ description: 'Nothing up to this time is missing from the copy.' }),
  status: z.enum(['idle', 'syncing', 'error', 'reconnect-required', 'not-connected']).meta({
    description:
      '`reconnect-required`: an account must be connected again before anything new comes (GET /v1/accounts). `not-connected`: no account of yours lets it be read.',
  }),
});

export type Coverage = z.infer<typeof coverageSchema>;

export function toCoverage({ service, total, expected, syncedAt, status }: ServiceCoverage): Coverage {
  return { service, searched: total, total: expected, syncedAt: syncedAt?.toISOString() ?? null, status };
}
