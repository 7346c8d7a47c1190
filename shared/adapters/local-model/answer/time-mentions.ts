import { wordsSource } from '../lexicon/words-pattern.ts';
import type { Line } from './reading.ts';

/** A time of day named in a line, at characters `start` to `end`. */
export interface TimeMention {
  start: number;
  end: number;
  hour: number;
  minute: number;
  /** What the text says of the zone: "GMT+3", "London time", "local time". */
  zone?: string;
  /** Minutes ahead of UTC, where `zone` says them. */
  offset?: number;
  /** Said in words, without morning or evening: "half past seven". */
  words?: string;
  /** Down to the second: a time stamp, not an appointment. */
  stamp: boolean;
}

const NUMBERS = ['twelve', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven'];
const NUMBER = `${NUMBERS.join('|')}|\\d{1,2}`;

/** Each with the groups that it has of hour, minute, second, half (am, pm). The first that fits a place takes it. */
const PATTERNS: readonly RegExp[] = [
  /(?<![\d:.,/-])(?<hour>\d{1,2})(?:[:.](?<minute>[0-5]\d))?\s?(?<half>[ap])\.?m(?:\.|(?![a-z]))/g,
  /(?<![\d:.,])(?<hour>[01]?\d|2[0-3]):(?<minute>[0-5]\d)(?::(?<second>[0-5]\d)(?:\.\d+)?)?(?![\d:]|\s?%)/g,
  /(?<![\d:.,])(?<hour>[01]?\d|2[0-3])(?:[:.](?<minute>[0-5]\d))?\s?uhr(?![a-z])/g,
  /(?<=(?:kl|klokken|klockan)\.?\s)(?<hour>[01]?\d|2[0-3])(?:[:.](?<minute>[0-5]\d))?(?!\d)/g,
  /(?<![\d:.,])(?<hour>[01]?\d|2[0-3])\s?h\s?(?<minute>[0-5]\d)(?!\d|\s?m(?:in)?(?![a-z]))/g,
  /(?<=\b(?:a|as|des)\s)(?<hour>[01]?\d|2[0-3])\s?h(?![a-z0-9])/g,
  /(?<=\d[\s,]{1,2})(?<hour>[01]\d|2[0-3])\.(?<minute>[0-5]\d)(?![\d.]|\s?(?:eur|usd|gbp|chf|€|%))/g,
  /(?<![\d:.,/-])(?<hour>[01]\d|2[0-3])(?<minute>[0-5]\d)(?=\s?(?:hrs|hours|lt)(?![a-z]))/g,
  /(?<=\b(?:dep|arr|departs?|arrives?|departure|arrival):?\s)(?<hour>[01]\d|2[0-3])(?<minute>[0-5]\d)(?!\d)/g,
  /(?<![a-z])(?:(?<noon>noon|midday)|(?<midnight>midnight))(?![a-z])/g,
  new RegExp(
    `(?<![a-z])(?:(?<past>half|quarter) past|(?<to>quarter) to) (?<number>${NUMBER})(?![a-z\\d])|(?<![a-z])(?<clock>${NUMBER}) o'?clock`,
    'g',
  ),
];

/** A figure after one of these says how long something takes. */
const DURATION_BEFORE = new RegExp(
  `${wordsSource(`duration, flight time, flying time, travel time, journey time, layover, transfer time, dauer, reisedauer, flugdauer, flugzeit,
    reisezeit, fahrzeit, fahrtdauer, umsteigezeit, duree, duracion, durata, duur, reistijd`)}[^\\d]{0,12}$`,
);

const ABBREVIATION = 'cet|cest|est|edt|cst|cdt|mst|mdt|pst|pdt|bst|ist|jst|msk|trt|wet|west|eet|eest|et|pt|ct';

const ZONE = new RegExp(
  [
    '^\\s?(?:(?<iso>[+-]\\d{2}:?\\d{2})(?!\\d)',
    '(?<z>z)(?![a-z])',
    `\\(?(?<abbreviation>(?:utc|gmt)(?:\\s?[+-]\\s?\\d{1,2}(?::?\\d{2})?)?|${ABBREVIATION})(?![a-z\\d])\\)?`,
    '\\(?(?:[a-z]+ )?(?:local time|ortszeit|heure locale|hora local|ora locale|yerel saat)\\)?',
    '\\((?<named>[^()]{0,30}(?:time|zeit|heure|hora|\\bora|tijd|saat|gmt|utc)[^()]{0,16})\\))',
  ].join('|'),
);

/** All times of day that a line names, in its order. */
export function timeMentions({ text, folded }: Line): TimeMention[] {
  if (!/\d|noon|midday|midnight| past |quarter|o'?clock/.test(folded)) return [];
  const found: TimeMention[] = [];
  for (const pattern of PATTERNS) {
    for (const match of folded.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (found.some((other) => start < other.end && other.start < end)) continue;
      if (DURATION_BEFORE.test(folded.slice(Math.max(0, start - 40), start))) continue;
      const time = toTime(match.groups ?? {}, text.slice(start, end));
      if (time) found.push({ ...time, ...zoneAfter(text, folded, end), start });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function toTime(
  groups: Readonly<Record<string, string | undefined>>,
  said: string,
): Pick<TimeMention, 'hour' | 'minute' | 'stamp' | 'words'> | undefined {
  if (groups.noon) return { hour: 12, minute: 0, stamp: false };
  if (groups.midnight) return { hour: 0, minute: 0, stamp: false };
  const spoken = groups.number ?? groups.clock;
  if (spoken !== undefined) {
    const number = /\d/.test(spoken) ? Number(spoken) : NUMBERS.indexOf(spoken) || 12;
    const minute = groups.past === 'half' ? 30 : groups.past === 'quarter' ? 15 : groups.to ? 45 : 0;
    return number > 23 ? undefined : { hour: groups.to ? number - 1 || 12 : number, minute, stamp: false, words: said };
  }
  let hour = Number(groups.hour);
  if (groups.half) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (groups.half === 'p' ? 12 : 0);
  }
  return { hour, minute: Number(groups.minute ?? 0), stamp: Number(groups.second ?? 0) > 0 };
}

/** What follows the time about its zone, and where it ends. */
function zoneAfter(text: string, folded: string, at: number): Pick<TimeMention, 'end' | 'zone' | 'offset'> {
  const start = at + (/^\s?(?:uhr|hrs|hours)(?![a-z])/.exec(folded.slice(at, at + 8))?.[0].length ?? 0);
  const match = ZONE.exec(folded.slice(start, start + 60));
  if (!match) return { end: start };
  const end = start + match[0].length;
  const { iso, z, abbreviation, named } = match.groups ?? {};
  const offset = offsetOf(iso ?? z ?? abbreviation ?? named ?? '');
  const said = text.slice(start, end).replace(/[()]/g, '').trim();
  const zone = iso || z ? `UTC${offset ? said.replace(/(\d{2}):?(\d{2})/, '$1:$2') : ''}` : said;
  return { end, zone, ...(offset === undefined ? {} : { offset }) };
}

/** Minutes ahead of UTC. Abbreviations mean different zones in different countries, so only figures and GMT count. */
function offsetOf(zone: string): number | undefined {
  const figures = /([+-])\s?(\d{1,2}):?(\d{2})?/.exec(zone);
  if (figures) return (figures[1] === '-' ? -1 : 1) * (Number(figures[2]) * 60 + Number(figures[3] ?? 0));
  return /^z$|\b(?:gmt|utc)\b/.test(zone) ? 0 : undefined;
}
