import type { Catalogue } from '../../agents/catalogue.ts';
import type { Intent } from '../../domain/intent.ts';
import { ModelError } from '../../resilience/model-error.ts';
import type { ClassificationContext } from '../intent-classifier.ts';
import { PlanError, planSteps } from '../plan.ts';

/** Params that say who is meant; a person must have been named by the user, found by a step, or stand in a handle. */
const PEOPLE_PARAMS: ReadonlySet<string> = new Set(['name', 'from', 'notFrom', 'people', 'to']);

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Refuses what a hosted model must not have made up: operations, params, references, people and items. What it searches for is
 * its own choice of words.
 * @throws ModelError 'malformed'; the message names the place, not the value
 */
export function checkIntent(
  intent: Intent,
  { question, context, catalogue }: { question: string; context: ClassificationContext; catalogue: Catalogue },
): void {
  const { steps, asks, entities, clarification } = intent;
  if (clarification && steps.length === 0) return;
  if (asks.length === 0) refuse('it asks for nothing');
  checkSteps(intent, catalogue);
  const ids = new Set(steps.map(({ id }) => id));
  if (asks.some((ask) => ask.steps.some((id) => !ids.has(id)))) refuse('it answers from a step that is none');
  if (entities.times.some(({ start, end }) => start >= end)) refuse('a time ends before it starts');

  const said = wordsOf([question, ...(context.previous?.intent.entities.people ?? [])].join(' '));
  const isSaid = (name: string) => {
    const words = [...wordsOf(name)];
    return words.length > 0 && words.every((word) => said.has(word));
  };
  if (!entities.people.every(isSaid)) refuse('it names somebody whom the user did not');
  const items = context.previous?.items ?? [];
  const known = new Set(items.flatMap(({ id, personAddress }) => [id, personAddress]));
  for (const { id, params } of steps) {
    for (const [key, value] of Object.entries(params)) {
      for (const literal of [value].flat().filter((entry) => typeof entry === 'string')) {
        if (known.has(literal)) continue;
        if (PEOPLE_PARAMS.has(key) && !isSaid(literal)) refuse(`step ${id} names somebody whom the user did not`);
        if (UUID.test(literal) && !question.includes(literal)) refuse(`step ${id} names an item that nobody has seen`);
      }
    }
  }
}

function checkSteps({ steps }: Intent, catalogue: Catalogue): void {
  try {
    planSteps(steps, catalogue);
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    refuse('its steps are no plan');
  }
}

function refuse(reason: string): never {
  throw new ModelError('malformed', `The model's intent is refused: ${reason}.`);
}

/** The words of a text, without accents and in lower case. */
function wordsOf(text: string): Set<string> {
  const folded = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return new Set(folded.match(/[\p{L}\p{N}]+/gu));
}
