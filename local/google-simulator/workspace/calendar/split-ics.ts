import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ReportMalformed } from '../workspace.ts';

/** A component as it stands in the file. */
export interface IcsBlock {
  /** The line of its BEGIN, from 1. */
  line: number;
  text: string;
}

export interface IcsFile {
  file: string;
  /** The calendar's own properties (X-WR-CALNAME …) by upper-case name. */
  properties: ReadonlyMap<string, string>;
  timeZones: readonly IcsBlock[];
  events: readonly IcsBlock[];
}

/**
 * Cuts an iCalendar file (RFC 5545) into its components by their BEGIN and END lines, so that one that can't be parsed
 * spoils no other; an event that never ends is reported. To-dos, journals and free/busy entries are passed over.
 */
export async function splitIcs(file: string, report: ReportMalformed): Promise<IcsFile> {
  const properties = new Map<string, string>();
  const blocks = { VTIMEZONE: [] as IcsBlock[], VEVENT: [] as IcsBlock[] };
  let open: { name: string; line: number; lines: string[] } | undefined;
  let lineNumber = 0;

  function dropUnfinished(): void {
    if (open?.name !== 'VEVENT') return;
    report({ file, position: open.line, reason: 'The event has no END:VEVENT.' });
  }

  let lastProperty = '';
  for await (const raw of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    lineNumber += 1;
    const line = lineNumber === 1 ? raw.replace(/^\ufeff/, '') : raw;
    const begins = /^BEGIN:(VEVENT|VTIMEZONE|VTODO|VJOURNAL|VFREEBUSY)\s*$/i.exec(line)?.[1]?.toUpperCase();
    if (begins) {
      dropUnfinished();
      open = { name: begins, line: lineNumber, lines: [line] };
    } else if (open) {
      open.lines.push(line);
      if (line.trimEnd().toUpperCase() !== `END:${open.name}`) continue;
      const { name, line: start, lines } = open;
      if (name === 'VEVENT' || name === 'VTIMEZONE') blocks[name].push({ line: start, text: lines.join('\r\n') });
      open = undefined;
    } else if (/^[ \t]/.test(line)) {
      properties.set(lastProperty, (properties.get(lastProperty) ?? '') + line.slice(1));
    } else {
      const [, name = '', value = ''] = /^([\w-]+)(?:;[^:]*)?:(.*)$/.exec(line) ?? [];
      lastProperty = name.toUpperCase();
      if (!properties.has(lastProperty)) properties.set(lastProperty, value);
    }
  }
  dropUnfinished();
  return { file, properties, timeZones: blocks.VTIMEZONE, events: blocks.VEVENT };
}

/** The value of a text property with its escapes undone (RFC 5545 3.3.11). */
export function icsText(properties: ReadonlyMap<string, string>, name: string): string | undefined {
  const value = properties
    .get(name)
    ?.replace(/\\([\\;,nN])/g, (_, escaped) => (/n/i.test(escaped) ? '\n' : escaped))
    .trim();
  return value || undefined;
}
