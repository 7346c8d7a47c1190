import { foldInPlace } from '../../fold-in-place.ts';
import { findPassage } from '../find-passage.ts';
import { members } from './members.ts';
import { isWhole, MAX_LISTED, type SetAnswer, type SetInput, tellFirst } from './set-answer.ts';
import { tellAvailability } from './tell-availability.ts';
import { tellNothing } from './tell-scope.ts';

const FREE = /\b(?:free|busy|available|availability)\b/;
/** What has a time of day. */
const MEETINGS = /(?<![a-z])(?:meetings?|appointments?|calls?|termine?|reunions?|citas?)(?![a-z])/;
const ANY =
  /^(?:\W*(?:so|and|hi|hey|hello)\b)?\W*(?:do (?:i|we) have|have i got|did i (?:get|receive)|have i (?:received|got)|is there|are there|any)\b/;

/** "Do I have any": yes or no. What only a reader could decide is quoted, not decided. */
export function tellWhether(set: SetInput): SetAnswer {
  const { context } = set;
  if (FREE.test(context.question)) return tellAvailability(set);
  const items = members(set);
  if (ANY.test(context.question)) {
    const isMeeting = MEETINGS.test(foldInPlace(context.ask.of));
    const meetings = isMeeting
      ? items.filter(({ item }) => item.service !== 'calendar' || item.event.time.kind === 'timed')
      : items;
    if (meetings.length === 0 && items.length > 0) {
      const nothing = isWhole(set) ? 'No, nothing' : 'I found nothing';
      const others = tellFirst(items, MAX_LISTED, set);
      return { text: `${nothing} at a time of day; for the whole day:\n${others}`, found: true };
    }
    if (items.length === 0) {
      const nothing = tellNothing(set);
      return isWhole(set) ? { ...nothing, text: `No: ${nothing.text}` } : nothing;
    }
    return { text: `Yes:\n${tellFirst(meetings, MAX_LISTED, set)}`, found: true };
  }
  const best = items
    .map((reading) => findPassage(reading, context))
    .filter((finding) => finding !== undefined)
    .sort((a, b) => b.quality - a.quality)[0];
  if (!best) return tellNothing(set);
  return { text: `This is what I found: ${best.sentence} [${best.reading.n}]`, found: true };
}
