import { z } from 'zod';
import { withinInvocation } from '../../shared/runtime/invocation-time.ts';
import { type SweepParts, sweep } from '../../shared/sync/sweep.ts';
import { type RenewParts, renewWatches } from '../../shared/sync/watch/renew-watches.ts';

/** What each rule of the schedule does, by its input (functions/manifest.ts). */
const RULES = {
  sweep: { run: sweep, told: 'Swept for collections that are due.' },
  'renew-watches': { run: renewWatches, told: 'Looked for watches that are to be renewed.' },
} as const;

const scheduleEvent = z.object({ kind: z.enum(Object.keys(RULES) as (keyof typeof RULES)[]) });

export type ScheduleParts = SweepParts &
  RenewParts & { log: { info(message: string, details: Record<string, unknown>): void } };

/**
 * Does what a rule of the schedule asks for.
 * @throws ZodError when no rule has that input
 */
export function runSchedule(
  parts: ScheduleParts,
  event: unknown,
  remainingMs: number,
): Promise<{ sent: number; failed: number }> {
  const { run, told } = RULES[scheduleEvent.parse(event).kind];
  return withinInvocation(parts.clock, remainingMs, async ({ endsAt }) => {
    const result = await run(parts, endsAt);
    parts.log.info(told, result);
    return result;
  });
}
