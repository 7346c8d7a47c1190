import type { ServiceCoverage } from '../agents/coverage.ts';
import type { OperationResult } from '../agents/operation.ts';
import { type Correction, correctionsIn, inWords } from '../agents/taken-for.ts';
import type { StoredContact } from '../domain/contact.ts';
import type { Hit } from '../domain/hit.ts';
import type { Intent } from '../domain/intent.ts';
import { ProblemError } from '../domain/problem.ts';
import type { AnswerModel, StepFindings } from './answer-model.ts';
import { citing } from './citations.ts';
import type { UnnumberedEvent } from './events.ts';
import { mergeHits } from './merge-hits.ts';
import type { StepOutcome } from './orchestrate.ts';
import { type Source, toContactSource, toSource } from './sources.ts';
import { tellCorrections } from './tell-corrections.ts';

export interface SynthesisInput {
  userId: string;
  question: string;
  intent: Intent;
  outcomes: ReadonlyMap<string, StepOutcome>;
  now: Date;
  timeZone: string;
  signal: AbortSignal;
}

/** An answer as a whole, once it has been given. */
export interface Synthesis {
  text: string;
  sources: readonly Source[];
  cited: readonly number[];
  coverage: readonly ServiceCoverage[];
  /** True when a better model was asked for but could not answer, or not to the end. */
  degraded: boolean;
}

/**
 * Answers from what the steps found: tells the sources first, then the text, piece by piece. Only real sources can be cited.
 * What could not be looked up is said at the end, so that nobody takes a part for the whole.
 * @throws ProblemError 'unavailable' when every step failed that could have answered; the signal's reason; what the model throws
 */
export async function synthesize(
  model: AnswerModel,
  { userId, question, intent, outcomes, now, timeZone, signal }: SynthesisInput,
  emit: (event: UnnumberedEvent) => void,
): Promise<Synthesis> {
  const results = [...outcomes.values()].flatMap((outcome) => (outcome.state === 'done' ? [outcome.result] : []));
  const failures = [...outcomes.values()].flatMap((outcome) => (outcome.state === 'failed' ? [outcome] : []));
  // The address book knows nothing of most questions: that it was looked at is no answer.
  const isAnswered = [...outcomes].some(
    ([id, outcome]) =>
      outcome.state === 'done' &&
      (!AUXILIARY.has(operationOf(id, intent)) || (outcome.result.contacts?.length ?? 0) > 0),
  );
  if (!isAnswered && failures[0]) {
    throw new ProblemError('unavailable', 'Your workspace could not be searched right now; try again.', {
      cause: failures[0].error,
    });
  }
  const hits = mergeHits(results.map((result) => result.hits));
  const coverage = latestCoverage(results.flatMap((result) => result.coverage));
  const contacts = contactsOf(results);
  const sources = [
    ...hits.map((hit, index) => toSource(hit, index + 1)),
    ...contacts.map((contact, index) => toContactSource(contact, hits.length + index + 1)),
  ];
  emit({ event: 'sources', data: { sources } });

  const cited = new Set<number>();
  let text = '';
  let degraded = false;
  const onDegraded = () => {
    degraded = true;
  };
  const say = (piece: string) => {
    text += piece;
    emit({ event: 'token', data: { text: piece } });
  };
  const findings = findingsOf(outcomes, hits);
  const named = results.flatMap((result) => result.named ?? []);
  const corrections = correctedNames(results, intent);
  // Whoever answers: what was found is about somebody or something else than was written.
  if (corrections.length > 0) say(`${tellCorrections(corrections)}\n`);
  const chunks = model.answer({
    userId,
    question,
    intent,
    hits,
    contacts,
    findings,
    named,
    corrections,
    coverage,
    now,
    timeZone,
    signal,
    onDegraded,
  });
  for await (const piece of citing(chunks, sources.length, (n) => cited.add(n))) {
    signal.throwIfAborted();
    say(piece);
  }
  if (failures.length > 0)
    say(`${text === '' ? '' : '\n\n'}A part of your question could not be looked up right now; try again.`);
  return { text, sources, cited: [...cited].sort((a, b) => a - b), coverage, degraded };
}

/** Operations that help a search or an answer along. */
const AUXILIARY: ReadonlySet<string> = new Set(['people.resolve', 'contacts.find']);

function operationOf(id: string, { steps }: Intent): string {
  // What is looked up beside the steps of an intent is looked up in the address book (contact-steps.ts).
  return steps.find((step) => step.id === id)?.operation ?? 'contacts.find';
}

function findingsOf(outcomes: SynthesisInput['outcomes'], hits: readonly Hit[]): Map<string, StepFindings> {
  const numbers = new Map(hits.map(({ item }, index) => [item.id, index + 1]));
  return new Map(
    [...outcomes].flatMap(([id, outcome]) => {
      if (outcome.state !== 'done') return [];
      // More hits than an answer can cite have no number.
      const sources = outcome.result.hits.flatMap(({ item }) => numbers.get(item.id) ?? []);
      return [[id, { sources, total: outcome.result.total ?? null }] as const];
    }),
  );
}

/**
 * What names were taken for, each once: by whoever is called so, else as words of texts. Of other words a wrong guess costs a hit
 * its place and no more, but an answer must not take "visa" for "via".
 */
function correctedNames(results: readonly OperationResult[], { entities }: Intent): Correction[] {
  const of = (isName: boolean) =>
    results.filter(({ named }) => (named !== undefined) === isName).flatMap(({ corrections = [] }) => corrections);
  const names = of(true);
  const words = correctionsIn(entities.people, of(false));
  const known = correctionsIn(
    names.map(({ word }) => word),
    words,
  );
  const passages = results.flatMap(({ hits }) => hits.flatMap((hit) => hit.passages));
  const unknown = words.filter((correction) => !known.includes(correction));
  const all = [...names, ...inWords(unknown, entities.people, passages)];
  return [...new Map(all.map((correction) => [correction.word, correction])).values()];
}

/** Each once, as several steps may find them. */
function contactsOf(results: readonly OperationResult[]): StoredContact[] {
  const found = results.flatMap(({ contacts = [] }) => contacts);
  return [...new Map(found.map((contact) => [contact.id, contact])).values()];
}

/** One entry a service: that of the last search, the freshest. */
function latestCoverage(entries: readonly ServiceCoverage[]): ServiceCoverage[] {
  return [...new Map(entries.map((entry) => [entry.service, entry])).values()];
}
