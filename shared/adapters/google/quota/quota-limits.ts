import { z } from 'zod';

const apiQuota = z.strictObject({
  perPersonAndMinute: z.int().positive().exactOptional(),
  perProjectAndMinute: z.int().positive().exactOptional(),
  unitsOfOthers: z.int().positive().exactOptional(),
  units: z.record(z.string(), z.int().positive()).exactOptional(),
});

/**
 * Figures that the console shows otherwise than quota-table.ts, as JSON: `{"gmail":{"perPersonAndMinute":15000}}`. A deployment is
 * checked by it before the worker is.
 */
export const quotaLimits = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('must be JSON, for instance {"gmail":{"perPersonAndMinute":15000}}');
      return z.NEVER;
    }
  })
  .pipe(
    z.strictObject({
      gmail: apiQuota.exactOptional(),
      calendar: apiQuota.exactOptional(),
      drive: apiQuota.exactOptional(),
      people: apiQuota.exactOptional(),
    }),
  );
