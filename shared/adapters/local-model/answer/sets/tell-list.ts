import { foldInPlace } from '../../fold-in-place.ts';
import { tellItem } from '../tell-item.ts';
import { members } from './members.ts';
import { MAX_LISTED, type SetAnswer, type SetInput } from './set-answer.ts';
import { tellNothing } from './tell-scope.ts';

/** The items of a set, a line each. */
export function tellList(set: SetInput): SetAnswer {
  const { input, context } = set;
  const items = members(set);
  if (items.length === 0) return tellNothing(set);
  const isSingle =
    /\b(?:next|last|latest|newest|most recent|first)\b(?!\s+(?:\d|few|two|three|four|five|ten|week|month|year))/.test(
      foldInPlace(context.ask.of),
    );
  const listed = items.slice(0, isSingle ? 1 : MAX_LISTED);
  const lines = listed.map(
    (reading) => `${listed.length > 1 ? '- ' : ''}${tellItem(reading, input.timeZone)} [${reading.n}]`,
  );
  const more = isSingle || items.length <= MAX_LISTED ? '' : `\nand ${items.length - MAX_LISTED} more.`;
  return { text: `${lines.join('\n')}${more}`, found: true };
}
