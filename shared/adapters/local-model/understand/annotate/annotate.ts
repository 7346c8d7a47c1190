import type { Sentence } from '../tokens.ts';
import { annotateDurations, annotateNumbers, annotateReferences, annotateSelections } from './amounts.ts';
import type { AnnotateContext, Annotator, AnySpan } from './annotator.ts';
import { annotateFunctionWords } from './function-words.ts';
import { annotateOpenings } from './openings.ts';
import { annotatePeople } from './people.ts';
import { annotateFields, annotateKinds, annotateStates, annotateVerbs } from './things.ts';
import { annotateCalendarUnits } from './times/calendar-units.ts';
import { annotateChronoPeriods } from './times/chrono-periods.ts';
import { annotateClockRanges } from './times/clock-ranges.ts';
import { annotateDayWords } from './times/day-words.ts';
import { annotateTimeRelations } from './times/time-relations.ts';
import { annotateContainers, annotateQuoted, annotateWords } from './words.ts';

const ANNOTATORS: readonly Annotator[] = [
  annotateOpenings,
  annotateFunctionWords,
  annotateTimeRelations,
  annotateCalendarUnits,
  annotateChronoPeriods,
  annotateDayWords,
  annotateClockRanges,
  annotateDurations,
  annotateSelections,
  annotateNumbers,
  annotateReferences,
  annotatePeople,
  annotateKinds,
  annotateFields,
  annotateStates,
  annotateVerbs,
  annotateQuoted,
  annotateContainers,
  annotateWords,
];

/** Everything that the stretches of a question could be, each in every reading. */
export function annotate(sentence: Sentence, context: AnnotateContext): AnySpan[] {
  return ANNOTATORS.flatMap((annotator) => annotator(sentence, context));
}
