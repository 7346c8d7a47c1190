import type { Clock } from '../domain/clock.ts';
import { newId } from '../domain/ids.ts';
import type { Clarification, Intent } from '../domain/intent.ts';
import type { Plan } from '../domain/plan.ts';
import { ProblemError, toProblemDocument } from '../domain/problem.ts';
import { TimeLimitError, withTimeLimit } from '../resilience/time-limit.ts';
import type { AnswerModel } from './answer-model.ts';
import { askWhom, namingSteps } from './ask-whom.ts';
import { classify, IMPOSSIBLE } from './classify.ts';
import { withContactSteps } from './contact-steps.ts';
import { type Conversations, titleOf } from './conversation.ts';
import { toCoverage } from './coverage.ts';
import { EventBuffer } from './event-buffer.ts';
import { EventRecorder } from './event-recorder.ts';
import { type EventData, isLast, type QueryEvent, type UnnumberedEvent } from './events.ts';
import type { IntentClassifier, PreviousTurn } from './intent-classifier.ts';
import { type OrchestrateParts, orchestrate } from './orchestrate.ts';
import { PlanError, planSteps } from './plan.ts';
import type { RequestLog } from './request-log.ts';
import { type Synthesis, synthesize } from './synthesize.ts';
import { UnderWay } from './under-way.ts';

export interface QueryParts extends OrchestrateParts {
  clock: Clock;
  classifier: IntentClassifier;
  answerModel: AnswerModel;
  requestLog: RequestLog;
  conversations: Conversations;
  /** Tells the operator of a failure that the caller only sees as a problem document, or not at all. */
  report(error: unknown, requestId: string): void;
}

/** A question that was admitted and claimed. */
export interface AdmittedQuery {
  userId: string;
  requestId: string;
  conversationId: string;
  question: string;
  timeZone: string;
  /** Whether the conversation was there before the question. */
  continues: boolean;
  /** What the person asked before in this conversation. */
  previous: PreviousTurn | undefined;
}

const STOPPED = 'This answer was stopped; ask again under another request id.';

/** What a run has come to know, for the message that is kept of it. */
interface Progress {
  intent?: Intent;
  response?: string;
  synthesis?: Synthesis;
}

/**
 * Answers a question: classify → plan → orchestrate → synthesize. The events come as they arise and are logged on the way, so
 * that others can follow. It never throws: a failure is an `error` event. When its reader stops early it still runs to the
 * end, unless `signal` says otherwise, and nothing of it is left running when the generator has returned.
 *
 * @param limits.budgetMs the time for the whole, of the clock
 * @param limits.signal aborts when nobody will read the answer any more
 */
export async function* runQuery(
  parts: QueryParts,
  query: AdmittedQuery,
  limits: { budgetMs: number; signal: AbortSignal },
): AsyncGenerator<QueryEvent, void> {
  const buffer = new EventBuffer();
  const cancelled = new AbortController();
  const cancel = () => cancelled.abort(new ProblemError('cancelled', STOPPED));
  limits.signal.addEventListener('abort', cancel, { once: true });
  if (limits.signal.aborted) cancel();
  const { userId, requestId } = query;
  const recorder = new EventRecorder({
    log: parts.requestLog,
    userId,
    requestId,
    clock: parts.clock,
    onCancelled: cancel,
    onFailure: (error) => parts.report(error, requestId),
  });
  let id = 0;
  let ended = false;
  const emit = (event: UnnumberedEvent) => {
    // What a step that was given up still says comes too late.
    if (ended) return;
    id += 1;
    ended = isLast(event);
    const numbered = { ...event, id };
    buffer.add(numbered);
    recorder.record(numbered);
  };
  const run = answer(parts, query, { budgetMs: limits.budgetMs, signal: cancelled.signal }, emit);
  try {
    yield* buffer.read();
  } finally {
    await run;
    await recorder.settled();
    limits.signal.removeEventListener('abort', cancel);
  }
}

/** Emits all events, the last one included, and waits for what was given up on the way. Never throws. */
async function answer(
  parts: QueryParts,
  query: AdmittedQuery,
  { budgetMs, signal }: { budgetMs: number; signal: AbortSignal },
  emit: (event: UnnumberedEvent) => void,
): Promise<void> {
  const progress: Progress = {};
  let failure: unknown;
  const underWay = new UnderWay();
  try {
    await withTimeLimit(parts.clock, budgetMs, signal, (limited) =>
      underWay.add(think({ ...parts, underWay }, query, limited, emit, progress)),
    );
  } catch (error) {
    failure =
      error instanceof TimeLimitError
        ? new ProblemError('timeout', 'The answer took too long; try again, or ask for less.', { cause: error })
        : (error ?? new Error('The run of a query failed without a reason.'));
  }
  const messageId = await remember(parts, query, progress);
  const { requestId, conversationId } = query;
  if (failure !== undefined) {
    if (!isCallersDoing(failure)) parts.report(failure, requestId);
    emit({ event: 'error', data: toProblemDocument(failure, requestId) });
    await underWay.ended(parts.clock);
    return;
  }
  const { coverage = [], cited = [] } = progress.synthesis ?? {};
  const degraded = (progress.intent?.degraded ?? false) || (progress.synthesis?.degraded ?? false);
  const data = {
    requestId,
    conversationId,
    messageId,
    coverage: coverage.map(toCoverage),
    cited: [...cited],
    degraded,
  };
  emit({ event: 'done', data });
  await underWay.ended(parts.clock);
}

async function think(
  parts: QueryParts & { underWay: UnderWay },
  { userId, requestId, conversationId, question, timeZone, previous }: AdmittedQuery,
  signal: AbortSignal,
  emit: (event: UnnumberedEvent) => void,
  progress: Progress,
): Promise<void> {
  const now = parts.clock.now();
  const context = { userId, now, timeZone, ...(previous ? { previous } : {}) };
  const intent = await classify(parts.classifier, question, context, signal);
  progress.intent = intent;
  emit({ event: 'intent', data: { ...intent, requestId, conversationId } });

  const askBack = (clarification: Clarification) => {
    progress.response = clarification.question;
    emit({ event: 'clarification', data: clarification });
  };
  if (intent.clarification) return askBack(intent.clarification);
  const plan = planOrNothing(parts, intent, requestId);
  if (!plan) return askBack(IMPOSSIBLE);

  const run = { userId, timeZone, now, signal };
  const held: EventData<'step'>[] = [];
  const named = await orchestrate(namingSteps(plan), parts, run, (step) => held.push(step));
  const whom = askWhom(plan, named, question);
  if (whom) return askBack(whom);
  emit({ event: 'plan', data: plan });
  for (const step of held) emit({ event: 'step', data: step });
  const outcomes = await orchestrate(plan, parts, run, (data) => emit({ event: 'step', data }), named);
  for (const outcome of outcomes.values()) {
    if (outcome.state === 'failed') parts.report(outcome.error, requestId);
  }
  const input = { userId, question, intent, outcomes, now, timeZone, signal };
  progress.synthesis = await synthesize(parts.answerModel, input, emit);
  progress.response = progress.synthesis.text;
}

/** A classifier that names impossible steps is a fault of ours, but the person can still help themselves. */
function planOrNothing({ catalogue, report }: QueryParts, intent: Intent, requestId: string): Plan | undefined {
  try {
    return planSteps(withContactSteps(intent, catalogue), catalogue);
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    report(error, requestId);
    return undefined;
  }
}

/**
 * Keeps the message. The answer is not lost when that fails.
 * @returns the message's id, or null when there is none: it failed, or the conversation was deleted meanwhile
 */
async function remember(
  { conversations, clock, report }: QueryParts,
  { userId, requestId, conversationId, continues, question }: AdmittedQuery,
  { intent, response, synthesis }: Progress,
): Promise<string | null> {
  const message = {
    id: newId(clock),
    requestId,
    query: question,
    intent: intent ?? null,
    response: response ?? null,
    sources: synthesis?.sources ?? [],
    createdAt: clock.now(),
  };
  try {
    const conversation = { id: conversationId, title: titleOf(question), isNew: !continues };
    return (await conversations.add(userId, conversation, message)) ? message.id : null;
  } catch (error) {
    report(error, requestId);
    return null;
  }
}

function isCallersDoing(error: unknown): boolean {
  return error instanceof ProblemError && error.status < 500;
}
