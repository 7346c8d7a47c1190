/** A clock on the wall: 'YYYY-MM-DD' or 'YYYY-MM-DDTHH:mm', optionally with seconds. */
export type WallText = string;

const PARTS = /'([^']*)'|EEEE|EEE|do|dd|d|MMMM|MMM|MM|M|yyyy|yy|HH|H|h|mm|ss|a/g;

/**
 * Writes a wall time by a pattern of Unicode's letters (EEEE, d MMMM yyyy, HH:mm …), `do` for an English ordinal, text between
 * apostrophes as it is. Names are in the language of the locale.
 * @throws RangeError when `wall` is no date
 */
export function formatWall(wall: WallText, pattern: string, locale = 'en-GB'): string {
  const date = new Date(`${wall.length === 10 ? `${wall}T00:00` : wall}Z`);
  if (Number.isNaN(date.getTime())) throw new RangeError(`'${wall}' is no date.`);
  const name = (field: 'weekday' | 'month', width: 'long' | 'short') => nameFormat(locale, field, width).format(date);
  const [day, month, year] = [date.getUTCDate(), date.getUTCMonth() + 1, date.getUTCFullYear()];
  const [hour, minute, second] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  return pattern.replace(PARTS, (part, literal?: string) => {
    switch (part) {
      case 'EEEE':
        return name('weekday', 'long');
      case 'EEE':
        return name('weekday', 'short');
      case 'do':
        return `${day}${ordinalSuffix(day)}`;
      case 'dd':
        return two(day);
      case 'd':
        return String(day);
      case 'MMMM':
        return name('month', 'long');
      case 'MMM':
        return name('month', 'short');
      case 'MM':
        return two(month);
      case 'M':
        return String(month);
      case 'yyyy':
        return String(year);
      case 'yy':
        return two(year % 100);
      case 'HH':
        return two(hour);
      case 'H':
        return String(hour);
      case 'h':
        return String(hour % 12 || 12);
      case 'mm':
        return two(minute);
      case 'ss':
        return two(second);
      case 'a':
        return (hour < 12 ? 'am' : 'pm')[locale === 'en-US' ? 'toUpperCase' : 'toLowerCase']();
      default:
        return literal ?? part;
    }
  });
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes a thousand times as long as using it. */
function nameFormat(locale: string, field: 'weekday' | 'month', width: 'long' | 'short'): Intl.DateTimeFormat {
  const key = `${locale}:${field}:${width}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, { [field]: width, timeZone: 'UTC' });
  formats.set(key, known);
  return known;
}

function ordinalSuffix(day: number): string {
  if (day >= 11 && day <= 13) return 'th';
  return { 1: 'st', 2: 'nd', 3: 'rd' }[day % 10] ?? 'th';
}

const two = (number: number) => String(number).padStart(2, '0');
