import type { Catalogue } from '../agents/catalogue.ts';
import type { AnswerType, Ask, Intent, IntentStep } from '../domain/intent.ts';
import { MAX_STEPS } from './plan.ts';

const FIND = 'contacts.find';

/** What a card of the address book can say: a number is a code, an address a place; how somebody is reached, a passage. */
const TYPES: ReadonlySet<AnswerType> = new Set(['code', 'place', 'passage']);

/**
 * The steps of an intent, with one more for each ask that a card of the address book may answer: the search for its words finds
 * mails and files, and no card. None where the catalogue has no contacts, or where the intent asks for some itself.
 */
export function withContactSteps({ steps, asks }: Intent, catalogue: Catalogue): readonly IntentStep[] {
  if (!catalogue.has(FIND) || steps.some(({ operation }) => operation === FIND)) return steps;
  const ids = new Set(steps.map(({ id }) => id));
  const texts = [...new Set(asks.filter(mayBeOnCard).map(({ of }) => of.trim().slice(0, 500)))];
  const added = texts
    .filter((text) => text !== '')
    .map((text, index): IntentStep => ({ id: `contacts${index + 1}`, operation: FIND, params: { text } }))
    .filter(({ id }) => !ids.has(id));
  return [...steps, ...added].slice(0, Math.max(MAX_STEPS, steps.length));
}

function mayBeOnCard({ type, field }: Ask): boolean {
  return TYPES.has(type) || field === 'birthday';
}
