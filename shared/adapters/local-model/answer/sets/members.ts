import type { Selection } from '../../../../domain/intent.ts';
import { aboutness } from '../about.ts';
import type { Reading } from '../reading.ts';
import { isInScope, periodOf } from '../scope.ts';
import type { SetInput } from './set-answer.ts';

/**
 * The hits that are in scope and about the subject: events in their order, the newest first where that was asked for, the
 * rest as found. Where one of them is meant ("the largest", "the second"), that one alone.
 */
export function members({ readings, scope, context }: SetInput): Reading[] {
  const items = readings.filter(
    (reading) => isInScope(reading, scope) && aboutness(reading, context.subject, context.weights).fits,
  );
  if (context.ask.select) return selected(items, context.ask.select);
  const isCalendar = scope.services.length === 1 && scope.services[0] === 'calendar';
  if (scope.mode === 'newest') return items.sort((a, b) => b.date.getTime() - a.date.getTime());
  return isCalendar ? items.sort((a, b) => a.date.getTime() - b.date.getTime()) : items;
}

function selected(items: readonly Reading[], { by, order, position }: Selection): Reading[] {
  const measure = MEASURES[by];
  if (!measure) return [...items];
  const sign = order === 'ascending' ? 1 : -1;
  const sorted = items
    .flatMap((reading) => {
      const value = measure(reading);
      return value === undefined ? [] : [{ reading, value }];
    })
    .sort((a, b) => sign * (a.value - b.value));
  return sorted.slice(position - 1, position).map(({ reading }) => reading);
}

/** What items are ordered by; undefined for one that has no such measure. Amounts stand in texts, not in items. */
const MEASURES: Readonly<Record<Selection['by'], ((reading: Reading) => number | undefined) | undefined>> = {
  date: ({ date }) => date.getTime(),
  size: ({ item }) => {
    if (item.service === 'gmail') return item.email.sizeBytes;
    return item.service === 'drive' ? (item.file.sizeBytes ?? undefined) : undefined;
  },
  duration: (reading) => {
    if (reading.item.service !== 'calendar') return undefined;
    const [start, end] = periodOf(reading);
    return end.getTime() - start.getTime();
  },
  amount: undefined,
};
