import type { Ask } from '../../../domain/intent.ts';
import type { Document } from './document.ts';

/** An answer to one ask, out of one document. */
export interface Finding {
  /** What is told: a time, a code, a name … */
  value: string;
  document: Document;
  /** Comparable within one ask only: the sum of what speaks for it. */
  score: number;
}

/** Looks for what an ask wants in one document; the best finding, or none. */
export type Extractor = (ask: Ask, document: Document, context: AnswerContext) => Finding | undefined;

export interface AnswerContext {
  now: Date;
  timeZone: string;
}
