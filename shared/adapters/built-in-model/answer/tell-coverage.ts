import type { Ask } from '../../../domain/intent.ts';
import type { Service } from '../../../domain/service.ts';
import type { AnswerInput } from '../../../query/answer-model.ts';

type Coverage = Pick<AnswerInput, 'coverage'>;

const NOUNS: Readonly<Record<Service, readonly [string, string]>> = {
  gmail: ['mail', 'mails'],
  calendar: ['event', 'events'],
  drive: ['file', 'files'],
};

/** "I did not find the gate in 5 mails, 3 events and 2 files." */
export function tellNotFound({ of }: Ask, { coverage }: Coverage): string {
  const looked = coverage.map(
    ({ service, total }) => `${total.toLocaleString('en')} ${NOUNS[service][total === 1 ? 0 : 1]}`,
  );
  const what = of === '' ? 'anything that answers this' : `anything about "${of}"`;
  if (looked.length === 0) return `I did not find ${what}.`;
  return `I did not find ${what} in ${enumerate(looked)}.`;
}

/** What could change the answer: a copy that is still being made, or that could not be brought up to date. */
export function tellStale({ coverage }: Coverage): string | undefined {
  const unfinished = coverage.filter(({ status, syncedAt }) => status !== 'idle' || syncedAt === null);
  if (unfinished.length === 0) return undefined;
  const parts = unfinished.map(({ service, status, total, expected }) => {
    const of = expected === null ? '' : ` of ${expected.toLocaleString('en')}`;
    const state = status === 'error' ? 'could not be brought up to date' : 'is still being synced';
    return `${service} ${state} (${total.toLocaleString('en')}${of} ${NOUNS[service][1]} so far)`;
  });
  return `Note: ${enumerate(parts)}.`;
}

function enumerate(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
