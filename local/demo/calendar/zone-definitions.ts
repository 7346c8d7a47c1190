/** A zone as its VTIMEZONE component (RFC 5545 3.6.5), as Google's exports have them. */
export function zoneDefinition(zone: string): readonly string[] {
  const definition = DEFINITIONS[zone];
  if (!definition) throw new Error(`No VTIMEZONE is written for '${zone}'.`);
  return ['BEGIN:VTIMEZONE', `TZID:${zone}`, `X-LIC-LOCATION:${zone}`, ...definition, 'END:VTIMEZONE'];
}

interface Changes {
  standard: string;
  summer: string;
  /** When summer time begins and ends: a first time and a yearly rule. */
  begins: [string, string];
  ends: [string, string];
}

const EUROPE = ['BYMONTH=3;BYDAY=-1SU', 'BYMONTH=10;BYDAY=-1SU'] as const;
const AMERICA = ['BYMONTH=3;BYDAY=2SU', 'BYMONTH=11;BYDAY=1SU'] as const;

const DEFINITIONS: Readonly<Record<string, readonly string[]>> = {
  'Europe/London': european('+0000', '+0100', ['010000', '020000']),
  'Europe/Berlin': european('+0100', '+0200', ['020000', '030000']),
  'Europe/Paris': european('+0100', '+0200', ['020000', '030000']),
  'Europe/Istanbul': fixed('+0300', 'GMT+3'),
  'America/Chicago': american('-0600', '-0500'),
  'America/Denver': american('-0700', '-0600'),
  'America/New_York': american('-0500', '-0400'),
  'America/Costa_Rica': fixed('-0600', 'GMT-6'),
};

/** The clocks change on the last Sundays of March and October, everywhere at the same instant. */
function european(standard: string, summer: string, [begin, end]: [string, string]): string[] {
  return changing({
    standard,
    summer,
    begins: [`19700329T${begin}`, EUROPE[0]],
    ends: [`19701025T${end}`, EUROPE[1]],
  });
}

/** The clocks change on the second Sunday of March and the first of November, at two in the morning of each place. */
function american(standard: string, summer: string): string[] {
  return changing({
    standard,
    summer,
    begins: ['20070311T020000', AMERICA[0]],
    ends: ['20071104T020000', AMERICA[1]],
  });
}

function changing({ standard, summer, begins, ends }: Changes): string[] {
  return [
    'BEGIN:DAYLIGHT',
    `TZOFFSETFROM:${standard}`,
    `TZOFFSETTO:${summer}`,
    `DTSTART:${begins[0]}`,
    `RRULE:FREQ=YEARLY;${begins[1]}`,
    'END:DAYLIGHT',
    'BEGIN:STANDARD',
    `TZOFFSETFROM:${summer}`,
    `TZOFFSETTO:${standard}`,
    `DTSTART:${ends[0]}`,
    `RRULE:FREQ=YEARLY;${ends[1]}`,
    'END:STANDARD',
  ];
}

function fixed(offset: string, name: string): string[] {
  return [
    'BEGIN:STANDARD',
    `TZOFFSETFROM:${offset}`,
    `TZOFFSETTO:${offset}`,
    `TZNAME:${name}`,
    'DTSTART:19700101T000000',
    'END:STANDARD',
  ];
}
