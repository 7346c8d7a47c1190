import type { Ask, Selection } from '../../../../domain/intent.ts';
import type { AnswerInput } from '../../../../query/answer-model.ts';
import { aboutness } from '../about.ts';
import type { Reading } from '../reading.ts';
import { isInScope, periodOf } from '../scope.ts';
import type { SetInput } from './set-answer.ts';

/** A member of a set is about all of what was asked, or nearly. */
const LEAST_COVERAGE = 0.48;
/** What is much less about it than the best of them is none of them. */
const LEAST_SHARE = 0.75;

/**
 * The hits that are in scope and about the subject: events in their order, the newest first where that was asked for, the
 * rest as found. Where one of them is meant ("the largest", "the second"), that one alone.
 */
export function members({ readings, scope, context, input }: SetInput): Reading[] {
  const found = readings.flatMap((reading): { reading: Reading; coverage: number | undefined }[] => {
    if (!isInScope(reading, scope)) return [];
    if (isExactlyFound(reading, context.ask, input)) return [{ reading, coverage: undefined }];
    const { fits, coverage } = aboutness(reading, context.subject, context.weights);
    return fits && coverage >= LEAST_COVERAGE ? [{ reading, coverage }] : [];
  });
  const most = Math.max(0, ...found.map(({ coverage = 0 }) => coverage));
  const items = found
    .filter(({ coverage }) => coverage === undefined || coverage >= LEAST_SHARE * most)
    .map(({ reading }) => reading);
  if (context.ask.select) return selected(items, context.ask.select);
  const isCalendar = scope.services.length === 1 && scope.services[0] === 'calendar';
  if (scope.mode === 'newest') return items.sort((a, b) => b.date.getTime() - a.date.getTime());
  return isCalendar ? items.sort((a, b) => a.date.getTime() - b.date.getTime()) : items;
}

/** Whether a search gave it that had filters alone, or gave what holds all its words: then it is one of those that were asked for. */
function isExactlyFound({ n }: Reading, { steps }: Ask, { intent, findings }: AnswerInput): boolean {
  return intent.steps.some(
    ({ id, operation, params }) =>
      steps.includes(id) &&
      operation === 'workspace.search' &&
      (params.text === '' || params.mode === 'exhaustive') &&
      (findings.get(id)?.sources.includes(n) ?? false),
  );
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
