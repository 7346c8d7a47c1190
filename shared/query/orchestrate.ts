import type { Catalogue } from '../agents/catalogue.ts';
import type { OperationContext, OperationResult } from '../agents/operation.ts';
import type { Clock } from '../domain/clock.ts';
import type { Plan, Step } from '../domain/plan.ts';
import { ProblemError } from '../domain/problem.ts';
import { TimeLimitError, withTimeLimit } from '../resilience/time-limit.ts';
import type { EventData } from './events.ts';
import { resolveReferences, UnresolvedReferenceError } from './references.ts';
import type { UnderWay } from './under-way.ts';

/** What became of a step. `reason` is for the person. */
export type StepOutcome =
  | { state: 'done'; result: OperationResult }
  | { state: 'failed'; reason: string; error: unknown }
  | { state: 'skipped'; reason: string };

export interface OrchestrateParts {
  catalogue: Catalogue;
  clock: Clock;
  /** Whether an operation that failed with this may work when it is tried again. */
  isTransient(error: unknown): boolean;
}

/** Holds what a step has set off when it is given up. */
type Parts = OrchestrateParts & { underWay: UnderWay };

/** A search takes milliseconds; a step that takes this long will not come back in time for the answer. */
const STEP_TIMEOUT_MS = 10_000;

/** Tried again once: what does not work twice is down. */
const MAX_ATTEMPTS = 2;

/** Enough for a failover's new connection; short beside what a person notices. */
const RETRY_DELAY_MS = 100;

/**
 * Runs the steps of a plan, each as soon as those it depends on are done, and says of each when it starts and how it ended. A
 * step that fails takes along only the steps that depend on it, which are skipped. One that is given up may not have ended yet: what it
 * has set off is added to `underWay`.
 *
 * @param before outcomes of steps that have run already
 * @returns the outcomes by step id, in the order of the plan
 * @throws the signal's reason, when it aborts; steps under way have been told by their signals
 */
export async function orchestrate(
  plan: Plan,
  parts: Parts,
  context: OperationContext,
  onStep: (step: EventData<'step'>) => void,
  before: ReadonlyMap<string, StepOutcome> = new Map(),
): Promise<ReadonlyMap<string, StepOutcome>> {
  const outcomes = new Map<string, StepOutcome | Promise<StepOutcome>>();
  for (const step of plan.steps) {
    const earlier = before.get(step.id);
    if (earlier) {
      outcomes.set(step.id, earlier);
      continue;
    }
    // Those it depends on come before it in a plan.
    const dependencies = step.dependsOn.map(async (id) => [id, await outcomes.get(id)] as const);
    outcomes.set(step.id, runWhenReady(step, dependencies, parts, context, onStep));
  }
  const settled = await Promise.all([...outcomes].map(async ([id, outcome]) => [id, await outcome] as const));
  context.signal.throwIfAborted();
  return new Map(settled);
}

async function runWhenReady(
  step: Step,
  dependencies: readonly Promise<readonly [string, StepOutcome | undefined]>[],
  parts: Parts,
  context: OperationContext,
  onStep: (step: EventData<'step'>) => void,
): Promise<StepOutcome> {
  const { id, operation } = step;
  const values = new Map<string, OperationResult['values']>();
  const now = () => parts.clock.now().getTime();
  let start: number | undefined;
  const finish = (outcome: StepOutcome): StepOutcome => {
    const durationMs = start === undefined ? 0 : now() - start;
    onStep({ id, operation, state: 'finished', outcome: outcome.state, durationMs, ...detailsOf(outcome) });
    return outcome;
  };

  for (const [other, outcome] of await Promise.all(dependencies)) {
    if (outcome?.state !== 'done')
      return finish({ state: 'skipped', reason: `It needs what step ${other} did not find.` });
    values.set(other, outcome.result.values);
  }
  if (context.signal.aborted) return { state: 'skipped', reason: 'The query ended before it.' };
  try {
    const params = resolveReferences(step.params, (from) => values.get(from));
    start = now();
    onStep({ id, operation, state: 'started' });
    return finish({ state: 'done', result: await runWithRetry(operation, params, parts, context) });
  } catch (error) {
    if (error instanceof UnresolvedReferenceError) return finish({ state: 'skipped', reason: error.message });
    return finish({ state: 'failed', reason: reasonOf(error), error });
  }
}

async function runWithRetry(
  name: string,
  params: unknown,
  { catalogue, clock, isTransient, underWay }: Parts,
  { signal, ...context }: OperationContext,
): Promise<OperationResult> {
  const operation = catalogue.get(name);
  if (!operation) throw new Error(`The plan names the operation "${name}", which the catalogue does not hold.`);
  // Again, now that the values of references are known.
  const parsed = operation.params.parse(params);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withTimeLimit(clock, STEP_TIMEOUT_MS, signal, (limited) =>
        underWay.add(operation.run(parsed, { ...context, signal: limited })),
      );
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || signal.aborted || !isTransient(error)) throw error;
      await clock.delay(RETRY_DELAY_MS, signal);
    }
  }
}

function detailsOf(outcome: StepOutcome): { found?: number; reason?: string } {
  if (outcome.state !== 'done') return { reason: outcome.reason };
  return { found: outcome.result.hits.length };
}

function reasonOf(error: unknown): string {
  if (error instanceof ProblemError) return error.detail;
  if (error instanceof TimeLimitError) return 'It took too long.';
  return 'It failed on our side.';
}
