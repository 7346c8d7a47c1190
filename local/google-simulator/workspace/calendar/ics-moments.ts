import ICAL from 'ical.js';
import type { Moment } from './calendar.ts';
import type { ZoneResolver } from './zone-resolver.ts';
import { ianaZone, instantOf, type ZoneRules } from './zoned-time.ts';

/**
 * The first moment that a property holds; undefined without the property.
 * @param keepUtc whether a time in UTC stays one, and is not taken for one of the calendar's zone
 */
export function momentOf(property: ICAL.Property | null, zones: ZoneResolver, keepUtc: boolean): Moment | undefined {
  if (!property) return undefined;
  const [moment] = momentsOf(property, zones);
  // Exports write single events in UTC whatever zone they were entered in: the calendar's is the better guess.
  if (moment?.kind === 'instant' && moment.zone.name === 'UTC' && !keepUtc)
    return { ...moment, zone: zones.calendarZone };
  return moment;
}

/** @throws Error in plain words when it holds none */
export function momentsOf(property: ICAL.Property, zones: ZoneResolver): Moment[] {
  const tzid = property.getFirstParameter('tzid');
  return property.getValues().map((value): Moment => {
    const time = value instanceof ICAL.Period ? value.start : value;
    if (!(time instanceof ICAL.Time)) throw new Error(`${property.name.toUpperCase()} holds no date.`);
    if (time.isDate) return { kind: 'day', date: time.toString().slice(0, 10) };
    const zone = zoneOf(time, tzid, zones);
    const instant = instantOf(time, zone);
    if (Number.isNaN(instant)) throw new Error(`${property.name.toUpperCase()} holds no valid date.`);
    return { kind: 'instant', instant, zone };
  });
}

function zoneOf(time: ICAL.Time, tzid: string | undefined, zones: ZoneResolver): ZoneRules {
  if (time.zone === ICAL.Timezone.utcTimezone) return ianaZone('UTC') as ZoneRules;
  return tzid ? zones.resolve(tzid) : zones.calendarZone;
}
