import type { AnswerInput } from '../../../../query/answer-model.ts';
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
