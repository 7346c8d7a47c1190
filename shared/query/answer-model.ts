import type { ServiceCoverage } from '../agents/coverage.ts';
import type { Correction, NamedPeople } from '../agents/taken-for.ts';
import type { StoredContact } from '../domain/contact.ts';
import type { Hit } from '../domain/hit.ts';
import type { Intent } from '../domain/intent.ts';

/** What one step of the plan found. */
export interface StepFindings {
  /** The numbers of its hits, in the order in which it gave them. */
  sources: readonly number[];
  /** How many items there are in all, those without a number too; null where they were not counted. */
  total: number | null;
}

export interface AnswerInput {
  /** Whose question it is: for limits; no model is told. */
  userId?: string;
  question: string;
  intent: Intent;
  /** What was found, best first. A hit is cited by its position: hits[0] is source 1. */
  hits: readonly Hit[];
  /** Who of the address book is named; cited after the hits: contacts[0] is source hits.length + 1. None when left out. */
  contacts?: readonly StoredContact[];
  /** Which of them each step found, by its id; a step that failed or was skipped is not there. */
  findings: ReadonlyMap<string, StepFindings>;
  /** Names of the question, and whom the searches took them for. None when left out. */
  named?: readonly NamedPeople[];
  /** Names of the question, or words of them, that nobody has, and what was looked for in their place. None when left out. */
  corrections?: readonly Correction[];
  /** What was looked at, a service each. */
  coverage: readonly ServiceCoverage[];
  now: Date;
  /** The person's IANA zone, in which instants are told. */
  timeZone: string;
  signal?: AbortSignal;
  /** Called when a better model was asked for but could not answer, or not to the end. */
  onDegraded?: () => void;
}

/** Puts what was found into words. Has no tools: whatever the hits say, it can do nothing but write. */
export interface AnswerModel {
  /**
   * The answer in chunks of plain text, at least one. Each fact is followed by its citation `[n]`. What the hits do not
   * hold is said to be not found.
   * @throws the signal's reason when it aborts
   */
  answer(input: AnswerInput): AsyncIterable<string>;
}
