const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const FIRST = Date.UTC(1970, 0, 1);
const LAST = Date.UTC(2200, 0, 1);

/**
 * The instant of a `Date` header (RFC 5322 3.3 and the habits of old mailers), in milliseconds; undefined when it names
 * none. Without a zone, UTC is assumed.
 */
export function parseMailDate(text: string): number | undefined {
  const bare = text
    .slice(0, 200)
    .replace(/\([^)]*\)/g, ' ')
    .trim();
  const hasZone = /([+-]\d{4}|\b(GMT|UTC?|Z|[ECMP][SD]T))$/i.test(bare);
  return plausible(Date.parse(hasZone ? bare : `${bare} UTC`));
}

/** Local time minus UTC of a `Date` header, in milliseconds; undefined where it names no offset, or UTC only by a name. */
export function parseMailOffset(text: string): number | undefined {
  const offset = /([+-]\d{4})\s*(?:\([^)]*\)\s*)?$/.exec(text.slice(0, 200))?.[1];
  return offset === undefined ? undefined : offsetMinutes(offset) * 60_000;
}

/**
 * The date of a From_ line: asctime ("Mon Jan  5 10:11:12 2004"), with an optional zone before or after the year as in
 * "Tue Jan 21 05:30:14 +0000 2014".
 */
export function parseFromLineDate(line: string): { instant: number; hasOffset: boolean } | undefined {
  const match =
    /([A-Z][a-z]{2})\s+(\d{1,2})\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s+(?:([+-]\d{4})\s+)?(?:[A-Z]{3,4}\s+)?(\d{4})(?:\s+([+-]\d{4}))?/.exec(
      line,
    );
  if (!match) return undefined;
  const [, monthName, day, hour, minute, second = '0', offsetBefore, year, offsetAfter] = match;
  const month = MONTHS.indexOf(monthName as string);
  if (month === -1) return undefined;
  const offset = offsetBefore ?? offsetAfter;
  const local = Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
  const instant = plausible(local - offsetMinutes(offset) * 60_000);
  return instant === undefined ? undefined : { instant, hasOffset: offset !== undefined };
}

function offsetMinutes(offset: string | undefined): number {
  if (!offset) return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3, 5));
  return offset.startsWith('-') ? -minutes : minutes;
}

/** Dates before Unix and far in the future are typing errors of spammers' tools. */
function plausible(instant: number): number | undefined {
  return instant >= FIRST && instant < LAST ? instant : undefined;
}
