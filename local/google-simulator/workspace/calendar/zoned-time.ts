/** What a clock on the wall shows: no zone, no instant. `month` counts from 1. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** The rules by which a zone's clocks run. */
export interface ZoneRules {
  /** Its IANA name, as the API reports it. */
  name: string;
  /** Local time minus UTC at that instant, in milliseconds. */
  offsetAt(instant: number): number;
}

const zones = new Map<string, ZoneRules>();

/** The rules of an IANA zone, or undefined when there is no such zone. */
export function ianaZone(name: string): ZoneRules | undefined {
  const known = zones.get(name);
  if (known) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
    const zone = { name, offsetAt: (instant: number) => offsetIn(format, instant) };
    zones.set(name, zone);
    return zone;
  } catch {
    return undefined;
  }
}

function offsetIn(format: Intl.DateTimeFormat, instant: number): number {
  const text = format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = /([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  const milliseconds = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -milliseconds : milliseconds;
}

/**
 * The instant at which the zone's clocks show `wall`. Where they show it twice, the first time; where they skip it, the
 * time counted on from before the gap (RFC 5545 3.3.5).
 */
export function instantOf(wall: WallTime, zone: ZoneRules): number {
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
  const before = zone.offsetAt(asUtc - 86_400_000);
  const after = zone.offsetAt(asUtc + 86_400_000);
  const candidates = [asUtc - before, asUtc - after].filter((instant) => instant + zone.offsetAt(instant) === asUtc);
  return candidates.length > 0 ? Math.min(...candidates) : asUtc - before;
}

export function wallTimeOf(instant: number, zone: ZoneRules): WallTime {
  const local = new Date(instant + zone.offsetAt(instant));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
  };
}

/** RFC 3339 with the zone's offset, `Z` for none: "2027-03-12T09:30:00+03:00". */
export function formatInstant(instant: number, zone: ZoneRules): string {
  const offset = zone.offsetAt(instant);
  const local = new Date(instant + offset).toISOString().slice(0, 19);
  if (offset === 0) return `${local}Z`;
  const minutes = Math.round(Math.abs(offset) / 60_000);
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
