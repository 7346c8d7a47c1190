import { foldInPlace } from '../../fold-in-place.ts';
import { servicesIn } from '../../lexicon/services.ts';
import { aboutness } from '../about.ts';
import { quote } from '../quote.ts';
import { members } from './members.ts';
import type { SetAnswer, SetInput } from './set-answer.ts';
import { nounOf, tellNothing } from './tell-scope.ts';

/** More citations than that say nothing. */
const MAX_CITED = 20;

/** How many items a set has, or a number of things that an item tells ("how many people are coming"). */
export function tellCount(set: SetInput): SetAnswer {
  const inText = servicesIn(foldInPlace(set.context.ask.of)).length === 0 ? countInText(set) : undefined;
  if (inText) return inText;
  const items = members(set);
  if (items.length === 0) return tellNothing(set);
  const noun = nounOf(set.scope.services, items.length);
  // The search gives no more than that many, so there may be others.
  const atLeast = set.input.hits.length >= MAX_CITED ? 'at least ' : '';
  const unread = set.scope.unread ? 'unread ' : '';
  const cites = items
    .slice(0, MAX_CITED)
    .map(({ n }) => `[${n}]`)
    .join('');
  return {
    text: `There ${items.length === 1 ? 'is' : 'are'} ${atLeast}${items.length} ${unread}${noun} ${cites}.`,
    found: true,
  };
}

/** "How many people are coming": the guests of an event, or a number that an item gives. */
function countInText({ readings, context }: SetInput): SetAnswer | undefined {
  const noun = /^[\p{L}]+/u.exec(foldInPlace(context.ask.of))?.[0] ?? '';
  const isPeople = /^(?:people|persons?|guests?|attendees?|participants?|of)$/.test(noun);
  for (const reading of readings.filter((candidate) => aboutness(candidate, context.subject, context.weights).fits)) {
    const { item } = reading;
    if (item.service === 'calendar' && isPeople && item.event.attendees.length > 0) {
      const people = item.event.attendees.filter(({ resource }) => !resource);
      const accepted = people.filter(({ responseStatus }) => responseStatus === 'accepted').length;
      return { text: `${reading.title}: ${people.length} invited, ${accepted} accepted [${reading.n}].`, found: true };
    }
    const pattern = new RegExp(
      `(?<![\\w.,])(\\d{1,4})\\s(?:\\p{L}+\\s)?${noun.slice(0, Math.max(3, noun.length - 1))}\\p{L}*`,
      'u',
    );
    const line = noun.length < 3 ? undefined : reading.lines.find(({ folded }) => pattern.test(folded));
    if (line) return { text: `${reading.title}: ${quote(line.text)} [${reading.n}].`, found: true };
  }
  return undefined;
}
