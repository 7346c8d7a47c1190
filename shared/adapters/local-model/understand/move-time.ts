import type { Intent } from '../../../domain/intent.ts';
import { lengthInDays, shiftDays, shiftMonths } from './annotate/times/intervals.ts';
import type { Interval, Period } from './meaning.ts';

export interface NewTime extends Interval {
  text: string;
}

/** The period that lies so many units after the one that was asked for; a unit of the same length moves it by its own length. */
export function shifted(
  before: Intent['entities']['times'][number],
  { unit, count }: NonNullable<Period['shift']>,
  timeZone: string,
): Interval {
  const [start, stop] = [new Date(before.start), new Date(before.end)];
  if (unit === 'month' || unit === 'year') {
    const months = count * (unit === 'month' ? 1 : 12);
    return { start: shiftMonths(start, months, timeZone), stop: shiftMonths(stop, months, timeZone) };
  }
  const days =
    count * (unit === 'week' ? 7 : unit === 'day' ? 1 : Math.max(1, Math.round(lengthInDays({ start, stop }))));
  return { start: shiftDays(start, days, timeZone), stop: shiftDays(stop, days, timeZone) };
}

/** The same question about another time: what bounded its searches is replaced, what began earlier by a margin keeps it. */
export function movedTo({ clarification: _, ...intent }: Intent, { text, start, stop }: NewTime): Intent {
  const before = intent.entities.times[0];
  const steps = intent.steps.map((step) => {
    const { services, after, before: until } = step.params;
    if (step.operation !== 'workspace.search') return step;
    const isBounded = typeof after === 'string' || typeof until === 'string';
    const isOneService = Array.isArray(services) && services.length === 1;
    if (!isBounded && !isOneService) return step;
    const margin = before && typeof after === 'string' ? Math.max(0, Date.parse(before.start) - Date.parse(after)) : 0;
    return {
      ...step,
      params: { ...step.params, after: new Date(start.getTime() - margin).toISOString(), before: stop.toISOString() },
    };
  });
  return {
    ...intent,
    entities: {
      ...intent.entities,
      times: [{ text: text.trim(), start: start.toISOString(), end: stop.toISOString() }],
    },
    steps,
  };
}
