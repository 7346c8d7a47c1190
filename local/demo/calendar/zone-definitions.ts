/** The zones of the story as VTIMEZONE components (RFC 5545 3.6.5), as Google's exports have them. */
export const ZONE_DEFINITIONS: readonly string[] = [
  ...zone('Europe/London', { standard: '+0000', summer: '+0100', hours: ['010000', '020000'] }),
  ...zone('Europe/Berlin', { standard: '+0100', summer: '+0200', hours: ['020000', '030000'] }),
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Istanbul',
  'X-LIC-LOCATION:Europe/Istanbul',
  'BEGIN:STANDARD',
  'TZOFFSETFROM:+0300',
  'TZOFFSETTO:+0300',
  'TZNAME:GMT+3',
  'DTSTART:19700101T000000',
  'END:STANDARD',
  'END:VTIMEZONE',
];

/** A zone of the European Union's rules: the clocks change on the last Sundays of March and October. */
function zone(
  name: string,
  { standard, summer, hours }: { standard: string; summer: string; hours: [string, string] },
): string[] {
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${name}`,
    `X-LIC-LOCATION:${name}`,
    'BEGIN:DAYLIGHT',
    `TZOFFSETFROM:${standard}`,
    `TZOFFSETTO:${summer}`,
    `DTSTART:19700329T${hours[0]}`,
    'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
    'END:DAYLIGHT',
    'BEGIN:STANDARD',
    `TZOFFSETFROM:${summer}`,
    `TZOFFSETTO:${standard}`,
    `DTSTART:19701025T${hours[1]}`,
    'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
    'END:STANDARD',
    'END:VTIMEZONE',
  ];
}
