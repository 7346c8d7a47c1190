import type { Ask, Intent } from '../../../../../shared/domain/intent.ts';

/** A question about the calendar, within a period where one is given. */
export function calendarIntent(ask: Omit<Ask, 'steps'>, period?: readonly [start: string, end: string]): Intent {
  const [start, end] = period ?? [];
  return {
    services: ['calendar'],
    operations: ['workspace.search'],
    entities: { people: [], topics: [], times: start && end ? [{ text: '', start, end }] : [] },
    asks: [{ ...ask, steps: ['s1'] }],
    steps: [
      {
        id: 's1',
        operation: 'workspace.search',
        params: {
          text: '',
          services: ['calendar'],
          ...(start ? { after: start } : {}),
          ...(end ? { before: end } : {}),
        },
      },
    ],
    confidence: 0.9,
  };
}
