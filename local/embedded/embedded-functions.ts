import { FUNCTIONS, type FunctionSpec } from '../../functions/manifest.ts';

/**
 * Workers of one function that run at a time. Postgres serves one of them at a time in this mode, so more would only wait,
 * and each takes 50 MB: a worker for each of Gmail, Calendar and Drive, and one that makes vectors meanwhile.
 */
const MAX_CONCURRENCY: Readonly<Record<string, number>> = { 'sync-worker': 3, 'embed-worker': 1 };

/** The functions that are deployed, with as many instances as one machine with one person needs. */
export const EMBEDDED_FUNCTIONS: readonly FunctionSpec[] = FUNCTIONS.map((spec: FunctionSpec) =>
  spec.trigger.kind === 'queues'
    ? {
        ...spec,
        trigger: { ...spec.trigger, maxConcurrency: MAX_CONCURRENCY[spec.name] ?? spec.trigger.maxConcurrency },
      }
    : spec,
);
