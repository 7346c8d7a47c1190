import { z } from 'zod';
import { queryAnswerSchema } from '../../shared/query/query-answer.ts';
import type { Reply } from './judge.ts';

/** Longer than any question may take. */
const TIMEOUT_MS = 90_000;

/** Where to ask, and as whom. */
export interface Endpoint {
  url: string;
  accessToken: string;
}

export interface Exchange {
  reply: Reply;
  /** The conversation that it belongs to; undefined when there is no answer. */
  conversationId: string | undefined;
  /** From the request until its answer was read whole. */
  latencyMs: number;
}

const answerSchema = queryAnswerSchema.pick({
  conversationId: true,
  answer: true,
  sources: true,
  clarification: true,
});

const problemSchema = z.object({ title: z.string(), detail: z.string() });

/** Asks over HTTP, as any client would. Whatever goes wrong is a reply too: one without an answer. */
export async function ask(
  { url, accessToken }: Endpoint,
  query: string,
  conversationId: string | undefined,
): Promise<Exchange> {
  const start = performance.now();
  const exchange = (reply: Reply, conversation = conversationId): Exchange => ({
    reply,
    conversationId: conversation,
    latencyMs: performance.now() - start,
  });
  try {
    const response = await fetch(`${url}/v1/query`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify({ query, ...(conversationId === undefined ? {} : { conversationId }) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body: unknown = await response.json();
    if (!response.ok) {
      const { title, detail } = problemSchema.parse(body);
      return exchange({ kind: 'failure', text: `${response.status} ${title}: ${detail}` });
    }
    const answer = answerSchema.parse(body);
    return exchange(toReply(answer), answer.conversationId);
  } catch (error) {
    return exchange({ kind: 'failure', text: `${(error as Error).name}: ${(error as Error).message}` });
  }
}

function toReply({ answer, sources, clarification }: z.infer<typeof answerSchema>): Reply {
  if (clarification) {
    const { question, options } = clarification;
    return { kind: 'clarification', text: [question, ...options].join('\n') };
  }
  const cited = sources
    .filter(({ n }) => answer.includes(`[${n}]`))
    .map(({ n, service, title }) => ({ n, service, title }));
  return { kind: 'answer', text: answer, cited };
}
