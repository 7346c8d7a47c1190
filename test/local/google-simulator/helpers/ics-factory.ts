/** An iCalendar file with these events, each a list of content lines. */
export function testCalendar(
  events: readonly (readonly string[])[],
  header: readonly string[] = ['X-WR-TIMEZONE:Europe/Berlin'],
): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...header,
    ...events.flatMap((event) => ['BEGIN:VEVENT', 'DTSTAMP:20270101T000000Z', ...event, 'END:VEVENT']),
    'END:VCALENDAR',
  ];
  return `${lines.join('\r\n')}\r\n`;
}
