import { type CivilDate, exists } from '../../domain/civil-time.ts';
import { AGE_UNITS, type AgeUnit, type Bound } from './search-node.ts';

const YEAR_FIRST = /^(?<year>\d{4})([/-])(?<month>\d{1,2})\2(?<day>\d{1,2})$/;
const YEAR_LAST = /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4})$/;
const EPOCH_SECONDS = /^[1-9]\d{8,9}$/;
const EARLIEST_YEAR = 1900;

const AGE = new RegExp(`^(\\d{1,4})([${AGE_UNITS.join('')}])$`, 'i');

const SIZE = /^(\d{1,16}(?:\.\d{1,3})?)([kmg]?)b?$/i;
const FACTORS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/**
 * `2026/11/29`, `2026-11-29`, and `11/29/2026` with the month first, as Gmail reads it; or seconds since 1970. Undefined for
 * anything else, and for a day that no calendar has.
 */
export function readBound(value: string): Bound | undefined {
  if (EPOCH_SECONDS.test(value)) return { epochSeconds: Number(value) };
  const { year, month, day } = (YEAR_FIRST.exec(value) ?? YEAR_LAST.exec(value))?.groups ?? {};
  const date: CivilDate = { year: Number(year), month: Number(month), day: Number(day) };
  return date.year >= EARLIEST_YEAR && exists(date) ? { day: date } : undefined;
}

/** `7d`, `2w`, `3m`, `1y`, `12h`. */
export function readAge(value: string): { amount: number; unit: AgeUnit } | undefined {
  const [, amount, unit = ''] = AGE.exec(value) ?? [];
  return amount === undefined ? undefined : { amount: Number(amount), unit: unit.toLowerCase() as AgeUnit };
}

/** `5M`, `500k`, `1.5G`, `2000000`: bytes, K = 1,024. */
export function readSize(value: string): number | undefined {
  const [, amount, unit = ''] = SIZE.exec(value) ?? [];
  const bytes = Math.round(Number(amount) * (FACTORS[unit.toLowerCase()] ?? 1));
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
