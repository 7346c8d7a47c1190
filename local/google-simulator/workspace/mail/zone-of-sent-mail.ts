import { ianaZone, type ZoneRules } from '../calendar/zoned-time.ts';

/** When a mail was sent, and what the sender's clock showed. */
export interface SentTime {
  /** Milliseconds since the epoch. */
  instant: number;
  /** Local time minus UTC, in milliseconds. */
  offset: number;
}

/** The largest zone by people of each pair of offsets; a mail tells no more than an offset. */
const LARGE_ZONES = [
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Chicago',
  'America/Los_Angeles',
  'America/Denver',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'Asia/Tokyo',
  'America/Sao_Paulo',
  'Europe/Istanbul',
  'Europe/Athens',
  'Asia/Jakarta',
  'Asia/Dhaka',
  'Asia/Karachi',
  'Africa/Lagos',
  'Africa/Johannesburg',
  'Asia/Dubai',
  'Asia/Tehran',
  'Asia/Kathmandu',
  'Asia/Yangon',
  'Asia/Tashkent',
  'Australia/Sydney',
  'Australia/Brisbane',
  'Australia/Adelaide',
  'Australia/Perth',
  'Pacific/Auckland',
  'America/Bogota',
  'America/Caracas',
  'America/Halifax',
  'America/St_Johns',
  'America/Anchorage',
  'Pacific/Honolulu',
  'America/Phoenix',
  'America/Mexico_City',
  'Atlantic/Reykjavik',
];

/** A quarter of a year of mail is enough, and travels are outvoted by a year. */
const SAMPLE = 500;

/** Below that the person moves about, or the programs that sent for them run on clocks of their own. */
const LEAST_AGREEMENT = 0.6;

/** The zone whose clocks agree with most of the mail, this machine's before all others; undefined when none does. */
export function zoneOfSentMail(sent: readonly SentTime[], machine: ZoneRules): ZoneRules | undefined {
  const sample = sent.toSorted((a, b) => b.instant - a.instant).slice(0, SAMPLE);
  if (sample.length === 0) return undefined;
  let best: { zone: ZoneRules; agreeing: number } | undefined;
  for (const zone of [machine, ...LARGE_ZONES.flatMap((name) => ianaZone(name) ?? [])]) {
    const agreeing = sample.filter(({ instant, offset }) => zone.offsetAt(instant) === offset).length;
    if (!best || agreeing > best.agreeing) best = { zone, agreeing };
  }
  return best && best.agreeing >= sample.length * LEAST_AGREEMENT ? best.zone : undefined;
}
