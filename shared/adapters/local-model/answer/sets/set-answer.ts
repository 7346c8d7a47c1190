import type { AnswerInput } from '../../../../query/answer-model.ts';
import { MAX_SOURCES } from '../../../../query/merge-hits.ts';
import type { AskContext } from '../finding.ts';
import type { Reading } from '../reading.ts';
import type { Scope } from '../scope.ts';

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
