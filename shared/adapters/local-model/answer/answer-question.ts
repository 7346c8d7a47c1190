import { analyse } from '../../../content/words.ts';
import type { AnswerType, Ask } from '../../../domain/intent.ts';
import type { AnswerInput } from '../../../query/answer-model.ts';
import { foldInPlace } from '../fold-in-place.ts';
import { fieldOf, subjectOf, weightsOf } from './about.ts';
import { choose } from './choose.ts';
import { findAmount } from './find-amount.ts';
import { findCode } from './find-code.ts';
import { findDuration } from './find-duration.ts';
import { findLink } from './find-link.ts';
import { findPassage } from './find-passage.ts';
import { findPerson } from './find-person.ts';
import { findPlace } from './find-place.ts';
import { findTime } from './find-time.ts';
import type { AskContext, Extractor } from './finding.ts';
import { type Reading, readHit } from './reading.ts';
import { isInScope, type Scope, scopeOf, scopesOf } from './scope.ts';
import type { SetAnswer, SetInput } from './sets/set-answer.ts';
import { tellAvailability } from './sets/tell-availability.ts';
import { tellConflicts } from './sets/tell-conflicts.ts';
import { tellCorrespondence } from './sets/tell-correspondence.ts';
import { tellCount } from './sets/tell-count.ts';
import { tellList } from './sets/tell-list.ts';
import { isSaidToStand, tellStanding } from './sets/tell-standing.ts';
import { tellWhether } from './sets/tell-whether.ts';
import { type TakenFor, takenForOf } from './taken-for.ts';
import { tellContact } from './tell-contact.ts';
import { tellIncomplete } from './tell-coverage.ts';
import { type FactType, tellFact } from './tell-fact.ts';
import { tellLatest } from './tell-latest.ts';

const EXTRACTORS: Readonly<Record<FactType, Extractor>> = {
  time: findTime,
  duration: findDuration,
  person: findPerson,
  place: findPlace,
  amount: findAmount,
  code: findCode,
  link: findLink,
  passage: findPassage,
};

const SETS: Readonly<Record<Exclude<AnswerType, FactType>, (set: SetInput) => SetAnswer>> = {
  list: tellList,
  count: tellCount,
  'yes-no': tellWhether,
  availability: tellAvailability,
  conflict: tellConflicts,
};

/**
 * The answer to a question, a chunk an ask, from what the hits say and nothing else: structured fields first, then the text.
 * Each fact is cited. What is not there is said to be not found, with what was looked at.
 */
export async function* answerQuestion(input: AnswerInput): AsyncGenerator<string, void> {
  const { intent, hits, coverage, named = [], corrections = [], signal } = input;
  signal?.throwIfAborted();
  const takenFor = takenForOf(named, corrections);
  const readings = hits.map((hit, index) => readHit(hit, index + 1, takenFor));
  const asks: readonly Ask[] =
    intent.asks.length > 0 ? intent.asks : [{ type: 'passage', of: input.question, steps: [] }];
  const contexts = asks.map((ask) => contextOf(ask, input, readings, takenFor));
  const facts = contexts.flatMap((context) => {
    const { type } = context.ask;
    return isFact(type) ? [{ context, extract: within(EXTRACTORS[type], context, input) }] : [];
  });
  const choices = new Map(choose(facts, readings).map((choice) => [choice.context, choice]));
  let isComplete = true;
  for (const [index, context] of contexts.entries()) {
    signal?.throwIfAborted();
    const { type } = context.ask;
    const set = { context, readings, input, scope: scopeOf(context.ask, intent) };
    const latest = asksForLatest(context, set.scope) ? tellLatest(readings, set.scope) : undefined;
    const alone = tellContact(context.ask, input, takenFor.spellings) ?? latest;
    const ofAllMails = alone ? undefined : tellCorrespondence(set);
    const { standing } = context.ask;
    const { text, found } =
      alone ??
      ofAllMails ??
      (standing && !isFact(type) ? tellStanding(set, standing) : undefined) ??
      (isFact(type) ? tellFact(choices.get(context), { context, readings, input }) : SETS[type](set));
    // That a mail is the last one is said of all of them.
    isComplete &&= found && isFact(type) && ofAllMails === undefined;
    yield `${index === 0 ? '' : '\n'}${text}`;
  }
  const incomplete = isComplete ? '' : tellIncomplete(coverage);
  if (incomplete !== '') yield `\n${incomplete}`;
}

/** "What did Sarah write?": no matter is named, so her newest mail is meant. */
function asksForLatest({ ask, subject }: AskContext, scope: Scope): boolean {
  return (
    ask.type === 'passage' &&
    subject.terms.length + subject.topics.length === 0 &&
    (scope.from.length > 0 || scope.isSent === true)
  );
}

function isFact(type: AnswerType): type is FactType {
  return type in EXTRACTORS;
}

function contextOf(
  ask: Ask,
  { intent, question, now, timeZone }: AnswerInput,
  readings: readonly Reading[],
  { spellings }: TakenFor,
): AskContext {
  const folded = foldInPlace(question);
  const subject = subjectOf(ask, intent, folded);
  const weights = weightsOf(subject, readings);
  const periods = intent.entities.times.map(({ start, end }) => ({ start: new Date(start), end: new Date(end) }));
  const timeTerms = new Set(intent.entities.times.flatMap(({ text }) => analyse(text)));
  return { ask, question: folded, timeTerms, field: fieldOf(ask), subject, spellings, weights, periods, now, timeZone };
}

/**
 * What the person bound a search to ("from Sarah", "next meeting") binds the answer: that of the searches that found the item; and so
 * does how it stands ("how much is the overdue invoice").
 */
function within(extract: Extractor, { ask }: AskContext, { intent, findings }: AnswerInput): Extractor {
  const scopes = [...scopesOf(ask, intent)];
  const isFound = ({ n }: Reading, id: string) => findings.get(id)?.sources.includes(n) ?? true;
  const isWithin = (reading: Reading) =>
    scopes.length === 0 ||
    scopes.some(([id, scope]) => isFound(reading, id) && isInScope(reading, { ...scope, services: scope.searched }));
  const isStanding = (reading: Reading, context: AskContext) =>
    ask.standing === undefined || isSaidToStand(reading, ask.standing, context);
  return (reading, context) =>
    isWithin(reading) && isStanding(reading, context) ? extract(reading, context) : undefined;
}
