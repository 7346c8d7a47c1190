import { foldInPlace } from '../../fold-in-place.ts';
import { headOf } from '../../lexicon/fields.ts';
import { servicesIn } from '../../lexicon/services.ts';
import { choose } from '../choose.ts';
import { findCount } from '../find-count.ts';
import { members } from './members.ts';
import { atLeast, type SetAnswer, type SetInput } from './set-answer.ts';
import { nounOf, tellNothing } from './tell-scope.ts';

/** More citations than that say nothing. */
const MAX_CITED = 20;

/** How many items a set has, or a number of things that an item tells ("how many people are coming"). */
export function tellCount(set: SetInput): SetAnswer {
  // "How many unread emails" counts items; "how many people answered" looks for a number that is told.
  if (servicesIn(headOf(foldInPlace(set.context.ask.of))).length > 0) return countItems(set);
  const [told] = choose([{ context: set.context, extract: findCount }], set.readings);
  if (told?.best) return { text: `${told.best.sentence} [${told.best.reading.n}].`, found: true };
  const isOfItems = set.scope.services.length === 1 || servicesIn(foldInPlace(set.context.ask.of)).length > 0;
  return isOfItems ? countItems(set) : tellNothing(set);
}

function countItems(set: SetInput): SetAnswer {
  const items = members(set);
  if (items.length === 0) return tellNothing(set);
  const noun = nounOf(set.scope.services, items.length);
  const unread = set.scope.unread ? 'unread ' : '';
  const cites = items
    .slice(0, MAX_CITED)
    .map(({ n }) => `[${n}]`)
    .join('');
  return {
    text: `There ${items.length === 1 ? 'is' : 'are'} ${atLeast(set)}${items.length} ${unread}${noun} ${cites}.`,
    found: true,
  };
}
