import { type IcsFile, icsText } from './calendar/split-ics.ts';
import { ianaZone, type ZoneRules } from './calendar/zoned-time.ts';
import { type SentTime, zoneOfSentMail } from './mail/zone-of-sent-mail.ts';
import type { ZoneSource } from './workspace.ts';

export interface ZoneEvidence {
  /** An IANA name. */
  given: string | undefined;
  primaryCalendar: IcsFile | undefined;
  calendars: readonly IcsFile[];
  /** When the person sent mail, and how far their clock was from UTC. */
  sent: readonly SentTime[];
}

/**
 * The zone of the person: the one given, or that of their calendar (X-WR-TIMEZONE), the one in which most events were
 * entered, one that agrees with the clock of their sent mail, or that of this machine.
 * @throws Error when the one given is no zone
 */
export function findTimeZone(evidence: ZoneEvidence): { zone: ZoneRules; source: ZoneSource } {
  const { given, primaryCalendar, calendars, sent } = evidence;
  if (given !== undefined) {
    const zone = ianaZone(given);
    if (!zone) throw new Error(`'${given}' is no IANA time zone; an example of one is Europe/London.`);
    return { zone, source: 'option' };
  }
  const ofCalendar = primaryCalendar && ianaZone(icsText(primaryCalendar.properties, 'X-WR-TIMEZONE') ?? '');
  if (ofCalendar) return { zone: ofCalendar, source: 'calendar' };
  const ofEvents = zoneOfMostEvents(calendars);
  if (ofEvents) return { zone: ofEvents, source: 'events' };
  const machine = ianaZone(Intl.DateTimeFormat().resolvedOptions().timeZone) ?? (ianaZone('UTC') as ZoneRules);
  const ofMail = zoneOfSentMail(sent, machine);
  return ofMail ? { zone: ofMail, source: 'sent mail' } : { zone: machine, source: 'this machine' };
}

function zoneOfMostEvents(calendars: readonly IcsFile[]): ZoneRules | undefined {
  const events = new Map<string, number>();
  for (const { text } of calendars.flatMap((calendar) => calendar.events)) {
    const name = /^DTSTART;(?:[^:\r\n]*;)?TZID="?([^":;\r\n]+)/im.exec(text)?.[1];
    if (name) events.set(name, (events.get(name) ?? 0) + 1);
  }
  const byFrequency = [...events].sort(([a, votesA], [b, votesB]) => votesB - votesA || a.localeCompare(b));
  for (const [name] of byFrequency) {
    const zone = ianaZone(name);
    if (zone) return zone;
  }
  return undefined;
}
