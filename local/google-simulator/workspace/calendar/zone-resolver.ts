import ICAL from 'ical.js';
import type { IcsBlock } from './split-ics.ts';
import { ianaZone, type ZoneRules } from './zoned-time.ts';

const UTC = ianaZone('UTC') as ZoneRules;

/** Finds the rules behind a TZID of one calendar file. */
export class ZoneResolver {
  readonly calendarZone: ZoneRules;
  readonly #defined = new Map<string, ZoneRules>();

  /** @param timeZones the VTIMEZONE components of the file; unreadable ones count as not there */
  constructor(calendarZone: ZoneRules, timeZones: readonly IcsBlock[]) {
    this.calendarZone = calendarZone;
    for (const { text } of timeZones) {
      const zone = definedZone(text, calendarZone.name);
      if (zone) this.#defined.set(zone.id, zone.rules);
    }
  }

  /**
   * An IANA name is taken by the machine's own rules, which know the years that a file's definition leaves out; another
   * name (as Outlook's "GMT Standard Time") by the definition in the file.
   * @throws Error when there is no such zone
   */
  resolve(tzid: string): ZoneRules {
    if (/^(utc|etc\/utc|gmt|z)$/i.test(tzid)) return UTC;
    // Some programs prefix the IANA name: "/freeassociation.sourceforge.net/Europe/London".
    const tail = /[A-Za-z_]+\/[\w+-]+(?:\/[\w+-]+)?$/.exec(tzid.slice(-100))?.[0];
    const zone = ianaZone(tzid) ?? this.#defined.get(tzid) ?? (tail ? ianaZone(tail) : undefined);
    if (!zone) throw new Error(`The time zone '${tzid}' is neither an IANA zone nor defined in the file.`);
    return zone;
  }
}

function definedZone(text: string, reportedName: string): { id: string; rules: ZoneRules } | undefined {
  try {
    const component = new ICAL.Component(ICAL.parse(text));
    const location = component.getFirstPropertyValue('x-lic-location');
    const rules = typeof location === 'string' ? ianaZone(location) : undefined;
    const zone = new ICAL.Timezone(component);
    return { id: zone.tzid, rules: rules ?? { name: reportedName, offsetAt: (instant) => offsetAt(zone, instant) } };
  } catch {
    return undefined;
  }
}

/** ical.js answers for local times: the right local time is the one whose own offset leads back to the instant. */
function offsetAt(zone: ICAL.Timezone, instant: number): number {
  const guess = zone.utcOffset(localTime(instant)) * 1000;
  return zone.utcOffset(localTime(instant + guess)) * 1000;
}

function localTime(instant: number): ICAL.Time {
  const date = new Date(instant);
  const fields = {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    isDate: false,
  };
  return new ICAL.Time(fields, ICAL.Timezone.localTimezone);
}
