import type { z } from 'zod';
import type { Catalogue } from '../agents/catalogue.ts';
import type { IntentStep } from '../domain/intent.ts';
import type { Plan, Step } from '../domain/plan.ts';
import { findReferences, isPath, type PlacedReference } from './references.ts';

/** More steps than any question of a person needs; it bounds what one request can cost. */
export const MAX_STEPS = 12;

/** The steps of an intent are no plan. The message says which step, what was seen and what is allowed. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}

/**
 * Validates the steps of an intent against the catalogue and derives what each waits for. The steps of the plan stand in an
 * order in which they could be run one by one: the intent's own, but for what a step depends on, which comes before it.
 * @throws PlanError
 */
export function planSteps(steps: readonly IntentStep[], catalogue: Catalogue): Plan {
  if (steps.length === 0 || steps.length > MAX_STEPS) {
    throw new PlanError(`There are ${steps.length} steps; a plan has 1 to ${MAX_STEPS}.`);
  }
  const ids = new Set(steps.map(({ id }) => id));
  if (ids.size < steps.length) throw new PlanError('Two steps have the same id.');
  return { steps: inOrder(steps.map((step) => validate(step, ids, catalogue))) };
}

function validate({ id, operation: name, params }: IntentStep, ids: ReadonlySet<string>, catalogue: Catalogue): Step {
  const operation = catalogue.get(name);
  if (!operation) {
    throw new PlanError(`Step ${id}: there is no operation "${name}"; there are ${[...catalogue.keys()].join(', ')}.`);
  }
  const references = findReferences(params);
  for (const { reference } of references) {
    if (!ids.has(reference.$from))
      throw new PlanError(`Step ${id} refers to the step "${reference.$from}", which is none.`);
    if (!isPath(reference.path)) throw new PlanError(`Step ${id}: "${reference.path}" is no path such as items[0].id.`);
  }
  const issue = firstIssue(operation.params, params, references);
  if (issue) throw new PlanError(`Step ${id}: ${name} does not take these params: ${issue}`);
  return { id, operation: name, params, dependsOn: [...new Set(references.map(({ reference }) => reference.$from))] };
}

/** What is wrong with the params, references apart: their values are not known yet, and are checked when they are. */
function firstIssue(schema: z.ZodObject, params: object, references: readonly PlacedReference[]): string | undefined {
  const issues = schema.safeParse(params).error?.issues ?? [];
  const issue = issues.find(
    ({ path }) => !references.some(({ at }) => at.every((part, index) => path[index] === part)),
  );
  return issue && `${issue.path.join('.') || 'params'}: ${issue.message}`;
}

/** Kahn's algorithm (1962), which takes the first step that is free. */
function inOrder(steps: readonly Step[]): Step[] {
  const ordered: Step[] = [];
  const done = new Set<string>();
  while (ordered.length < steps.length) {
    const next = steps.find(({ id, dependsOn }) => !done.has(id) && dependsOn.every((other) => done.has(other)));
    if (!next) {
      const waiting = steps.filter(({ id }) => !done.has(id)).map(({ id }) => id);
      throw new PlanError(`The steps ${waiting.join(', ')} wait for each other.`);
    }
    ordered.push(next);
    done.add(next.id);
  }
  return ordered;
}
