import { ask, type Endpoint, type Exchange } from './http-client.ts';
import { type Judgement, judge, type Reply } from './judge.ts';
import { inAskingOrder } from './order.ts';
import type { Question } from './question.ts';

/** A question with what came of it. */
export interface Outcome {
  question: Question;
  reply: Reply;
  judgement: Judgement;
  latencyMs: number;
}

/** A server that answers as at some moment, until it is disposed of. */
export type ServerAt = Endpoint & AsyncDisposable;

/**
 * Asks all questions, one after the other, each at its `now`, and judges the replies.
 * @param openAt opens a server for a moment; it is disposed of before the next one is opened
 * @param onOutcome is told each outcome as it comes
 * @returns the outcomes in the order of the questions
 * @throws the signal's reason, when it aborts in between
 */
export async function runQuestions(
  questions: readonly Question[],
  openAt: (now: Date) => Promise<ServerAt>,
  onOutcome: (outcome: Outcome) => void,
  signal: AbortSignal,
): Promise<Outcome[]> {
  const conversations = new Map<string, string>();
  const outcomes = new Map<Question, Outcome>();
  let open: { now: string; server: ServerAt } | undefined;
  try {
    for (const question of inAskingOrder(questions)) {
      signal.throwIfAborted();
      if (open?.now !== question.now) {
        await open?.server[Symbol.asyncDispose]();
        open = undefined;
        open = { now: question.now, server: await openAt(new Date(question.now)) };
      }
      const exchange = await askIn(conversations, open.server, question);
      const { reply, latencyMs } = exchange;
      const outcome = { question, reply, judgement: judge(question, reply), latencyMs };
      outcomes.set(question, outcome);
      onOutcome(outcome);
    }
  } finally {
    await open?.server[Symbol.asyncDispose]();
  }
  return questions.flatMap((question) => outcomes.get(question) ?? []);
}

/** Asks in the conversation that the question belongs to, and remembers its id there. */
async function askIn(conversations: Map<string, string>, server: Endpoint, question: Question): Promise<Exchange> {
  const { conversation } = question;
  if (conversation === undefined) return ask(server, question.question, undefined);
  const exchange = await ask(server, question.question, conversations.get(conversation));
  if (exchange.conversationId !== undefined) conversations.set(conversation, exchange.conversationId);
  return exchange;
}
