import { type Annotator, findPattern, span } from '../annotator.ts';

const HOURS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
};
const CLOCK = String.raw`(\d{1,2})(?:[:.h](\d{2}))? ?(am|pm|uhr)?`;
const RANGE = new RegExp(
  String.raw`\b(?:from |between |von |zwischen |de |entre )?${CLOCK} ?(?:-|to|and|until|till|bis|und|a|et|y) ?${CLOCK}(?! ?(?:days?|weeks?|months?|years?|emails?|mails?|messages?|files?|people|minutes?|hours?|:|\.\d|/|\w))`,
  'g',
);
/** "10-11:30" is one token of the question. */
const SIDE = new RegExp(
  String.raw`\b(after|from|before|until|till|by|ab|nach|vor|bis|apres|avant|despues de las|antes de las) (?:(noon|midday|midnight)|${CLOCK})(?![\w/:.-])`,
  'g',
);

const SPOKEN = new RegExp(
  String.raw`\b(?:at |around |about )?(?:(half past|quarter past|quarter to) (\d{1,2}|${Object.keys(HOURS).join('|')})|(\d{1,2}|${Object.keys(HOURS).join('|')}) o'clock|at (\d{1,2})(?![\w:.-]| ?(?:am|pm)))`,
  'g',
);
const PAST_HOUR: Readonly<Record<string, number>> = { 'half past': 0.5, 'quarter past': 0.25, 'quarter to': -0.25 };

/** Hours of a day: "from 9 to 11", "between 2 and 4pm", "after 5pm", "before noon". */
export const annotateClockRanges: Annotator = (sentence) => [
  ...findPattern(sentence, RANGE, ([text, h1, m1, half1, h2, m2, half2], at) => {
    const isSaid =
      half1 !== undefined ||
      half2 !== undefined ||
      m1 !== undefined ||
      m2 !== undefined ||
      /^(?:from|between|von|zwischen|de|entre) /.test(text);
    const to = hour(h2, m2, half2);
    const from = hour(
      h1,
      m1,
      half1 ??
        (half2 === 'pm' && Number(h1) <= Number(h2) && Number(h1) !== 12
          ? 'pm'
          : half2 === undefined
            ? undefined
            : 'am'),
    );
    const [start, end] = half1 === undefined && half2 === undefined ? byDay(from, to) : [from, to];
    if (!isSaid || start === undefined || end === undefined || end <= start || end > 24) return undefined;
    return span('Hours', at, { from: start, to: end, text, at }, -0.15);
  }),
  ...findPattern(sentence, SPOKEN, ([text, past, pastHour, oclock, bare], at) => {
    const said = pastHour ?? oclock ?? bare ?? '';
    const value = (HOURS[said] ?? Number(said)) + (PAST_HOUR[past ?? ''] ?? 0);
    if (!(value <= 24)) return undefined;
    const from = value < 7 ? value + 12 : value;
    return span('Hours', at, { from, to: Math.min(24, from + 1), text, at }, bare === undefined ? -0.15 : -0.5);
  }),
  ...findPattern(sentence, SIDE, ([text, side = '', word, h, m, half], at) => {
    const plain = word === undefined ? hour(h, m, half) : word === 'midnight' ? 24 : 12;
    if (plain === undefined) return undefined;
    // "After 5" is in the afternoon, "before 10" in the morning.
    const isBare = word === undefined && half === undefined && m === undefined;
    const at12 = isBare && plain > 0 && plain < 7 ? plain + 12 : plain;
    const hours = /^(?:after|from|ab|nach|apres|despues)/.test(side) ? { from: at12, to: 24 } : { from: 0, to: at12 };
    // A bare number may be any: "before 10" less so than "before 10am".
    return hours.to > hours.from
      ? span('Hours', at, { ...hours, text, at }, isBare && word === undefined ? -0.8 : -0.1)
      : undefined;
  }),
];

function hour(hours: string | undefined, minutes: string | undefined, half: string | undefined): number | undefined {
  const value = Number(hours) + Number(minutes ?? 0) / 60;
  if (!(value <= 24) || Number(minutes ?? 0) > 59) return undefined;
  if (half === 'pm' && value < 12) return value + 12;
  return half === 'am' && value >= 12 ? value - 12 : value;
}

/** Without am or pm, hours that people are up: "9 to 11" is in the morning, "2 to 4" in the afternoon, "11 to 1" around noon. */
function byDay(from: number | undefined, to: number | undefined): [number | undefined, number | undefined] {
  if (from === undefined || to === undefined) return [from, to];
  const start = from < 7 ? from + 12 : from;
  return [start, to <= start && to <= 12 ? to + 12 : to];
}
