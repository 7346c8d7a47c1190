/** How a set is named in an answer: its kind, its days, and that it is empty. */
import { civilTimeOf } from '../../../../domain/civil-time.ts';
import type { Service } from '../../../../domain/service.ts';
import type { AnswerInput } from '../../../../query/answer-model.ts';
import { foldInPlace } from '../../fold-in-place.ts';
import type { Scope } from '../scope.ts';
import { tellLookedAt } from '../tell-coverage.ts';
import { tellDay } from '../tell-time.ts';
import type { SetAnswer, SetInput } from './set-answer.ts';

const NOUNS: Readonly<Record<Service, readonly [one: string, many: string]>> = {
  gmail: ['email', 'emails'],
  calendar: ['event', 'events'],
  drive: ['file', 'files'],
};

/** "emails", or "items" where they are of several services. */
export function nounOf(services: readonly Service[], count: number): string {
  const [service] = services;
  const nouns = services.length === 1 && service ? NOUNS[service] : (['item', 'items'] as const);
  return nouns[count === 1 ? 0 : 1];
}

/** The days that were looked at, as "next Tuesday" can mean two; "" where the question names none. */
export function tellPeriod({ after, before }: Scope, { timeZone, intent }: AnswerInput): string {
  const [time] = intent.entities.times;
  if (!after || !before || !time) return '';
  const first = tellDay(civilTimeOf(new Date(time.start), timeZone));
  const last = tellDay(civilTimeOf(new Date(Date.parse(time.end) - 1), timeZone));
  return first === last ? ` on ${first}` : ` from ${first} to ${last}`;
}

export function tellNothing({ scope, input, context }: SetInput): SetAnswer {
  const words = context.ask.of.trim();
  const what = words === '' || GENERIC_ONLY.test(foldInPlace(words)) ? 'nothing' : `nothing for “${words}”`;
  return {
    text: `I found ${what}${tellPeriod(scope, input)} in ${tellLookedAt(input.coverage, scope.services)}.`,
    found: false,
  };
}

/** "My calendar", "meetings": says nothing that the service does not. */
const GENERIC_ONLY =
  /^(?:(?:my|the|any|all)\s)*(?:calendar|schedule|agenda|diary|e-?mails?|mails?|inbox|meetings?|events?|appointments?|files?)$/;
