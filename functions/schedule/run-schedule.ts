import { z } from 'zod';
import { type FinishRemovalsParts, finishRemovals } from '../../shared/identity/finish-removals.ts';
import { withinInvocation } from '../../shared/runtime/invocation-time.ts';
import { type SweepParts, sweep } from '../../shared/sync/sweep.ts';
import { type RenewParts, renewWatches } from '../../shared/sync/watch/renew-watches.ts';

interface Rule {
  run(parts: ScheduleParts, time: { signal: AbortSignal; endsAt: Date }): Promise<Record<string, number>>;
  told: string;
}

/** What each rule of the schedule does, by its input (functions/manifest.ts). */
const RULES = {
  sweep: {
    run: (parts, { endsAt }) => sweep(parts, endsAt),
    told: 'Swept for collections that are due.',
  },
  'renew-watches': {
    run: (parts, { endsAt }) => renewWatches(parts, endsAt),
    told: 'Looked for watches that are to be renewed.',
  },
  'finish-removals': {
    run: (parts, { signal }) => finishRemovals(parts.removals, signal),
    told: 'Looked for accounts that are being removed, and people who are being forgotten.',
  },
} as const satisfies Record<string, Rule>;

const scheduleEvent = z.object({ kind: z.enum(Object.keys(RULES) as (keyof typeof RULES)[]) });

export type ScheduleParts = SweepParts &
  RenewParts & {
    removals: FinishRemovalsParts;
    log: { info(message: string, details: Record<string, unknown>): void };
  };

/**
 * Does what a rule of the schedule asks for.
 * @throws ZodError when no rule has that input
 */
export function runSchedule(
  parts: ScheduleParts,
  event: unknown,
  remainingMs: number,
): Promise<Record<string, number>> {
  const { run, told } = RULES[scheduleEvent.parse(event).kind];
  return withinInvocation(parts.clock, remainingMs, async (time) => {
    const result = await run(parts, time);
    parts.log.info(told, result);
    return result;
  });
}
