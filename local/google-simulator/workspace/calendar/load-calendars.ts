import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { ReportMalformed } from '../workspace.ts';
import type { Calendar, StoredEvent } from './calendar.ts';
import { type EventContext, parseEvent } from './parse-event.ts';
import { type IcsFile, icsText } from './split-ics.ts';
import { ZoneResolver } from './zone-resolver.ts';
import { ianaZone, type ZoneRules } from './zoned-time.ts';

/**
 * Makes a calendar of each file. The primary one is the one named like the owner's address, as Takeout names it, or else
 * the largest; its id is that address, as at Google, and it stands first. There is always one. Events that can't be read
 * are reported and left out.
 */
export function loadCalendars(
  files: readonly IcsFile[],
  owner: { emailAddress: string },
  defaultZone: ZoneRules,
  report: ReportMalformed,
): Calendar[] {
  const primary = primaryFile(files, owner.emailAddress);
  const ids = new Set<string>();
  const calendars = files.map((ics): Calendar => {
    const id = ics === primary ? owner.emailAddress : secondaryId(calendarName(ics), ids);
    const zone = ianaZone(icsText(ics.properties, 'X-WR-TIMEZONE') ?? '') ?? defaultZone;
    const zones = new ZoneResolver(zone, ics.timeZones);
    const events = loadEvents(ics, { zones, ownerAddress: owner.emailAddress, calendarId: id }, report);
    const description = icsText(ics.properties, 'X-WR-CALDESC');
    return {
      id,
      summary: calendarName(ics),
      ...(description ? { description } : {}),
      zone,
      primary: ics === primary,
      events,
    };
  });
  if (!primary) {
    const summary = owner.emailAddress;
    calendars.push({ id: owner.emailAddress, summary, zone: defaultZone, primary: true, events: [] });
  }
  return calendars.sort((a, b) => Number(b.primary) - Number(a.primary));
}

/** The calendar that is the person's own. */
export function primaryFile(files: readonly IcsFile[], ownerAddress: string): IcsFile | undefined {
  const own = files.find(
    (ics) => calendarName(ics).toLowerCase() === ownerAddress || stem(ics).toLowerCase() === ownerAddress,
  );
  return own ?? files.toSorted((a, b) => b.events.length - a.events.length || a.file.localeCompare(b.file))[0];
}

/** The name of the calendar: what it calls itself, or else its file. */
export function calendarName(ics: IcsFile): string {
  return icsText(ics.properties, 'X-WR-CALNAME') ?? stem(ics);
}

function stem(ics: IcsFile): string {
  return basename(ics.file).replace(/\.ics$/i, '');
}

function secondaryId(name: string, taken: Set<string>): string {
  let id: string;
  let attempt = 0;
  do {
    const digest = createHash('sha256').update(`calendar:${name}:${attempt}`).digest('hex');
    id = `c_${digest}@group.calendar.google.com`;
    attempt += 1;
  } while (taken.has(id));
  taken.add(id);
  return id;
}

function loadEvents(ics: IcsFile, context: EventContext, report: ReportMalformed): StoredEvent[] {
  const events = new Map<string, StoredEvent>();
  for (const block of ics.events) {
    try {
      const event = parseEvent(block.text, context);
      const known = events.get(event.id);
      // An event found twice: the later revision holds.
      if (!known || (event.details.sequence ?? 0) >= (known.details.sequence ?? 0)) events.set(event.id, event);
    } catch (error) {
      report({ file: ics.file, position: block.line, reason: reasonOf(error) });
    }
  }
  return [...events.values()];
}

function reasonOf(error: unknown): string {
  // The parser's messages quote the line; content stays out of reports.
  const message = error instanceof Error ? error.message : 'unknown error';
  return /^(The |[A-Z-]+ holds )/.test(message) ? message : 'The event is not valid iCalendar (RFC 5545).';
}
