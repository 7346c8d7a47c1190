import { analyse, isStopWord } from '../../../../content/words.ts';
import { GENERIC_TERMS } from '../../lexicon/generic-words.ts';
import { LIGHT_TERMS } from '../../lexicon/light-words.ts';
import { tellItem } from '../tell-item.ts';
import { matchOf } from '../term-match.ts';
import { type EventReading, eventsOf, takesTime } from './events.ts';
import { overlaps } from './intervals.ts';
import type { SetAnswer, SetInput } from './set-answer.ts';
import { nounOf, tellPeriod } from './tell-scope.ts';

/** The days that are looked at where the question names none. */
const DEFAULT_DAYS = 31;

/**
 * Which events overlap. Where the question names an event, what overlaps with that; where it names two, whether those do.
 * Only events that take time can be in each other's way.
 */
export function tellConflicts({ readings, scope, input, context }: SetInput): SetAnswer {
  const { after = input.now } = scope;
  const { before = new Date(after.getTime() + DEFAULT_DAYS * 86_400_000) } = scope;
  const events = eventsOf(readings).filter((event) => takesTime(event) && event.end > after && event.start < before);
  const named = meant(namedIn(context.ask.of, events));
  if (named.length === 0 && namesSomething(context.ask.of)) {
    const noun = `${events.length} ${nounOf(['calendar'], events.length)}`;
    return { text: `I did not find “${context.ask.of}” among ${noun}${tellPeriod(scope, input)}.`, found: false };
  }
  const pairs = overlaps(events).filter(([first, second]) => fits(named, first, second));
  const noun = `${events.length} ${nounOf(['calendar'], events.length)}`;
  if (pairs.length === 0) {
    const cites = named.flatMap((group) => group.slice(0, 1).map(({ reading }) => `[${reading.n}]`)).join('');
    const what = named.length > 0 ? `nothing overlaps with that${cites === '' ? '' : ` ${cites}`}` : 'none overlap';
    return { text: `No: of ${noun}${tellPeriod(scope, input)} ${what}.`, found: events.length > 0 };
  }
  const tell = ({ reading }: EventReading) => `${tellItem(reading, input.timeZone)} [${reading.n}]`;
  const lines = pairs.slice(0, MAX_PAIRS).map(([first, second]) => `- ${tell(first)} and ${tell(second)}`);
  const more = pairs.length > MAX_PAIRS ? `\nand ${pairs.length - MAX_PAIRS} more.` : '';
  return { text: `These overlap:\n${lines.join('\n')}${more}`, found: true };
}

/** An event whose description alone names it is rather another one. */
const IN_TEXT = 0.6;

/** Words for the conflict itself, as the analyser makes them. */
const OVERLAP = /^(?:overlap|clash|conflict|collid|collis|doubl|book|doublebook|anyth|interfer|uberschneid|kollidier)/;

/** The events that each part of "the board meeting with the design review" names; empty where it names none. */
function namedIn(of: string, events: readonly EventReading[]): EventReading[][] {
  return of.split(/\b(?:with|and|or|mit|und|avec|et|con|y)\b/iu).flatMap((part) => {
    const terms = termsIn(part);
    if (terms.length === 0) return [];
    const held = ({ reading }: EventReading) => {
      const { title, text } = reading.terms();
      return terms.reduce((sum, term) => sum + Math.max(matchOf(term, title), IN_TEXT * matchOf(term, text)), 0);
    };
    // All of its words, or else most of them: "lunch with Tom" may be called "Lunch Tom (Priya's friend)".
    const most = Math.max(0, ...events.map(held));
    return most > terms.length / 2.5 ? [events.filter((event) => held(event) === most)] : [];
  });
}

/** Two events take many words. */
const MAX_PAIRS = 4;

function termsIn(text: string): string[] {
  return analyse(text).filter(
    (term) => !isStopWord(term) && !GENERIC_TERMS.has(term) && !LIGHT_TERMS.has(term) && !OVERLAP.test(term),
  );
}

function namesSomething(of: string): boolean {
  return termsIn(of).length > 0;
}

/** "The dinner with Meridian" names one event, though it has two parts. */
function meant(groups: readonly EventReading[][]): EventReading[][] {
  const [first, second] = groups;
  const both = first && second ? first.filter((event) => second.includes(event)) : [];
  return both.length > 0 ? [both] : [...groups];
}

function fits(named: readonly EventReading[][], first: EventReading, second: EventReading): boolean {
  const [one, other] = named;
  if (!one) return true;
  if (!other) return one.includes(first) || one.includes(second);
  return (one.includes(first) && other.includes(second)) || (other.includes(first) && one.includes(second));
}
