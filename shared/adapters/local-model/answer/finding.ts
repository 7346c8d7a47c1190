import type { Ask } from '../../../domain/intent.ts';
import type { Field } from '../lexicon/fields.ts';
import type { Subject, Weights } from './about.ts';
import type { Reading } from './reading.ts';
import type { Interval } from './sets/intervals.ts';
import type { Spellings } from './taken-for.ts';

/** What an extractor knows of the question. */
export interface AskContext {
  ask: Ask;
  /** The whole question, folded. */
  question: string;
  field: Field | undefined;
  subject: Subject;
  spellings: Spellings;
  weights: Weights;
  /** The times that the question names. */
  periods: readonly Interval[];
  /** The words that it names them by, as the analyser makes them: "April" may stand in a text too. */
  timeTerms: ReadonlySet<string>;
  now: Date;
  timeZone: string;
}

/** A value that answers an ask, as found in one item. */
export interface Finding {
  reading: Reading;
  /** What is told: a whole sentence without its full stop and citation. */
  sentence: string;
  /** Equal for values that are the same; tells whether two items agree. */
  value: string;
  /** The text that leads up to the value, where it matters what that is of. */
  near?: string;
  /** The sentence of a text that it was taken from. */
  source?: string;
  /** How plainly the item says so, 0 to 10. */
  quality: number;
}

/** Finds what answers an ask in one item; undefined where there is nothing. */
export type Extractor = (reading: Reading, context: AskContext) => Finding | undefined;
