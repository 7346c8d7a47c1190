import type { AnswerInput } from '../../../../query/answer-model.ts';
import { MAX_SOURCES } from '../../../../query/merge-hits.ts';
import type { AskContext } from '../finding.ts';
import type { Reading } from '../reading.ts';
import type { Scope } from '../scope.ts';
import { tellIncomplete } from '../tell-coverage.ts';
import { tellItem } from '../tell-item.ts';

/** What an answer over several items is made from. */
export interface SetInput {
  context: AskContext;
  scope: Scope;
  readings: readonly Reading[];
  input: AnswerInput;
}

/** An answer, and whether what was not synced yet could change it. */
export interface SetAnswer {
  text: string;
  found: boolean;
}

/** What is told of a longer list. The sources hold the rest. */
export const MAX_LISTED = 8;

/** What stands before a count: the search gives no more than so many, so there may be others. "" where it gave all. */
export function atLeast({ input }: SetInput): string {
  return input.hits.length >= MAX_SOURCES ? 'at least ' : '';
}

/** What is longer than a list may be, as its last line; "" where nothing is left out. */
export function tellMore(count: number, listed: number, set: SetInput): string {
  return count > listed ? `\nand ${atLeast(set)}${count - listed} more.` : '';
}

/** The first of these items, a line each, and how many are left out. */
export function tellFirst(readings: readonly Reading[], listed: number, set: SetInput): string {
  const lines = readings.slice(0, listed).map((reading) => `- ${tellItem(reading, set.input.timeZone)} [${reading.n}]`);
  return `${lines.join('\n')}${tellMore(readings.length, listed, set)}`;
}

/** What is polled most often is so every quarter of an hour, unless it is asked for otherwise; what nobody looked at for an hour may be behind. */
const FRESH_MS = 3_600_000;

/** Whether all of what was asked about is there, so that what was not found is not there. */
export function isWhole({ scope, input: { coverage, now } }: SetInput): boolean {
  const own = coverage.filter(({ service }) => scope.services.includes(service));
  const { after, before } = scope;
  const from = after && after <= now ? after.getTime() : 0;
  const until = Math.min(before?.getTime() ?? now.getTime(), Math.max(from, now.getTime() - FRESH_MS));
  return (
    own.length === scope.services.length &&
    tellIncomplete(own) === '' &&
    own.every(({ syncedAt }) => syncedAt !== null && syncedAt.getTime() >= until)
  );
}
