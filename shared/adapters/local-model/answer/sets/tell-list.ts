import { foldInPlace } from '../../fold-in-place.ts';
import { tellItem } from '../tell-item.ts';
import { members } from './members.ts';
import { MAX_LISTED, type SetAnswer, type SetInput, tellMore } from './set-answer.ts';
import { tellDays } from './tell-days.ts';
import { tellNothing } from './tell-scope.ts';

/** A busy week; told by days, each event takes a few words. */
const MAX_AGENDA = 20;

/** The items of a set, a line each; many events by their days. */
export function tellList(set: SetInput): SetAnswer {
  const { input, context } = set;
  const items = members(set);
  if (items.length === 0) return tellNothing(set);
  const isSingle =
    /\b(?:next|last|latest|newest|most recent|first)\b(?!\s+(?:\d|few|two|three|four|five|ten|week|month|year))/.test(
      foldInPlace(context.ask.of),
    );
  const isAgenda = !isSingle && items.length > MAX_LISTED && items.every(({ item }) => item.service === 'calendar');
  if (isAgenda) {
    const shown = items.slice(0, MAX_AGENDA);
    const more = tellMore(items.length, MAX_AGENDA, set);
    return { text: `${tellDays(shown, input.timeZone)}${more}`, found: true };
  }
  const listed = items.slice(0, isSingle ? 1 : MAX_LISTED);
  const lines = listed.map(
    (reading) => `${listed.length > 1 ? '- ' : ''}${tellItem(reading, input.timeZone)} [${reading.n}]`,
  );
  const more = isSingle ? '' : tellMore(items.length, MAX_LISTED, set);
  return { text: `${lines.join('\n')}${more}`, found: true };
}
