import type { Clarification } from '../domain/intent.ts';
import { joined } from '../domain/joined.ts';
import type { Plan, Step } from '../domain/plan.ts';
import type { StepOutcome } from './orchestrate.ts';

/** What a search may be given besides people and still be about nothing but them. */
const OPEN_PARAMS: ReadonlySet<string> = new Set(['text', 'services', 'from', 'to', 'people', 'mode', 'limit']);

/** The steps that find out who is meant: they need nothing, so they can run before it is known whether there will be an answer. */
export function namingSteps(plan: Plan): Plan {
  return {
    steps: plan.steps.filter(({ operation, dependsOn }) => operation === 'people.resolve' && dependsOn.length === 0),
  };
}

/**
 * The question back when a name means several people alike, and nothing but that name says what is wanted ("emails from
 * Sarah"). Where more was said ("… about the budget", "… last week"), what is found shows who is meant, and an answer names
 * them. Each option is the person's own question with an address for the name: whoever chooses one asks that, and no word of a
 * mail gets into a question.
 */
export function askWhom(
  plan: Plan,
  named: ReadonlyMap<string, StepOutcome>,
  question: string,
): Clarification | undefined {
  for (const step of namingSteps(plan).steps) {
    const outcome = named.get(step.id);
    const alternatives = outcome?.state === 'done' ? (outcome.result.alternatives ?? []) : [];
    const followers = plan.steps.filter(({ dependsOn }) => dependsOn.includes(step.id));
    if (alternatives.length < 2 || followers.length === 0 || !followers.every(isOpen)) continue;
    const name = String(step.params.name);
    const labels = alternatives.map(({ label }) => label);
    return {
      question: `Which ${name} do you mean: ${joined(labels, 'or')}?`,
      options: alternatives.map(({ value }) => put(question, name, value)),
    };
  }
  return undefined;
}

function isOpen({ operation, params }: Step): boolean {
  if (operation !== 'workspace.search' || !Object.keys(params).every((key) => OPEN_PARAMS.has(key))) return false;
  return typeof params.text === 'string' && params.text.trim() === '';
}

/** The question about somebody else; the address alone where the name does not stand in it as such. */
function put(question: string, name: string, address: string): string {
  const at = question.toLowerCase().indexOf(name.toLowerCase());
  if (at < 0) return address;
  return question.slice(0, at) + address + question.slice(at + name.length);
}
