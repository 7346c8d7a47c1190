import { z } from 'zod';
import { withinInvocation } from '../../shared/runtime/invocation-time.ts';
import { type SweepParts, sweep } from '../../shared/sync/sweep.ts';

/** The inputs of the schedule's rules (functions/manifest.ts). */
const scheduleEvent = z.object({ kind: z.literal('sweep') });

export interface ScheduleParts extends SweepParts {
  log: { info(message: string, details: Record<string, unknown>): void };
}

/**
 * Does what a rule of the schedule asks for.
 * @throws ZodError when no rule has that input
 */
export function runSchedule(parts: ScheduleParts, event: unknown, remainingMs: number): ReturnType<typeof sweep> {
  scheduleEvent.parse(event);
  return withinInvocation(parts.clock, remainingMs, async ({ endsAt }) => {
    const result = await sweep(parts, endsAt);
    parts.log.info('Swept for collections that are due.', result);
    return result;
  });
}
