import type { AnnotateContext } from '../../annotate/annotator.ts';
import type { Meanings } from '../../meaning.ts';
import { type Rule, ruleMaker } from '../rule.ts';

/** A rule of the grammar of questions. */
export type QuestionRule = Rule<Meanings, AnnotateContext>;

export const rule = ruleMaker<Meanings, AnnotateContext>();
