/** An instant as the person's clock shows it, with the weekday and the offset: `Friday, 2027-03-12T16:25:00+01:00`. */
export function localTime(instant: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'long',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  });
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  // "GMT" alone is +00:00.
  const offset = part.timeZoneName?.replace('GMT', '') || '+00:00';
  return `${part.weekday}, ${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}${offset}`;
}
