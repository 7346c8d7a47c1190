import {
  formatInstant,
  ianaZone,
  instantOf,
  type ZoneRules,
} from '../../google-simulator/workspace/calendar/zoned-time.ts';
import { formatWall, type WallText } from './date-pattern.ts';

const ZONES: Readonly<Record<string, string>> = {
  London: 'Europe/London',
  Istanbul: 'Europe/Istanbul',
  Berlin: 'Europe/Berlin',
  'New York': 'America/New_York',
  Chicago: 'America/Chicago',
  Denver: 'America/Denver',
  'Costa Rica': 'America/Costa_Rica',
  Paris: 'Europe/Paris',
};

const TOKEN = /\{\{([^{}]*)\}\}/g;
const TOKEN_PARTS = /^(\d{4}-)?(\d\d-\d\d)(T\d\d:\d\d)?(?:>([A-Za-z ]+))?(?:\|([^|]*))?(?:\|([a-z]{2}))?$/;
const STORY_YEAR = '2027-';
const DAY_MS = 86_400_000;

/**
 * The story told some weeks later (or earlier): days move by whole weeks, weekdays and clocks stay.
 *
 * A token in a source text stands for a date in any notation: `{{03-12}}`, `{{2026-10-14|d/M/yy}}`, `{{03-19T16:25|EEE d MMM, HH:mm}}`,
 * `{{03-16|EEEE, d. MMMM|de}}`. Its time is that of the wall wherever the story is; `{{03-19T20:20>Istanbul|HH:mm}}` is a time
 * at home as a clock in Istanbul shows it, so that a flight takes as long in summer as in winter.
 */
export class StoryTime {
  readonly #weeks: number;
  /** IANA zone of the person whose story it is: that of times which name none. */
  readonly homeZone: string;

  constructor(weeks: number, homeZone: string) {
    this.#weeks = weeks;
    this.homeZone = homeZone;
  }

  /** @throws RangeError when it does not begin with a date */
  shift(wall: WallText): WallText {
    const day = Date.parse(`${wall.slice(0, 10)}T00:00Z`);
    if (Number.isNaN(day)) throw new RangeError(`'${wall}' does not begin with a date.`);
    return new Date(day + this.#weeks * 7 * DAY_MS).toISOString().slice(0, 10) + wall.slice(10);
  }

  /** The instant at which the wall time of the source is shown in a zone, after the shift. */
  instant(wall: WallText, zone: string = this.homeZone): number {
    return instantOfWall(this.shift(wall), zone);
  }

  /**
   * Puts dates in the place of tokens.
   * @throws Error that names the token which can't be read
   */
  fill(text: string): string {
    const filled = text.replace(TOKEN, (token, inner: string) => this.#date(token, inner));
    const open = /\{\{.{0,40}|.{0,40}\}\}/.exec(filled);
    if (open) throw new Error(`A date token is not closed, or not opened: ${open[0]}`);
    return filled;
  }

  #date(token: string, inner: string): string {
    const parts = TOKEN_PARTS.exec(inner);
    if (!parts) throw new Error(`${token} is no date token.`);
    const [, year = STORY_YEAR, day, time = '', zone, pattern = 'EEEE d MMMM', locale] = parts;
    const wall = `${year}${day}${time}`;
    const shown = zone === undefined ? this.shift(wall) : wallIn(this.instant(wall), zoneNamed(zone));
    return formatWall(shown, pattern, locale);
  }
}

/** The IANA zone behind a city's name in the sources, or the name itself. */
export function zoneNamed(name: string): string {
  return ZONES[name] ?? name;
}

/** @throws Error when there is no such zone */
export function rulesOf(zone: string): ZoneRules {
  const rules = ianaZone(zone);
  if (!rules) throw new Error(`There is no time zone '${zone}'.`);
  return rules;
}

function instantOfWall(wall: WallText, zone: string): number {
  const [date = '', time = '00:00'] = wall.split('T');
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  return instantOf({ year, month, day, hour, minute, second }, rulesOf(zone));
}

/** What a clock of the zone shows at an instant: 'YYYY-MM-DDTHH:mm:ss'. */
export function wallIn(instant: number, zone: string): WallText {
  return formatInstant(instant, rulesOf(zone)).slice(0, 19);
}

/** The zone's offset as in a mail's Date header: "+0300". */
export function offsetText(instant: number, zone: string): string {
  const minutes = rulesOf(zone).offsetAt(instant) / 60_000;
  const absolute = Math.abs(minutes);
  const digits = Math.floor(absolute / 60) * 100 + (absolute % 60);
  return `${minutes < 0 ? '-' : '+'}${String(digits).padStart(4, '0')}`;
}
